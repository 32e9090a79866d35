"""The ticket kiosk in a real Chromium: one citizen, one ticket, whatever fingers and networks do."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.audit import violations
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire

pytestmark = pytest.mark.browser


def test_two_taps_from_idle_give_one_ticket(kiosk: Page, wire: Wire) -> None:
    kiosk.locator("[data-value=submit]").tap()
    kiosk.locator(".fields [data-value=H]").click(delay=450)
    expect(kiosk.locator(".label")).to_have_text("H053")
    expect(kiosk.locator(".plate")).to_have_text(["7", "8", "9"])
    expect(kiosk.locator(".qr")).to_be_visible()
    assert len(wire.tickets) == 1
    assert wire.posts[0][1] == {"service": "H", "priority": False, "language": "vi"}
    assert float(kiosk.locator(".label").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) >= 200


def test_the_token_leaves_the_address_bar(kiosk: Page) -> None:
    assert "token" not in kiosk.url


def test_a_double_tap_and_many_fingers_give_one_ticket(kiosk: Page, wire: Wire) -> None:
    # The late taps come from within the page, in the moment the number stands there: from outside, a busy
    # machine would bring them after the hold, where they mean what they say.
    kiosk.evaluate(
        """() => new MutationObserver((_, watch) => {
            const done = document.querySelector("[data-do=done]");
            if (!done) return;
            watch.disconnect();
            done.click();
            done.click();
            window.hasTappedDone = true;
        }).observe(document.body, { childList: true, subtree: true })"""
    )
    kiosk.locator("[data-value=result]").evaluate("tile => { for (let n = 0; n < 5; n += 1) tile.click(); }")
    expect(kiosk.locator(".label")).to_have_text("S053")
    assert kiosk.evaluate("window.hasTappedDone")
    assert len(wire.posts) == 1


def test_the_second_tap_of_a_double_tap_does_not_choose_a_field(kiosk: Page, wire: Wire) -> None:
    kiosk.locator("[data-value=submit]").dblclick()
    expect(kiosk.locator(".fields")).to_be_visible()
    assert wire.posts == []


def test_lost_answers_are_repeated_with_the_same_key(kiosk: Page, wire: Wire) -> None:
    wire.lost_answers = 2
    kiosk.locator("[data-value=result]").tap()
    expect(kiosk.locator(".label")).to_have_text("S053")
    assert len(wire.posts) == 3
    assert len({key for key, _ in wire.posts}) == 1
    assert len(wire.tickets) == 1


def test_a_server_away_and_back_gives_one_ticket(kiosk: Page, wire: Wire) -> None:
    kiosk.context.set_offline(True)
    kiosk.locator("[data-value=result]").tap()
    expect(kiosk.locator(".screen h1")).to_contain_text("Mạng đang chậm")
    assert violations(kiosk) == []
    kiosk.context.set_offline(False)
    expect(kiosk.locator(".label")).to_have_text("S053", timeout=8000)
    assert len(wire.tickets) == 1


def test_a_reload_while_waiting_goes_on_with_the_same_key(kiosk: Page, wire: Wire) -> None:
    wire.lost_answers = 1
    kiosk.route("**/api/v1/tickets", lambda route: route.abort())
    kiosk.locator("[data-value=result]").tap()
    expect(kiosk.locator(".busy")).to_be_visible()
    key = kiosk.evaluate("JSON.parse(sessionStorage.getItem('kiosk.pending')).key")
    kiosk.unroute("**/api/v1/tickets")
    kiosk.reload()
    expect(kiosk.locator(".label")).to_have_text("S053")
    assert {posted for posted, _ in wire.posts} == {key}
    assert kiosk.evaluate("sessionStorage.getItem('kiosk.pending')") is None


@pytest.mark.parametrize("way", ["done", "back", "reload"])
def test_nothing_of_the_last_citizen_is_left(kiosk: Page, way: str) -> None:
    kiosk.locator("[data-do=language][data-value=en]").tap()
    kiosk.locator("[data-do=priority]").tap()
    kiosk.locator("[data-value=result]").tap()
    expect(kiosk.locator(".label")).to_have_text("S053")
    if way == "done":
        kiosk.locator("[data-do=done]").click(delay=450)
    elif way == "back":
        kiosk.go_back()
    else:
        kiosk.reload()
    expect(kiosk.locator("h1")).to_have_text("Ông, bà cần làm gì?")
    expect(kiosk.locator("[data-do=priority]")).to_have_attribute("aria-checked", "false")
    assert "S053" not in kiosk.content()
    assert "follow-token" not in kiosk.content()


def test_the_ticket_screen_goes_by_itself(timed: Page) -> None:
    timed.locator("[data-value=result]").tap()
    expect(timed.locator(".label")).to_have_text("S053")
    expect(timed.locator(".done small")).to_contain_text("giây")
    timed.clock.run_for(21_000)
    expect(timed.locator("h1")).to_have_text("Ông, bà cần làm gì?")


def test_an_abandoned_choice_asks_and_then_forgets(timed: Page) -> None:
    timed.locator("[data-do=priority]").tap()
    timed.clock.run_for(45_000)
    expect(timed.locator(".still")).to_contain_text("Ông, bà còn ở đây không?")
    timed.clock.run_for(16_000)
    expect(timed.locator("[data-do=priority]")).to_have_attribute("aria-checked", "false")


def test_a_wrong_choice_moves_the_same_number(kiosk: Page, wire: Wire) -> None:
    kiosk.locator("[data-value=post]").tap()
    kiosk.locator("[data-do=wrong]").click(delay=450)
    expect(kiosk.locator("h1")).to_have_text("Đổi sang việc nào?")
    kiosk.locator("[data-value=result]").click(delay=450)
    expect(kiosk.locator(".plate")).to_have_text(["17", "18"])
    assert wire.moves == [(812, "S")]
    assert len(wire.tickets) == 1


def test_without_paper_and_address_the_number_can_still_be_kept(kiosk: Page, wire: Wire) -> None:
    wire.has_print = wire.has_follow_url = False
    kiosk.locator("[data-value=result]").tap()
    expect(kiosk.locator(".print")).to_contain_text("chụp màn hình")
    expect(kiosk.locator(".qr")).to_have_count(0)
    assert violations(kiosk) == []


def test_a_refusal_is_told_in_the_servers_words(kiosk: Page, wire: Wire) -> None:
    detail = "Hôm nay đã hết số"
    wire.refusal = (409, {"code": "daily_limit_reached", "title": detail, "detail": detail, "status": 409})
    kiosk.locator("[data-value=result]").tap()
    expect(kiosk.locator(".say p").first).to_contain_text(detail)
    assert violations(kiosk) == []
    assert len(wire.posts) == 1


def test_a_centre_that_has_just_closed_shows_its_hours(kiosk: Page, wire: Wire) -> None:
    detail = "Trung tâm đã đóng cửa"
    wire.refusal = (409, {"code": "site_closed", "title": detail, "detail": detail, "status": 409})
    wire.services["site"] |= {"is_open": False, "closed_reason": "weekend", "opens_at": "2026-11-30T07:00:00+07:00"}
    kiosk.locator("[data-value=result]").tap()
    expect(kiosk.locator("h1")).to_have_text("Trung tâm nghỉ cuối tuần")
    expect(kiosk.locator(".opens span")).to_have_text("Mở cửa lại Thứ Hai, 30/11/2026 lúc")


def test_the_qr_on_the_screen_leads_to_the_phone_page(kiosk: Page, wire: Wire) -> None:
    kiosk.locator("[data-value=result]").tap()
    picture = Image.open(BytesIO(kiosk.locator(".qr").screenshot()))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [f"{wire.origin}/t/follow-token"]


def test_closed_says_when_it_opens_and_opens_by_itself(open_page: OpenPage, wire: Wire) -> None:
    closed = {"is_open": False, "opens_at": "2026-11-25T13:30:00+07:00", "closed_reason": "midday_break"}
    wire.services["site"].update(closed)
    page = open_page("/kiosk#token=kiosk-token", has_own_clock=True)
    expect(page.locator("h1")).to_have_text("Trung tâm đang nghỉ trưa")
    expect(page.locator(".opens b")).to_have_text("13:30")
    expect(page.locator(".hours tr").first).to_contain_text("Thứ Hai – Thứ Sáu")
    assert violations(page) == []
    wire.services["site"]["is_open"] = True
    page.clock.run_for(11_000)
    expect(page.locator("h1")).to_have_text("Ông, bà cần làm gì?")


def test_a_lost_server_is_told_and_found_again(timed: Page) -> None:
    timed.context.set_offline(True)
    timed.clock.run_for(11_000)
    timed.clock.run_for(4_000)
    expect(timed.locator("h1")).to_contain_text("mất kết nối")
    assert violations(timed) == []
    timed.context.set_offline(False)
    timed.clock.run_for(3_000)
    expect(timed.locator("h1")).to_have_text("Ông, bà cần làm gì?")


def test_a_kiosk_without_token_says_so(open_page: OpenPage) -> None:
    page = open_page("/kiosk")
    expect(page.locator("h1")).to_have_text("Máy này chưa được đăng ký")
    assert violations(page) == []


def test_the_keyboard_alone_gets_a_ticket(kiosk: Page, wire: Wire) -> None:
    kiosk.locator("[data-value=result]").focus()
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".label")).to_have_text("S053")
    expect(kiosk.locator("#spoken")).to_have_text("Số của ông, bà là S053. Quầy 17 hoặc 18.")


def test_the_citizen_learns_where_the_slip_comes_out(kiosk: Page, wire: Wire) -> None:
    kiosk.locator("[data-value=submit]").tap()
    kiosk.locator(".fields [data-value=H]").click(delay=450)
    expect(kiosk.locator(".print")).to_contain_text("Phiếu đang in")
    wire.paper |= {"printer": "reception", "printer_name": "Máy in quầy tiếp đón", "is_moved": True, "state": "pending"}
    expect(kiosk.locator(".print")).to_contain_text("Phiếu in ở: Máy in quầy tiếp đón")
    wire.paper |= {"printer": "kiosk-1", "is_moved": False, "state": "done"}
    expect(kiosk.locator(".print")).to_contain_text("Phiếu đã in xong")
