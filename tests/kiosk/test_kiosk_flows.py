"""What a citizen does at the kiosk besides choosing a tile: search, papers, wishes, and hearing it."""

import json
import re
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.audit import await_faces, violations
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire
from tests.kiosk.test_kiosk_states import BIRTH, ONLINE, fields, find, papers, tap, wishes

pytestmark = pytest.mark.browser


def test_a_wait_is_rough_or_bounded_never_both(kiosk: Page, wire: Wire) -> None:
    expect(kiosk.locator("[data-value=submit] .range")).to_have_text("khoảng 10–25 phút")
    wire.services["needs"][0]["wait"] = {"low_seconds": 20, "likely_seconds": 900, "high_seconds": 5000}
    kiosk.reload()
    expect(kiosk.locator("[data-value=submit] .range")).to_have_text("dưới 84 phút")
    tap(kiosk, "[data-do=language][data-value=en]")
    expect(kiosk.locator("[data-value=submit] .range")).to_have_text("under 84 min")


def test_search_needs_no_diacritics_and_begins_with_what_begins_so(kiosk: Page) -> None:
    find(kiosk, "dang ky")
    names = kiosk.locator(".found b").all_text_contents()
    assert names[0] == "Tài chính, đăng ký kinh doanh"
    assert names[1].startswith("Đăng ký biến động")
    assert names[2:4] == ["Đăng ký kết hôn", "Đăng ký khai sinh"]


def test_peoples_own_words_find_the_field_and_the_procedure(kiosk: Page) -> None:
    find(kiosk, "so do")
    expect(kiosk.locator(".found .tile b")).to_have_text("Đất đai, môi trường")
    expect(kiosk.locator(".found .row b")).to_contain_text("Đăng ký biến động")


def test_what_was_typed_can_be_taken_back(kiosk: Page) -> None:
    find(kiosk, "ket")
    kiosk.locator("[data-do=erase]").click()
    expect(kiosk.locator(".query b")).to_have_text("ke")


def test_one_who_has_all_papers_gets_a_number_of_the_service(kiosk: Page, wire: Wire) -> None:
    papers(kiosk, wire)
    expect(kiosk.locator(".bring li")).to_have_count(2)
    expect(kiosk.locator(".known li")).to_have_count(2)
    tap(kiosk, "[data-do=ready]")
    expect(kiosk.locator(".label")).to_have_text("C053")
    assert wire.posts[0][1] == {"service": "C", "priority": False, "language": "vi"}


def test_one_who_is_not_sure_gets_a_guidance_number(kiosk: Page, wire: Wire) -> None:
    papers(kiosk, wire)
    tap(kiosk, "[data-do=guide]")
    expect(kiosk.locator(".label")).to_have_text("Q053")
    expect(kiosk.locator(".wished")).to_contain_text("hướng dẫn giấy tờ")
    assert wire.posts[0][1]["help"] == "guidance"


def test_a_procedure_filed_online_says_why_and_leads_to_those_who_help(kiosk: Page, wire: Wire) -> None:
    find(kiosk, "thay doi")
    tap(kiosk, f"[data-value='{ONLINE}']")
    expect(kiosk.locator(".why")).to_contain_text("chỉ nhận hồ sơ trên mạng")
    expect(kiosk.locator("[data-do=guide]")).to_have_count(0)
    tap(kiosk, "[data-do=ready]")
    expect(kiosk.locator(".label")).to_have_text("U053")


def test_the_list_comes_on_paper_once_and_on_the_phone(kiosk: Page, wire: Wire) -> None:
    papers(kiosk, wire)
    expect(kiosk.locator(".take .qr")).to_be_visible()
    # As long as a finger rests on the button: until then a press may be that of the screen before, and is held.
    kiosk.locator("[data-do=printList]").evaluate(
        "one => new Promise((done) => { setTimeout(() => { one.click(); one.click(); done(); }, 420); })"
    )
    expect(kiosk.locator("[data-do=printList]")).to_contain_text("Danh sách đang in")
    kiosk.locator("[data-do=printList]").dispatch_event("click")
    assert wire.printed == [BIRTH]


def test_the_phone_shows_the_same_list(open_page: OpenPage, wire: Wire) -> None:
    page = open_page(f"/p/quang-ngai/{BIRTH}", width=390, height=844)
    expect(page.locator(".bring li")).to_have_count(2)
    assert violations(page) == []
    page.locator("[data-do=language]").tap()
    expect(page.locator("h1")).to_have_text("Papers to prepare")
    await_faces(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{wire.origin}/p/quang-ngai/9.999")
    expect(page.locator("h1")).to_have_text("Không tìm thấy thủ tục này")
    assert violations(page) == []


def test_a_field_leads_to_its_papers_and_back_step_by_step(kiosk: Page) -> None:
    tap(kiosk, "[data-value=submit]", "[data-do=check]", ".fields [data-value=C]", ".procedures .row")
    expect(kiosk.locator(".papers")).to_be_visible()
    tap(kiosk, "[data-do=back]")
    expect(kiosk.locator(".procedures")).to_be_visible()
    tap(kiosk, "[data-do=back]")
    expect(kiosk.locator(".fields")).to_be_visible()
    tap(kiosk, "[data-do=back]")
    expect(kiosk.locator("h1")).to_have_text("Ông, bà cần làm gì?")


def test_wishes_go_with_the_number_and_are_gone_afterwards(kiosk: Page, wire: Wire) -> None:
    wishes(kiosk, wire)
    tap(kiosk, "[data-do=back]")
    expect(kiosk.locator(".extras .is-set")).to_contain_text("Cần phiên dịch: Tiếng Hrê · 3 người")
    tap(kiosk, "[data-value=result]")
    expect(kiosk.locator(".wished")).to_contain_text("3 người · Cán bộ tiếp đón tìm người phiên dịch: Tiếng Hrê")
    sent = wire.posts[0][1]
    assert (sent["party_size"], sent["help"], sent["help_language"]) == (3, "interpreter", "hre")
    assert sent["phone"] == "0901234567"
    assert "0901" not in kiosk.content()
    assert "901234567" not in kiosk.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")
    tap(kiosk, "[data-do=done]")
    expect(kiosk.locator(".extras .is-set")).to_have_count(0)


def test_a_phone_number_cut_short_is_not_sent(kiosk: Page, wire: Wire) -> None:
    tap(kiosk, "[data-do=wishes]")
    for digit in "0123456789":
        kiosk.locator(f"[data-do=digit][data-value='{digit}']").click(delay=420 if digit == "0" else 0)
    expect(kiosk.locator(".wrong")).to_be_visible()
    tap(kiosk, "[data-do=back]", "[data-value=result]")
    expect(kiosk.locator(".label")).to_be_visible()
    assert "phone" not in wire.posts[0][1]


def test_no_phone_number_is_asked_for_where_none_is_used(kiosk: Page, wire: Wire) -> None:
    wire.services["help"]["asks_phone"] = False
    kiosk.reload()
    tap(kiosk, "[data-do=wishes]")
    expect(kiosk.locator(".stepper")).to_be_visible()
    expect(kiosk.locator(".pad")).to_have_count(0)


def test_a_full_service_says_when_to_come_back_and_what_is_open_instead(kiosk: Page, wire: Wire) -> None:
    fields(kiosk, wire)
    tap(kiosk, ".fields [data-value=C]")
    expect(kiosk.locator(".full .why").first).to_contain_text("Thứ Năm, 26/11/2026, từ 07:00")
    assert wire.posts == []
    tap(kiosk, ".full .tile")
    expect(kiosk.locator(".label")).to_have_text("A053")


def test_prompts_are_spoken_when_asked_for_louder_and_then_no_more(kiosk: Page, wire: Wire, tmp_path: Path) -> None:
    wire.clip = tmp_path / "clip.wav"
    with wave.open(str(wire.clip), "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(8000)
        clip.writeframes(bytes(1600))
    assert wire.spoken == []
    tap(kiosk, "[data-do=voice]")
    wire.wait_until(lambda: len(wire.spoken) > 0)
    assert wire.spoken[0] == ("vi", "Ông bà cần làm gì? Xin chạm vào một ô để lấy số.")
    expect(kiosk.locator("[data-do=voice]")).to_contain_text("vừa")
    tap(kiosk, "[data-value=submit]")
    wire.wait_until(lambda: wire.spoken[-1][1].startswith("Hồ sơ thuộc lĩnh vực nào"))
    tap(kiosk, "[data-do=voice]")
    expect(kiosk.locator("[data-do=voice]")).to_contain_text("to")
    tap(kiosk, "[data-do=voice]")
    expect(kiosk.locator("[data-do=voice]")).to_have_text("Nghe đọc")


@pytest.mark.parametrize("has_print", [True, False])
def test_after_the_number_is_given_it_is_told_and_where_the_slip_is(kiosk: Page, wire: Wire, has_print: bool) -> None:
    wire.has_print = has_print
    tap(kiosk, "[data-do=voice]")
    # The stand-in has no voice of the hall: the next sentence is spoken all the same.
    with kiosk.expect_request("**/display/number?label=S053&language=vi&ahead=7"):
        tap(kiosk, "[data-value=result]")
    expect(kiosk.locator(".label")).to_have_text("S053")
    wire.wait_until(lambda: wire.spoken[-1][1].startswith("Xin nhận phiếu" if has_print else "Số không in ra giấy"))


def test_only_the_prompts_of_the_list_are_spoken(kiosk: Page, wire: Wire) -> None:
    for path in ("/kiosk/voice/vi/hack", "/kiosk/voice/fr/home", "/kiosk/voice/vi/..%2f..%2fhome"):
        assert kiosk.request.get(wire.origin + path).status == 404
    assert kiosk.request.get(f"{wire.origin}/kiosk/voice/vi/home").status == 503


def test_every_screen_has_a_prompt() -> None:
    static = Path(__file__).parents[2] / "kiosk" / "static"
    prompts = json.loads((static / "texts" / "vi" / "prompts.json").read_text("utf-8")).keys()
    views = re.search(r"const views = {([^}]*)}", (static / "kiosk_views.js").read_text("utf-8"))
    assert views is not None
    assert set(re.findall(r"\w+", views[1])) - {"starting", "sending"} <= prompts


def test_a_kiosk_reports_its_version_and_screen(kiosk: Page, wire: Wire) -> None:
    wire.wait_until(lambda: len(wire.heartbeats) > 0)
    version = kiosk.request.get(f"{wire.origin}/kiosk/version").json()["version"]
    assert wire.heartbeats[0]["version"] == version
    assert re.fullmatch(r"[0-9a-f]{12}", version)


def test_an_idle_kiosk_takes_over_a_new_version_by_itself(open_page: OpenPage, wire: Wire) -> None:
    page = open_page("/kiosk#token=kiosk-token", has_own_clock=True)
    expect(page.locator(".tile").first).to_be_visible()
    wire.wait_until(lambda: len(wire.heartbeats) > 0)
    page.evaluate("window.isOldPage = true")
    page.route("**/kiosk/version", lambda route: route.fulfill(json={"version": "new"}))
    with page.expect_navigation():
        page.clock.run_for(31_000)
    assert page.evaluate("window.isOldPage") is None


def test_the_last_search_is_gone_after_back_and_reload(kiosk: Page, wire: Wire) -> None:
    find(kiosk, "ket hon")
    kiosk.go_back()
    expect(kiosk.locator("h1")).to_have_text("Ông, bà cần làm gì?")
    tap(kiosk, "[data-do=search]")
    expect(kiosk.locator(".query b")).to_have_count(0)
