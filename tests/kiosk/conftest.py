"""For each test a stand-in for the server, and a way to open its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kiosk.fake_centre import FakeCentre
from tests.kiosk.fake_wire import Wire, serve
from tests.kiosk.live_node import LiveNode

OpenPage = Callable[..., Page]


@pytest.fixture
def centre() -> Iterator[FakeCentre]:
    """The server as a kiosk's node knows it, to be made away, slow or deaf."""
    with FakeCentre() as made:
        yield made


@pytest.fixture
def node(centre: FakeCentre, tmp_path: Path) -> Iterator[LiveNode]:
    """A node that has heard the server."""
    with LiveNode(centre.url, tmp_path / "node") as made:
        made.wait_until_connected()
        yield made


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    _, server = serve(wire)
    yield wire
    server.shutdown()
    server.server_close()


def _pages(browser: Browser, wire: Wire) -> Iterator[OpenPage]:
    """Opens a page of the wire at a size, with touch; a script error or a refused script fails the test."""
    contexts = []
    faults: list[str] = []

    def opened(
        path: str,
        width: int = 1080,
        height: int = 1920,
        *,
        has_own_clock: bool = False,
        is_socket_refused: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=True,
            reduced_motion="reduce",
            locale="vi-VN",
        )
        contexts.append(context)
        page = context.new_page()
        if has_own_clock:
            page.clock.install()
        if is_socket_refused:
            page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(error.stack or str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        page.goto(wire.origin + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def open_page(browser: Browser, wire: Wire) -> Iterator[OpenPage]:
    """Opens pages of the wire."""
    yield from _pages(browser, wire)


@pytest.fixture
def open_windowed_page(windowed_browser: Browser, wire: Wire) -> Iterator[OpenPage]:
    """The same in a browser that knows notices to a closed page."""
    yield from _pages(windowed_browser, wire)


@pytest.fixture
def kiosk(open_page: OpenPage) -> Page:
    page = open_page("/kiosk#token=kiosk-token")
    expect(page.locator(".tile").first).to_be_visible()
    return page


@pytest.fixture
def timed(open_page: OpenPage) -> Page:
    """A kiosk whose time the test moves."""
    page = open_page("/kiosk#token=kiosk-token", has_own_clock=True)
    expect(page.locator(".tile").first).to_be_visible()
    return page
