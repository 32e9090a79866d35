"""The kiosk's scanner: told from typing, bounded, and forgetful. Cards here are invented."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.kiosk import samples
from tests.kiosk.fake_wire import Wire
from tests.kiosk.test_kiosk_states import RECEIPT, scan, tap

pytestmark = pytest.mark.browser

TOKEN = "0123456789abcdef0123456789abcdef"
OLD = "051050000001||Nguyen Van A|01021950|Nam|Thon 1, Xa Binh Minh|15082021"
YOUNG = "051201000001||Nguyen Van B|01022001|Nam|Thon 1, Xa Binh Minh|15082021"


def test_a_receipt_tells_its_state_and_a_ready_one_leads_to_a_number_in_one_tap(kiosk: Page, wire: Wire) -> None:
    wire.lookup = samples.looked_up()
    scan(kiosk, RECEIPT)
    expect(kiosk.locator("h1")).to_have_text("Đã có kết quả")
    assert wire.looked_up == [{"code": RECEIPT}]
    tap(kiosk, "[data-do=service]")
    expect(kiosk.locator(".label")).to_have_text("S053")


def test_the_qr_of_a_receipt_is_asked_by_its_token(kiosk: Page, wire: Wire) -> None:
    wire.lookup = samples.looked_up("in_process")
    scan(kiosk, f"https://q.example.vn/d/{TOKEN}")
    expect(kiosk.locator("h1")).to_have_text("Hồ sơ đang được giải quyết")
    assert wire.looked_up == [{"token": TOKEN}]
    expect(kiosk.locator("[data-do=service]")).to_have_count(0)


def test_a_real_burst_of_keys_is_a_scan_and_presses_nothing(kiosk: Page, wire: Wire) -> None:
    kiosk.locator("[data-value=result]").focus()
    kiosk.keyboard.type(RECEIPT)
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".no h1")).to_have_text("Không tìm thấy hồ sơ này")
    assert wire.posts == []


@pytest.mark.parametrize(
    ("line", "is_on", "words"),
    [
        (OLD, "true", "Đã bật ưu tiên"),
        (YOUNG, "false", "không lưu gì"),
        ("051050000001", "true", "Đã bật ưu tiên"),
        ("051066000001||X|25111966|Nam|Y|15082021", "true", "Đã bật ưu tiên"),
        ("051066000001||X|26111966|Nam|Y|15082021", "false", "không lưu gì"),
        (OLD + "|more|fields|of the new card", "true", "Đã bật ưu tiên"),
    ],
)
def test_of_a_card_only_the_age_group_is_derived(kiosk: Page, line: str, is_on: str, words: str) -> None:
    scan(kiosk, line)
    expect(kiosk.locator(".notice")).to_contain_text(words)
    expect(kiosk.locator("[data-do=priority]")).to_have_attribute("aria-checked", is_on)


def test_nothing_of_a_card_is_sent_kept_logged_or_shown(kiosk: Page, wire: Wire) -> None:
    sent: list[str] = []
    said: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''}")

    kiosk.on("request", note)
    kiosk.on("console", lambda message: said.append(message.text))
    scan(kiosk, OLD)
    expect(kiosk.locator(".notice")).to_be_visible()
    tap(kiosk, "[data-value=result]")
    expect(kiosk.locator(".label")).to_be_visible()
    kept = kiosk.evaluate(
        "JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, history.state])"
    )
    for trace in ("051050000001", "Nguyen", "1950", "Binh Minh"):
        assert trace not in "".join(sent) + "".join(said) + kept + kiosk.content()
    assert wire.posts[0][1] == {"service": "S", "priority": True, "language": "vi"}


@pytest.mark.parametrize("line", ['"><img src=x onerror=alert(1)>', "x" * 10_000, "javascript:alert(1)//"])
def test_what_is_no_code_reaches_nothing(kiosk: Page, wire: Wire, line: str) -> None:
    scan(kiosk, line)
    expect(kiosk.locator(".notice")).to_contain_text("Máy không hiểu mã này")
    assert wire.looked_up == []
    assert kiosk.locator("img").count() == 0


def test_control_characters_within_a_code_are_dropped(kiosk: Page, wire: Wire) -> None:
    wire.lookup = samples.looked_up()
    scan(kiosk, "\u0000" + RECEIPT[:5] + "\u202e\u200b" + RECEIPT[5:])
    expect(kiosk.locator(".facts")).to_be_visible()
    assert wire.looked_up == [{"code": RECEIPT}]


def test_shortcuts_a_code_may_send_do_nothing(kiosk: Page) -> None:
    swallowed = kiosk.evaluate(
        """() => [["o", "ctrlKey"], ["p", "ctrlKey"], ["l", "ctrlKey"], ["d", "altKey"], ["F12", ""], ["F1", ""]].map(
             ([key, held]) => !document.body.dispatchEvent(
               new KeyboardEvent("keydown", { key, [held]: true, bubbles: true, cancelable: true })))"""
    )
    assert swallowed == [True] * 6


def test_slow_letters_are_typing_and_are_no_scan(kiosk: Page, wire: Wire) -> None:
    kiosk.keyboard.type("000.00.19", delay=130)
    expect(kiosk.locator(".notice")).to_have_count(0)
    assert wire.looked_up == []


def test_a_scan_while_a_number_is_on_the_screen_changes_nothing(kiosk: Page, wire: Wire) -> None:
    tap(kiosk, "[data-value=result]")
    expect(kiosk.locator(".label")).to_be_visible()
    scan(kiosk, RECEIPT)
    expect(kiosk.locator(".label")).to_be_visible()
    assert wire.looked_up == []


def test_the_dossier_on_the_screen_goes_by_itself(timed: Page, wire: Wire) -> None:
    wire.lookup = samples.looked_up("in_process")
    scan(timed, RECEIPT)
    expect(timed.locator(".facts")).to_be_visible()
    timed.clock.run_for(41_000)
    expect(timed.locator("h1")).to_have_text("Ông, bà cần làm gì?")
    assert RECEIPT not in timed.content()


def test_a_lookup_without_an_answer_says_so(kiosk: Page) -> None:
    kiosk.route("**/dossiers/lookup", lambda route: route.abort())
    scan(kiosk, RECEIPT)
    expect(kiosk.locator("h1")).to_have_text("Chưa tra cứu được")
