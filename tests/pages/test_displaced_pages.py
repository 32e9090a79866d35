"""Pages whose place on the feed is given to a newer twin: they ask instead, and say so truly when nobody answers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect

from tests.kiosk.desk import Desk
from tests.kiosk.pictures import keeper
from tests.live_server import PASSWORD, LiveServer

pytestmark = pytest.mark.browser

NOTICED_WITHIN = 30_000  # milliseconds; a loaded machine takes its time


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    server = LiveServer(tmp_path_factory.mktemp("displaced") / "data")
    server.environment["QUEUE_SCREENS_PER_DEVICE"] = "1"
    server.user("lan", "officer", "--counter", "12")
    server.start()
    yield Desk(server)
    server.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Pages of one browser: they share what it keeps, and so its credential."""
    made = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", reduced_motion="reduce")
    yield made
    made.close()


class Watched:
    """A page and the sockets it opened."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.sockets: list[WebSocket] = []
        self.page.on("websocket", lambda socket: self.sockets.append(socket))

    def wait_until_displaced(self) -> None:
        """Until its first line has ended."""
        for _ in range(NOTICED_WITHIN // 20):
            if self.sockets and self.sockets[0].is_closed():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("nobody displaced it")


def test_a_board_that_was_displaced_goes_on_showing_calls(
    context: BrowserContext, desk: Desk, request: pytest.FixtureRequest
) -> None:
    desk.empty()
    token = desk.server.device("board", "board")
    old, new = Watched(context), Watched(context)
    for one in (old, new):
        one.page.set_viewport_size({"width": 1920, "height": 1080})
        one.page.goto(f"{desk.server.url}/display/board?voice=off#token={token}")
        expect(one.page.locator(".clock")).not_to_have_text("")
    old.wait_until_displaced()
    label = desk.issue()["label"]
    desk.command("/counters/7/call-next")
    for one in (new, old):
        expect(one.page.locator(".stage .label")).to_have_text(label, timeout=NOTICED_WITHIN)
    trouble = old.page.locator(".note.is-trouble")
    expect(trouble).to_have_count(0)
    assert (len(old.sockets), len(new.sockets)) == (1, 1)
    assert not new.sockets[0].is_closed()
    desk.server.kill()
    expect(trouble).to_contain_text("Mất kết nối", timeout=NOTICED_WITHIN)
    keeper(request, "displaced")(old.page, "board-stale")
    desk.server.start()
    expect(trouble).to_have_count(0, timeout=NOTICED_WITHIN)


def test_an_officer_s_older_page_goes_on_showing_who_waits(
    context: BrowserContext, desk: Desk, request: pytest.FixtureRequest
) -> None:
    desk.empty()
    old, new = Watched(context), Watched(context)
    old.page.goto(f"{desk.server.url}/login")
    old.page.fill("input[name=username]", "lan")
    old.page.fill("input[name=password]", PASSWORD)
    old.page.click("button[type=submit]")
    expect(old.page.locator(".console")).to_be_visible()
    new.page.goto(f"{desk.server.url}/counter")
    expect(new.page.locator(".console")).to_be_visible()
    old.wait_until_displaced()
    label = desk.issue("K")["label"]
    for one in (new, old):
        expect(one.page.locator(".wait tbody tr").filter(has_text=label)).to_be_visible(timeout=NOTICED_WITHIN)
    link = old.page.locator(".link")
    expect(link).not_to_contain_text("Mất kết nối")
    assert (len(old.sockets), len(new.sockets)) == (1, 1)
    desk.server.kill()
    expect(link).to_contain_text("Mất kết nối", timeout=NOTICED_WITHIN)
    keeper(request, "displaced")(old.page, "officer-stale")
    desk.server.start()
    expect(link).not_to_contain_text("Mất kết nối", timeout=NOTICED_WITHIN)


def test_a_phone_that_was_displaced_hears_of_its_call_and_does_not_push_back_when_it_wakes(
    context: BrowserContext, desk: Desk, request: pytest.FixtureRequest
) -> None:
    desk.empty()
    desk.issue()
    ticket = desk.issue()
    old, new = Watched(context), Watched(context)
    for one in (old, new):
        one.page.set_viewport_size({"width": 390, "height": 844})
        one.page.goto(f"{desk.server.url}/t/{ticket['follow_token']}")
        expect(one.page.locator(".label")).to_have_text(ticket["label"])
        expect(one.page.locator(".live")).to_contain_text("Trực tiếp")
        while not one.sockets:
            one.page.wait_for_timeout(20)
    old.wait_until_displaced()
    old.page.evaluate("dispatchEvent(new Event('online'))")
    desk.command("/counters/7/call-next")
    for one in (new, old):
        expect(one.page.locator(".big")).to_contain_text("Sắp đến lượt", timeout=NOTICED_WITHIN)
    expect(old.page.locator(".live")).to_contain_text("Trực tiếp")
    assert (len(old.sockets), len(new.sockets)) == (1, 1)
    desk.server.kill()
    expect(old.page.locator(".live")).to_contain_text("Mất kết nối", timeout=NOTICED_WITHIN)
    keeper(request, "displaced")(old.page, "phone-stale")
    desk.server.start()
    expect(old.page.locator(".live")).to_contain_text("Trực tiếp", timeout=NOTICED_WITHIN)
