"""A hall for board tests: a real server, a kiosk, an officer at counter 12, and the boards opened on it."""

from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page

from tests.faults.history import Wire
from tests.live_server import LiveServer


class Hall:
    """A server, a kiosk and an officer at counter 12, and boards on it."""

    def __init__(self, server: LiveServer, browser: Browser) -> None:
        self.server = server
        self.browser = browser
        self.pages: list[Page] = []
        self.board_token = server.device("board", "board", "--diagonal-inches", "55", "--viewing-metres", "8")
        server.user("officer", "officer", "--counter", "12")
        self._kiosk_token = server.device("kiosk", "kiosk")
        self._keys = 0

    def open(self, query: str = "?voice=off", size: tuple[int, int] = (1920, 1080)) -> Page:
        """A board at work."""
        page = self.blank(size)
        self.show(page, query=query)
        return page

    def blank(self, size: tuple[int, int]) -> Page:
        """A page still to be shown the board, closed with the hall."""
        page = self.browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        self.pages.append(page)
        return page

    def show(self, page: Page, query: str = "?voice=off") -> None:
        """Open the board in a page."""
        page.goto(f"{self.server.url}/display/board{query}#token={self.board_token}")

    def issue(self, service: str) -> str:
        """Issue a ticket; its label."""
        self._keys += 1
        with Wire(self.server, self._kiosk_token) as kiosk:
            _, answer = kiosk.call("POST", "/tickets", {"service": service}, f"key-{self._keys}")
        label: str = answer["ticket"]["label"]
        return label

    def hear(self, **query: str) -> bytes:
        """A clip as the board fetches it. A loaded machine takes its time to make it the first time."""
        address = f"{self.server.url}/display/voice?{urlencode(query)}"
        with urlopen(Request(address, headers={"Authorization": f"Bearer {self.board_token}"}), timeout=60) as answer:
            clip: bytes = answer.read()
        return clip

    def call(self, *services: str) -> list[str]:
        """Issue and call a ticket of each service; their labels."""
        labels = []
        with Wire(self.server) as officer:
            officer.sign_in("officer")
            for service in services:
                self.issue(service)
                _, answer = officer.call("POST", "/counters/12/call-next")
                labels.append(answer["ticket"]["label"])
                self.last: dict[str, Any] = answer["ticket"]
                officer.call("POST", f"/tickets/{answer['ticket']['id']}/begin")
                officer.call("POST", f"/tickets/{answer['ticket']['id']}/finish")
        return labels

    def sequence(self) -> int:
        """How far the event log is."""
        with Wire(self.server, self.board_token) as board:
            _, answer = board.call("GET", "/snapshot")
        last: int = answer["sequence"]
        return last
