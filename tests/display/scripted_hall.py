"""A whole hall played by the test itself: the real page of a board or sign, and every word it hears as told."""

import copy
import json
import re
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from tests.display.scripted_feed import OPEN, ROOT, ScriptedFeed
from tests.kiosk import sample_centre

Json = dict[str, Any]
MORNING = "2026-11-25T09:14:03+07:00"
SHOWN_ON_BOARD = "HANCSEKR"
_DIRECTIONS = ("left", "ahead", "right", "ahead_left", "ahead_right", "up", None)
NOTICE = "Ông, bà vắng khi được gọi xin đến quầy Hướng dẫn để được xếp lại."


def ticket(number: int, label: str, counter: int | None, status: str = "called") -> Json:
    """A ticket as events carry it; its number is its id."""
    return {
        "id": number, "label": label, "prefix": label[0], "number": int(label[1:]), "service": label[0],
        "priority": False, "status": status, "language": "vi", "counter": counter, "calls": 1, "called_at": MORNING,
    }  # fmt: skip


class ScriptedHall(ScriptedFeed):
    """The pages of display/ at ORIGIN on the sample centre with 24 counters. Change `snapshot` before `open`."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.files: dict[int, tuple[str, bytes]] = {}
        self.version = "1"
        answer = sample_centre.services()
        answer["site"]["notice"] = NOTICE
        answer["services"] = [one for one in answer["services"] if one["code"] in SHOWN_ON_BOARD][:5]
        for one in answer["services"]:
            one["next_label"] = f"{one['code']}{one['waiting'] + 40:03}"
        self.snapshot: Json = {
            "now": MORNING,
            "site": answer["site"],
            "services": answer["services"],
            "device": {
                "kind": "board", "name": "b", "counter": None, "zone": None, "diagonal_inches": 55,
                "viewing_metres": 8, "theme": None, "face": None,
            },
            "calls": [],
            "counters": [self._counter(number) for number in range(1, 25)],
            "postings": [],
            "quiet_seconds": 60,
            "slide_seconds": 15,
        }  # fmt: skip

    def _counter(self, number: int) -> Json:
        return {
            "counter": number, "name": None, "state": "open", "state_since": MORNING, "officer": "Lê Thị Hồng Vân",
            "services": ["H", "C"], "direction": _DIRECTIONS[number % len(_DIRECTIONS)], "zone": "main", "ticket": None,
        }  # fmt: skip

    def called(self, *labels: str) -> None:
        """Calls that happened before the page opened, oldest first, at counters 1, 2, …, all still awaited."""
        for number, label in enumerate(labels, start=1):
            one = ticket(number, label, number)
            self.snapshot["counters"][number - 1]["ticket"] = one
            call = {"sequence": 80 + number, "at": MORNING, "ticket": one, "counter": number, "is_recall": False}
            self.snapshot["calls"].insert(0, call)

    def open(self, path: str = "/display/board?voice=off", token: str = "t") -> Page:
        """Open the page and wait for its beginning."""
        self.page.goto(f"{self.origin}{path}#token={token}" if token else f"{self.origin}{path}")
        self.page.locator("#board > *, #sign > *").first.wait_for()
        return self.page

    def event(self, kind: str, **facts: Any) -> None:
        """Something happens, and the page is told."""
        body = {"sequence": self.sequence + 1, "kind": kind, "at": MORNING, **facts}
        self.history.append(body)
        self._emit("event", body)

    def call(self, number: int, label: str, counter: int) -> None:
        """A call of ticket `number`."""
        self.event("ticket_called", ticket=ticket(number, label, counter), counter=counter)

    def _whole(self) -> Json:
        return copy.deepcopy(self.snapshot) | {"sequence": self.sequence}

    def _on_message(self, message: str | bytes) -> None:
        self.on_connect = [("snapshot", self._whole())]
        super()._on_message(message)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/display/static/"):
            route.fulfill(path=ROOT / path[1:])
        elif path in ("/display/board", "/display/counter/12"):
            route.fulfill(path=ROOT / "display/static" / ("board.html" if path.endswith("board") else "sign.html"))
        elif path == "/display/version":
            route.fulfill(json={"version": self.version})
        elif self.is_down and path.startswith("/api/"):
            route.abort()
        elif path == "/api/v1/services":
            route.fulfill(json={"site": self.snapshot["site"], "services": self.snapshot["services"]})
        elif path == "/api/v1/snapshot":
            route.fulfill(json=self._whole())
        elif path.startswith("/api/v1/postings/"):
            media_type, content = self.files[int(path.split("/")[4])]
            route.fulfill(body=content, content_type=media_type)
        else:
            super()._answer(route)


class SocketHall(ScriptedHall):
    """A scripted hall whose socket is a real one: what the browser keeps is the page's own, and thousands pass."""

    def __init__(self, page: Page) -> None:
        self._socket: ServerConnection | None = None
        self._is_joined = threading.Event()
        self._server = serve(self._serve, "127.0.0.1", 0, process_request=self._give_page)
        self.origin = f"http://127.0.0.1:{self._server.socket.getsockname()[1]}"
        super().__init__(page)
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> "SocketHall":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()

    def _route(self, page: Page) -> None:
        # The page itself comes from the real server: to a page of nowhere the browser refuses loopback.
        page.route(re.compile(re.escape(self.origin) + r"/(?!display/board)"), self._answer)

    def _give_page(self, _connection: ServerConnection, request: Request) -> Response | None:
        if not request.path.startswith("/display/board"):
            return None
        page = (ROOT / "display/static/board.html").read_bytes()
        headers = Headers({"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page))})
        return Response(200, "OK", headers, page)

    def _emit(self, name: str, body: Any) -> None:
        assert self._is_joined.wait(30), "no page joined"
        assert self._socket is not None
        self._socket.send(f"42{json.dumps([name, body])}")

    def _serve(self, socket: ServerConnection) -> None:
        socket.send(f"0{OPEN}")
        with suppress(ConnectionClosed):
            while True:
                try:
                    if str(socket.recv(timeout=4)).startswith("40"):
                        self._socket = socket
                        self._is_joined.set()
                        socket.send('40{"sid":"b"}')
                        self._emit("snapshot", self._whole())
                except TimeoutError:
                    socket.send("2")
