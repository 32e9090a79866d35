"""What must fit and what must go: the widest call, a strip of twelve services, yesterday's calls, a mute browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.audit import await_faces, violations
from tests.display.hall import Hall

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1080, 1920), (1366, 768)]


def rewrite_feed(page: Page, change: Callable[[str], str]) -> None:
    """Let the page hear the server's words changed."""

    def admit(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: socket.send(change(str(message))))

    page.route_web_socket(re.compile(r"/socket\.io/"), admit)


def cut_off(page: Page) -> list[str]:
    """Texts that reach beyond the box that holds them, or beyond the screen."""
    await_faces(page)
    found: list[str] = page.evaluate(
        """() => {
          const boxes = [[".stage", ".label, .go b, .dir"], [".row", ".l, .c"], [".next", ".who, .wait, b, p"]];
          return boxes.flatMap(([outer, inner]) => [...document.querySelectorAll(outer)].flatMap((box) => {
            const edge = box.getBoundingClientRect();
            return [...box.querySelectorAll(inner)].filter((one) => {
              const own = one.getBoundingClientRect();
              const isOut = own.right > edge.right + 1 || own.bottom > edge.bottom + 1 || own.right > innerWidth;
              return isOut || (one.scrollWidth > one.clientWidth + 1 && one.matches(".who"));
            }).map((one) => `${outer} ${one.textContent}`);
          }));
        }"""
    )
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("label", ["M008", "M1000"])
def test_the_widest_call_and_twelve_services_fit(hall: Hall, size: tuple[int, int], label: str) -> None:
    (called,) = hall.call("K")

    def change(message: str) -> str:
        widest = message.replace(f'"{called}"', f'"{label}"').replace('"counter":12,', '"counter":24,')
        return re.sub(r'"direction":"\w+"', '"direction":"ahead_right"', widest)

    page = hall.blank(size)
    rewrite_feed(page, change)
    hall.show(page)
    expect(page.locator(".stage .label")).to_have_text(label)
    expect(page.locator(".next > div")).to_have_count(13)
    assert cut_off(page) == []


def test_yesterdays_calls_go_with_yesterday(hall: Hall) -> None:
    hall.call("K")
    page = hall.open()
    expect(page.locator(".stage .label")).to_be_visible()

    def tomorrow(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["site"]["business_day"] = "2099-01-01"
        route.fulfill(response=answer, json=body)

    page.route("**/api/v1/services", tomorrow)
    hall.issue("K")
    expect(page.locator(".stage h2")).to_have_text("Chưa gọi số nào", timeout=8000)
    assert page.locator(".list .l").count() == 0


def test_a_board_opened_later_does_not_call_whom_nobody_awaits(hall: Hall) -> None:
    hall.call("K")
    page = hall.open()
    expect(page.locator(".stage.is-quiet .label")).to_be_visible()


def test_a_mute_browser_asks_for_one_touch_anywhere(hall: Hall) -> None:
    page = hall.blank((1920, 1080))
    page.add_init_script(
        """let isTouched = false;
        addEventListener("pointerdown", () => { isTouched = true; }, true);
        Object.defineProperty(AudioContext.prototype, "state", { get: () => (isTouched ? "running" : "suspended") });"""
    )
    hall.show(page, query="")
    unlock = page.locator(".unlock")
    expect(unlock).to_have_text("Chạm để bật tiếng")
    box = unlock.bounding_box()
    assert box is not None
    assert box["height"] >= 150
    assert violations(page) == []
    page.mouse.click(300, 300)
    expect(unlock).to_have_count(0)
