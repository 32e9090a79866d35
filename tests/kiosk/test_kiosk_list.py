"""The list of papers on paper: the kiosk says what becomes of it, and of nothing that is not so."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.audit import violations
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire
from tests.kiosk.test_kiosk_states import BIRTH, SIZES, hidden_parts, keep, papers, tap

pytestmark = pytest.mark.browser

ELSEWHERE = {"printer": "reception", "printer_name": "Máy in quầy tiếp đón", "is_moved": True}
OUTCOMES: dict[str, tuple[dict[str, Any], str, str]] = {
    "coming": ({"state": "taken"}, "Danh sách đang in", "Your list is printing"),
    "printed": ({"state": "done"}, "Nhận danh sách ở khe phía dưới", "Take the list from the slot below"),
    "paper-out": ({"state": "pending", "fault": "paper_out"}, "Máy hết giấy", "Out of paper"),
    "in-trouble": ({"state": "pending", "fault": "cover_open"}, "Máy in có lỗi", "Printer fault"),
    "elsewhere": (
        {"state": "pending", **ELSEWHERE},
        "Danh sách in ở: Máy in quầy tiếp đón",
        "Printing at: Máy in quầy tiếp đón",
    ),
    "printed-elsewhere": (
        {"state": "done", **ELSEWHERE},
        "Nhận danh sách ở: Máy in quầy tiếp đón",
        "Take the list at: Máy in quầy tiếp đón",
    ),
    "no-printer": ({"state": "pending", "is_preview": True}, "Ở đây không có máy in", "No printer here"),
}


def button(page: Page) -> Locator:
    return page.locator("[data-do=printList]")


UPRIGHT, *FLAT = SIZES
WIDEST = ["paper-out", "printed-elsewhere", "no-printer"]
SHOWN = [(outcome, UPRIGHT) for outcome in OUTCOMES] + [(outcome, size) for outcome in WIDEST for size in FLAT]


@pytest.mark.parametrize(("outcome", "size"), SHOWN, ids=str)
def test_what_became_of_the_list_is_said_and_in_sight(
    open_page: OpenPage, wire: Wire, request: pytest.FixtureRequest, outcome: str, size: tuple[int, int]
) -> None:
    news, vietnamese, english = OUTCOMES[outcome]
    page = open_page("/kiosk#token=kiosk-token", width=size[0], height=size[1])
    expect(page.locator(".tile").first).to_be_visible()
    papers(page, wire)
    wire.paper |= news
    tap(page, "[data-do=printList]")
    expect(button(page)).to_contain_text(vietnamese)
    expect(button(page)).to_have_attribute("aria-disabled", "true")
    page.mouse.move(0, 0)
    folder = request.config.getoption("--screens")
    if folder is not None:
        keep(page, folder / "kiosk" / f"list-{outcome}-{size[0]}x{size[1]}.png")
    assert hidden_parts(page) == []
    assert violations(page) == []
    tap(page, "[data-do=back]", "[data-do=back]", "[data-do=language][data-value=en]")
    papers(page, wire)
    tap(page, "[data-do=printList]")
    expect(button(page)).to_contain_text(english)
    assert hidden_parts(page) == []
    assert wire.printed == [BIRTH, BIRTH]


def test_the_list_is_followed_until_it_is_out(kiosk: Page, wire: Wire) -> None:
    papers(kiosk, wire)
    tap(kiosk, "[data-do=printList]")
    expect(button(kiosk)).to_contain_text("Danh sách đang in")
    wire.paper |= {"state": "pending", "fault": "paper_out"}
    expect(button(kiosk)).to_contain_text("Máy hết giấy")
    wire.paper |= {"fault": None}
    expect(button(kiosk)).to_contain_text("Danh sách đang in")
    wire.paper |= {"state": "done"}
    expect(button(kiosk)).to_contain_text("Nhận danh sách ở khe phía dưới")
    assert wire.printed == [BIRTH], "what waits for paper comes out by itself"


@pytest.mark.parametrize("has_print", [True, False])
def test_a_list_given_up_or_refused_may_be_asked_for_again(kiosk: Page, wire: Wire, has_print: bool) -> None:
    wire.has_print = has_print
    wire.paper |= {"state": "given_up"}
    papers(kiosk, wire)
    tap(kiosk, "[data-do=printList]")
    expect(button(kiosk)).to_contain_text("Chưa in được")
    wire.has_print = True
    wire.paper |= {"state": "done"}
    tap(kiosk, "[data-do=printList]")
    expect(button(kiosk)).to_contain_text("Nhận danh sách")
    assert wire.printed == [BIRTH, BIRTH]


def test_a_printer_known_to_be_out_of_paper_is_not_said_to_print(kiosk: Page, wire: Wire) -> None:
    wire.services["printer"]["fault"] = "paper_out"
    kiosk.reload()
    expect(kiosk.locator(".notice")).to_be_visible()
    papers(kiosk, wire)
    kiosk.route("**/print-jobs/*/state", lambda route: route.abort())
    tap(kiosk, "[data-do=printList]")
    expect(button(kiosk)).to_contain_text("Máy hết giấy")


def test_the_next_citizen_finds_no_word_of_the_last_ones_list(kiosk: Page, wire: Wire) -> None:
    papers(kiosk, wire)
    tap(kiosk, "[data-do=printList]")
    expect(button(kiosk)).to_contain_text("Danh sách đang in")
    wire.paper |= {"state": "done"}
    tap(kiosk, "[data-do=back]", "[data-do=back]")
    papers(kiosk, wire)
    expect(button(kiosk)).to_have_text("In danh sách này")


def test_a_slip_of_a_printer_that_is_none_is_not_said_to_print(kiosk: Page, wire: Wire) -> None:
    wire.services["printer"]["is_preview"] = True
    wire.paper |= {"is_preview": True, "state": "pending"}
    kiosk.reload()
    tap(kiosk, "[data-value=result]")
    expect(kiosk.locator(".print")).to_contain_text("Số không in ra giấy")
    with kiosk.expect_response("**/print-jobs/55/state"):
        pass
    expect(kiosk.locator(".print")).to_contain_text("Số không in ra giấy")
