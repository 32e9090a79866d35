"""The pages a phone opens, in a real Chromium: a ticket followed, a dossier tracked."""

import pytest
from playwright.sync_api import Page, expect

from tests.audit import violations
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire

pytestmark = pytest.mark.browser

CALLED = {
    "status": "called",
    "ahead": None,
    "wait": None,
    "counter": 7,
    "called_at": "2026-11-25T09:27:00+07:00",
    "can_cancel": False,
    "can_delay": False,
}
SOON_RANGE = {"low_seconds": 60, "likely_seconds": 90, "high_seconds": 300}


def opened(open_page: OpenPage, path: str = "/t/follow-token") -> Page:
    return open_page(path, 390, 844)


@pytest.fixture
def phone(open_page: OpenPage, wire: Wire) -> Page:
    page = opened(open_page)
    expect(page.locator(".label")).to_have_text("H053")
    wire.wait_for_screens(1)
    return page


def test_it_shows_the_place_in_line_and_when_to_be_back(phone: Page) -> None:
    expect(phone.locator(".big")).to_have_text("Còn 5 người nữa")
    expect(phone.locator(".line i")).to_have_count(5)
    expect(phone.locator(".wait")).to_have_text("Chờ khoảng 8–17 phút nữa.")
    expect(phone.locator(".at")).to_have_text("Tại quầy 7, 8 hoặc 9.")
    expect(phone.locator(".out")).to_contain_text("09:25")
    assert violations(phone) == []


def test_the_call_turns_the_page_amber_rings_and_changes_the_title(phone: Page, wire: Wire) -> None:
    phone.evaluate("() => { window.rung = []; navigator.vibrate = (pattern) => rung.push(pattern) > 0; }")
    phone.locator("[data-do=bell]").tap()
    expect(phone.locator("[data-do=bell]")).to_have_attribute("aria-pressed", "true")
    wire.move_line(ahead=2, wait=SOON_RANGE, sequence=4712)
    expect(phone.locator(".big")).to_contain_text("Sắp đến lượt ông, bà")
    assert violations(phone) == []
    wire.push_follow(**CALLED, sequence=4713)
    expect(phone.locator(".go b")).to_have_text("7")
    assert phone.title() == "Mời đến quầy 7 · H053"
    background = phone.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 194, 71)"
    assert len(phone.evaluate("rung")) == 3
    assert violations(phone) == []


def test_cancelling_asks_first(phone: Page, wire: Wire) -> None:
    phone.locator("[data-value=cancel]").tap()
    expect(phone.locator(".sure b")).to_have_text("Rời hàng và bỏ số H053?")
    assert violations(phone) == []
    phone.locator("[data-do=keep]").tap()
    assert wire.phone_commands == []
    phone.locator("[data-value=cancel]").tap()
    phone.locator("[data-do=cancel]").tap()
    expect(phone.locator(".big")).to_have_text("Ông, bà đã rời hàng")
    assert [name for name, _ in wire.phone_commands] == ["cancel"]
    assert violations(phone) == []


def test_letting_others_go_first_works_once(phone: Page, wire: Wire) -> None:
    phone.locator("[data-value=delay]").tap()
    phone.locator("[data-do=delay]").tap()
    expect(phone.locator(".note")).to_contain_text("Đã lùi lượt")
    expect(phone.locator("[data-value=delay]")).to_have_count(0)
    assert [name for name, _ in wire.phone_commands] == ["delay"]


def test_after_service_it_rates_once_and_leads_to_the_dossier(open_page: OpenPage, wire: Wire) -> None:
    after = {"ahead": None, "wait": None, "can_cancel": False, "can_delay": False}
    wire.follow |= {"status": "served", "can_rate": True, "tracking_path": "/d/dossier-token", **after}
    page = opened(open_page)
    expect(page.locator(".faces button")).to_have_count(5)
    assert violations(page) == []
    page.locator("[data-value='3']").tap()
    page.locator("[data-value=late_result]").tap()
    assert violations(page) == []
    page.locator("[data-do=rate]").tap()
    expect(page.locator(".rated")).to_contain_text("bình thường")
    assert wire.phone_commands == [("rating", {"score": 3, "reasons": ["late_result"]})]
    page.locator("a.alert").tap()
    expect(page.locator("h1")).to_have_text("Đang xử lý")
    expect(page.locator(".due b")).to_have_text("Thứ Tư, 09/12/2026")
    expect(page.locator(".steps li")).to_have_count(3)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("serving", "Đang làm việc tại quầy 7"),
        ("on_hold", "Cán bộ đang tạm giữ số này"),
        ("no_show", "Đã gọi số này mà chưa gặp ông, bà"),
        ("expired", "Số này đã hết hiệu lực"),
    ],
)
def test_every_other_state_says_what_to_do(open_page: OpenPage, wire: Wire, status: str, words: str) -> None:
    wire.follow |= {**CALLED, "status": status}
    page = opened(open_page)
    expect(page.locator(".big")).to_have_text(words)
    assert violations(page) == []


def test_english_is_one_tap_away(phone: Page) -> None:
    phone.locator("[data-do=language]").tap()
    expect(phone.locator(".big")).to_have_text("5 people before you")
    phone.reload()
    expect(phone.locator(".big")).to_have_text("5 people before you")


def test_a_lost_line_is_told_and_found_again(phone: Page) -> None:
    phone.context.set_offline(True)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator(".live")).to_contain_text("Mất kết nối", timeout=15_000)
    assert violations(phone) == []
    phone.context.set_offline(False)
    expect(phone.locator(".live")).to_contain_text("Trực tiếp", timeout=10_000)


@pytest.mark.parametrize("path", ["/t/wrong", "/d/wrong"])
def test_a_wrong_token_says_what_to_do(open_page: OpenPage, path: str) -> None:
    page = opened(open_page, path)
    expect(page.locator("h1")).to_contain_text("Không tìm thấy")
    assert violations(page) == []


def test_the_page_carries_no_token(open_page: OpenPage) -> None:
    page = opened(open_page)
    expect(page.locator(".label")).to_have_text("H053")
    assert "follow-token" not in page.request.get(page.url).text()
