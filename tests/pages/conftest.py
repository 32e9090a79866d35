"""One real server for all tests of the staff pages, its people, and a page that signs in."""

import contextlib
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.faults.history import Unknown, Wire
from tests.live_server import PASSWORD, LiveServer

DESK = (1366, 768)
PEOPLE = (
    ("lan", "officer", ("--counter", "7")),
    ("an", "officer", ()),
    ("le", "receptionist", ()),
    ("ha", "supervisor", ()),
    ("minh", "manager", ()),
    ("quan", "administrator", ()),
)
SignIn = Callable[..., Page]
Issue = Callable[..., str]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    made = LiveServer(tmp_path_factory.mktemp("pages") / "data")
    for name, role, more in PEOPLE:
        made.user(name, role, *more)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="package")
def kiosk(server: LiveServer) -> Iterator[Wire]:
    with Wire(server, server.device("kiosk", "kiosk", "--rate", "1000")) as wire:
        yield wire


_keys = count()


@pytest.fixture
def issue(kiosk: Wire) -> Issue:
    """Take a number at the kiosk; its label."""

    def take(service: str = "H", **more: object) -> str:
        key = f"page-{next(_keys)}"
        try:
            _, answer = kiosk.call("POST", "/tickets", {"service": service, **more}, key)
        except Unknown:  # a test has restarted the server: the same key again
            _, answer = kiosk.call("POST", "/tickets", {"service": service, **more}, key)
        label: str = answer["ticket"]["label"]
        return label

    return take


@pytest.fixture
def officer(server: LiveServer) -> Iterator[Wire]:
    """The officer of counter 7 over the wire: to look behind the page, and to leave the counter free."""
    with Wire(server) as wire:
        wire.sign_in("lan")
        yield wire
        with contextlib.suppress(Unknown):  # a test has restarted the server: the connection is made anew
            wire.call("GET", "/counters/7")
        _, state = wire.call("GET", "/counters/7")
        if state["ticket"]:
            wire.call("POST", f"/tickets/{state['ticket']['id']}/finish")
        if state["state"] != "open":
            wire.call("POST", "/counters/7/open")


@pytest.fixture
def sign_in(server: LiveServer, browser: Browser, officer: Wire) -> Iterator[SignIn]:
    """Open a page as somebody, in a browser of their own."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def enter(name: str, path: str, size: tuple[int, int] = DESK) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", reduced_motion="reduce"
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(f"{path}: {error}"))
        page.goto(f"{server.url}/login?next={path}")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(server.url + path)
        return page

    yield enter
    for context in opened:
        context.close()
    assert faults == []


def commands_of(page: Page) -> list[str]:
    """The last word of each command, as it goes out."""
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url.split("/")[-1]) if r.method == "POST" else None)
    return sent
