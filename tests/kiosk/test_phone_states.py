"""Every state of the phone's page, in both languages, at twice the size, and by keyboard alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.audit import await_faces
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire
from tests.kiosk.layout import NARROWEST_WIDTH, zoom_faults
from tests.kiosk.pictures import Keep, keeper

pytestmark = pytest.mark.browser

NOW = "2026-11-25T09:19:00+07:00"
ENDED: dict[str, Any] = {"ahead": None, "wait": None, "can_cancel": False, "can_delay": False, "delay_others": 0}
AT_COUNTER = ENDED | {"counter": 7, "called_at": "2026-11-25T09:17:00+07:00"}
STATES: dict[str, dict[str, Any]] = {
    "waiting": {},
    "waiting-long-line": {"ahead": 14, "wait": {"low_seconds": 1200, "likely_seconds": 1500, "high_seconds": 2400}},
    "waiting-priority": {"priority": True},
    "soon": {"ahead": 2, "wait": {"low_seconds": 30, "likely_seconds": 200, "high_seconds": 420}},
    "next": {"ahead": 0, "wait": {"low_seconds": 0, "likely_seconds": 60, "high_seconds": 170}, "can_delay": False},
    "called": AT_COUNTER | {"status": "called"},
    "serving": AT_COUNTER | {"status": "serving"},
    "on-hold": ENDED | {"status": "on_hold", "can_cancel": True},
    "no-show": AT_COUNTER | {"status": "no_show"},
    "served": AT_COUNTER | {"status": "served", "can_rate": True, "tracking_path": "/d/dossier-token"},
    "served-too-late": AT_COUNTER | {"status": "served"},
    "rated": AT_COUNTER | {"status": "served", "score": 4, "tracking_path": "/d/dossier-token"},
    "cancelled": ENDED | {"status": "cancelled"},
    "expired": ENDED | {"status": "expired"},
}

KEPT_ZOOMED = ("waiting-long-line", "called", "served", "no-show")


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    return keeper(request, "phone")


def opened(open_page: OpenPage, wire: Wire, width: int = 390, height: int = 844, **changes: Any) -> Page:
    wire.follow |= {"now": NOW, **changes}
    page = open_page("/t/follow-token", width, height)
    expect(page.locator(".label")).to_have_text("H053")
    expect(page.locator("html.dressed")).to_have_count(1)
    return page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", STATES)
def test_a_state_has_its_words_in_both_languages(
    open_page: OpenPage, wire: Wire, keep: Keep, state: str, language: str
) -> None:
    page = opened(open_page, wire, language=language, **STATES[state])
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".faces button")).to_have_count(5 if state == "served" else 0)
    assert not re.search(r"phone\.|\{|undefined|null", page.locator("body").inner_text())
    await_faces(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(page, state if language == "vi" else f"{state}-en")
    assert zoomed(page) == []
    if language == "vi" and state in KEPT_ZOOMED:
        keep(page, f"zoom-{state}")


def zoomed(page: Page) -> list[str]:
    """What is lost at 200 % zoom, which leaves 195 px of a 390 px screen, and at the width WCAG names."""
    return [*zoom_faults(page, NARROWEST_WIDTH, 692), *zoom_faults(page, 195, 422)]


def test_questions_and_their_answers(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    page.locator("[data-value=cancel]").tap()
    keep(page, "leaving-asked")
    assert zoomed(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-do=keep]").tap()
    page.locator("[data-value=delay]").tap()
    expect(page.locator(".sure b")).to_have_text("Nhường 5 người kế tiếp đi trước?")
    keep(page, "letting-others-go-first-asked")
    page.locator("[data-do=delay]").tap()
    expect(page.locator(".note")).to_be_visible()
    keep(page, "let-others-go-first")


def test_a_refusal_is_told_in_the_servers_words(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    words = "Hiện không còn ai chờ sau ông, bà trong hàng này."
    document = {"type": "about:blank", "title": "", "status": 409, "code": "nobody_behind", "detail": words}
    page.route("**/delay", lambda route: route.fulfill(status=409, json=document))
    page.locator("[data-value=delay]").tap()
    page.locator("[data-do=delay]").tap()
    expect(page.locator(".note")).to_have_text(words)
    keep(page, "refused")


def test_a_low_rating_says_why_in_words_of_its_own(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire, **STATES["served"])
    page.locator("[data-value='2']").tap()
    page.locator("[data-value=long_wait]").tap()
    page.locator("textarea").fill("  Chờ hơn một giờ mới đến lượt. ")
    page.locator("textarea").blur()
    keep(page, "rating-why")
    assert zoomed(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-do=rate]").tap()
    expect(page.locator(".rated")).to_be_visible()
    given = {"score": 2, "reasons": ["long_wait"], "comment": "Chờ hơn một giờ mới đến lượt."}
    assert wire.phone_commands == [("rating", given)]
    keep(page, "rating-thanks")


def test_what_one_wrote_survives_what_happens_meanwhile_and_ends_at_200(open_page: OpenPage, wire: Wire) -> None:
    page = opened(open_page, wire, **STATES["served"])
    wire.wait_for_screens(1)
    page.locator("[data-value='1']").tap()
    page.locator("textarea").press_sequentially("x" * 205)
    wire.push_follow(sequence=4800)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("textarea")).to_have_value("x" * 200)


def test_without_a_network_at_first(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    page.add_init_script("localStorage.clear()")  # by then the page that keeps things is gone
    page.context.route("**/api/v1/follow/*", lambda route: route.abort())
    page.context.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    page.reload()
    expect(page.locator("h1")).to_have_text("Chưa kết nối được, đang thử lại")
    keep(page, "offline-at-first")


def test_without_a_network_what_was_kept_is_told_as_past(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    page.context.route("**/api/v1/follow/*", lambda route: route.abort())
    page.context.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    expect(page.locator(".live")).to_contain_text("Trực tiếp")
    page.reload()
    expect(page.locator(".big")).to_have_text("Không có mạng, đang thử lại")
    expect(page.locator(".what")).to_contain_text("Lúc 09:19 còn 5 người trước ông, bà.")
    expect(page.locator(".line")).to_have_count(0)
    keep(page, "offline-kept")
    assert zoomed(page) == []
    page.context.unroute("**/api/v1/follow/*")
    page.locator("[data-do=retry]").tap()
    expect(page.locator(".line")).to_be_visible()


def test_a_kept_call_does_not_pretend_to_be_a_call(open_page: OpenPage, wire: Wire) -> None:
    page = opened(open_page, wire, **STATES["called"])
    page.context.route("**/api/v1/follow/*", lambda route: route.abort())
    page.context.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    page.reload()
    expect(page.locator(".big")).to_have_text("Không có mạng, đang thử lại")
    expect(page.locator(".go")).to_have_count(0)
    assert "Mời" not in page.title()


def test_a_lost_line_is_told(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".live.stale")).to_be_visible(timeout=15_000)
    keep(page, "line-lost")


def test_an_unknown_number(open_page: OpenPage, keep: Keep) -> None:
    page = open_page("/t/wrong", 390, 844)
    expect(page.locator("h1")).to_have_text("Không tìm thấy số này")
    keep(page, "unknown")
    assert zoomed(page) == []
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_bell_is_told_and_rings_for_a_recall_too(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    wire.wait_for_screens(1)
    page.evaluate("() => { let rung = 0; navigator.vibrate = () => { document.body.dataset.rung = ++rung; }; }")
    page.locator("[data-do=bell]").tap()
    expect(page.locator("[data-do=bell]")).to_have_attribute("aria-pressed", "true")
    keep(page, "bell-on")
    wire.push_follow(**STATES["called"], sequence=4712)
    expect(page.locator(".go b")).to_have_text("7")
    wire.push_follow(called_at="2026-11-25T09:18:00+07:00", sequence=4713)
    expect(page.locator("body")).to_have_attribute("data-rung", "3")
