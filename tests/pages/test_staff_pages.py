"""Sign-in, reception, floor, figures and administration in real Chromium on a real server."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.audit import violations
from tests.faults.history import Wire
from tests.live_server import PASSWORD, LiveServer
from tests.pages.conftest import Issue, SignIn, commands_of

pytestmark = pytest.mark.browser

PAGES = (("lan", "/counter"), ("le", "/reception"), ("ha", "/floor"), ("minh", "/reports"), ("quan", "/admin"))


def test_a_wrong_password_is_said_and_foreign_addresses_are_not_followed(server: LiveServer, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}/login?next=//evil.example/")
    page.fill("input[name=username]", "le")
    page.fill("input[name=password]", "wrong")
    page.click("button[type=submit]")
    expect(page.locator("[role=alert]")).to_contain_text("không đúng")
    assert violations(page) == []
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{server.url}/reception")
    page.context.close()


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_at_200_percent_zoom_and_in_english_nothing_is_cut_off(sign_in: SignIn, name: str, path: str) -> None:
    page = sign_in(name, path, (683, 384))
    expect(page.locator("main section, main table, main .places").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    page.locator("[data-do=switchLanguage]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main section, main table, main .places").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    assert violations(page) == []


def test_reception_gives_finds_and_cancels(sign_in: SignIn) -> None:
    page = sign_in("le", "/reception")
    page.locator("#priority").check()
    page.locator("[data-do=give][data-code=K]").click()
    label = page.locator(".given .label")
    expect(label).to_have_text(re.compile(r"^K\d{3}$"))
    expect(page.locator(".given .tag")).to_contain_text("Ưu tiên")
    expect(page.locator("#priority")).not_to_be_checked()
    page.fill("input[name=query]", label.inner_text().lower().replace("00", ""))
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_contain_text("đang chờ")
    assert violations(page) == []
    page.locator(".found [data-do=cancel]").click()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".found")).to_contain_text("đã hủy")


def test_a_lost_answer_at_reception_gives_one_number(sign_in: SignIn, kiosk: Wire) -> None:
    page = sign_in("le", "/reception")
    keys: list[str] = []

    def lose_first(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/tickets", lose_first)
    page.locator("[data-do=give][data-code=M]").dblclick()
    expect(page.locator(".given .label")).to_have_text("M001")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    _, services = kiosk.call("GET", "/services")
    assert next(one["waiting"] for one in services["services"] if one["code"] == "M") == 1


def test_the_floor_shows_the_line_and_opens_and_closes_counters(sign_in: SignIn, issue: Issue) -> None:
    issue("E")
    page = sign_in("ha", "/floor")
    row = page.locator(".queues tbody tr[data-key=E]")
    expect(row.locator("td").nth(2)).to_have_text("1")
    expect(row).to_contain_text("Đăng ký kinh doanh")
    assert violations(page) == []
    for word, state in (("open", "is-free"), ("pause", "is-paused"), ("close", "is-closed")):
        page.locator("[data-number='16']").click()
        assert violations(page) == []
        page.locator(f"dialog button[value={word}]").click()
        expect(page.locator("[data-number='16']")).to_have_class(re.compile(state))
    issue("E")
    expect(row.locator("td").nth(2)).to_have_text("2")


def times(count: int, seconds: int) -> dict[str, Any]:
    none = {"within_target": None, "target_count": None}
    time = {"count": count, "median_seconds": seconds, "p90_seconds": seconds * 2}
    waiting = time | {"within_target": count - 3, "target_count": count}
    return {"waiting": waiting, "walking": time | none, "service": time | none}


FIGURES = {
    "business_day": "2026-11-23",
    "is_final": True,
    **dict.fromkeys(("waiting", "called", "serving", "on_hold", "cancelled", "expired", "closed_by_system"), 0),
    "issued": 10_010,
    "served": 10_000,
    "no_show": 10,
    "times": times(10_000, 734),
    "by_service": [
        {"service": "H", "name": "=Đất", "name_en": "=Land", "issued": 10_010, "served": 10_000, "no_show": 10}
        | {"cancelled": 0, "expired": 0, "times": times(10_000, 734)}
    ],
    "by_counter": [
        {"counter": 7, "served": 10_000, "no_show": 10, "times": times(10_000, 734)}
        | {"ratings": {"asked": 10_000, "answered": 3000, "mean_score": 4.61}}
    ],
    "arrivals": [{"from": "07:30", "issued": 10_000}, {"from": "09:00", "issued": 10}],
    "ratings": {"asked": 10_000, "answered": 3000, "declined": 1, "unanswered": 2, "cut_short": 3}
    | {"levels": {"1": 1, "2": 0, "3": 0, "4": 999, "5": 2000}, "satisfied": 2999}
    | {"by_channel": {"tablet": 2900, "phone": 100}},
}


def figures_page(sign_in: SignIn) -> Page:
    page = sign_in("minh", "/reports")
    expect(page.locator(".sums")).to_be_visible()
    assert violations(page) == []
    page.route("**/statistics/day*", lambda route: route.fulfill(json=FIGURES))
    page.locator("[data-do=turn]").first.click()
    expect(page.locator("h2").first).to_contain_text("23/11/2026")
    return page


def test_a_share_never_rounds_up_and_stands_beside_its_fraction(sign_in: SignIn) -> None:
    page = figures_page(sign_in)
    sums = page.locator(".sums")
    expect(sums).to_contain_text("99,9\u00a0%")
    expect(sums).to_contain_text("9.997 / 10.000")
    expect(sums).not_to_contain_text("100,0")
    expect(page.locator(".levels tr").last).to_contain_text("(1/3.000)")
    expect(page.locator(".bars div")).to_have_count(4)  # the empty half-hours between count too
    page.locator("summary").click()
    assert violations(page) == []
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()


def test_the_file_holds_the_numbers_of_the_page_and_no_formula(sign_in: SignIn, tmp_path: Path) -> None:
    page = figures_page(sign_in)
    with page.expect_download() as taken:
        page.locator("[data-do=csv]").click()
    assert taken.value.suggested_filename == "figures-2026-11-23.csv"
    taken.value.save_as(tmp_path / "figures.csv")
    lines = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig").splitlines()
    assert '"waiting.within_target","","","","","9997"' in lines
    assert '"issued","H","\'=Đất","","","10010"' in lines
    assert '"arrivals","","","","07:30","10000"' in lines


def test_percentages_and_cells_at_their_edges(sign_in: SignIn) -> None:
    page = sign_in("minh", "/reports")
    shown = page.evaluate(
        """async () => {
          const { percent, csvCell, ranges } = await import("/pages/format.js");
          return [percent(9997, 10000), percent(1, 1), percent(2, 3), percent(0, 5), percent(1, 0),
                  csvCell("=1+1"), csvCell("-5"), csvCell("@x"), csvCell('a"b'), ranges([9, 7, 8, 12])];
        }"""
    )
    shares = ["99,9\u00a0%", "100,0\u00a0%", "66,6\u00a0%", "0,0\u00a0%", "–"]
    assert shown == [*shares, '"\'=1+1"', '"-5"', '"\'@x"', '"a""b"', "7–9, 12"]


def test_a_device_is_added_its_address_shown_once_and_taken_away(
    sign_in: SignIn, browser: Browser, server: LiveServer
) -> None:
    page = sign_in("quan", "/admin")
    page.select_option("[name=kind]", "tablet")
    page.fill("#add [name=name]", "Máy đánh giá quầy 9")
    commands = commands_of(page)
    page.locator("#add [type=submit]").click()  # a tablet without a counter is not sent
    page.select_option("#add [name=counter]", "9")
    page.locator("#add [type=submit]").click()
    address = page.locator(".token code").inner_text()
    assert re.fullmatch(re.escape(f"{server.url}/tablet#token=") + r"[\w-]{20,}", address)
    assert commands == ["devices"]
    assert violations(page) == []
    row = page.locator("tr", has_text="Máy đánh giá quầy 9")
    row.locator("[data-do=revoke]").click()
    page.locator("dialog button[type=submit]").click()
    expect(row).to_have_count(0)
    page.reload()
    expect(page.locator("#add")).to_be_visible()
    expect(page.locator(".token")).to_have_count(0)


def test_an_ended_session_leads_to_sign_in_and_back(sign_in: SignIn) -> None:
    page = sign_in("le", "/reception")
    give = page.locator("[data-do=give][data-code=K]")
    expect(give).to_be_visible()
    page.context.clear_cookies()
    give.click()
    page.wait_for_url(re.compile(r"/login\?next=%2Freception$"))
