"""Registering a dossier on the officer's page: found without diacritics, registered once, due date in large."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.audit import violations
from tests.faults.history import Wire
from tests.pages.conftest import Issue, SignIn, commands_of

pytestmark = pytest.mark.browser


def open_form(sign_in: SignIn) -> Page:
    page = sign_in("lan", "/counter")
    expect(page.locator(".wait tbody tr").first).to_be_visible()
    page.keyboard.press(" ")
    expect(page.locator(".state.is-called")).to_be_visible()
    expect(page.locator(".call:not([data-busy])")).to_be_visible()
    page.keyboard.press("Shift+F8")
    expect(page.locator("dialog .procedure").first).to_be_visible()
    return page


def receipts(officer: Wire) -> int:
    _, answer = officer.call("GET", "/print-jobs/recent")
    return sum(job["kind"] == "receipt" for job in answer["jobs"])


def test_a_procedure_is_found_and_the_dossier_registered(sign_in: SignIn, issue: Issue, officer: Wire) -> None:
    issue()
    page = open_form(sign_in)
    assert violations(page) == []
    page.locator("dialog button[type=submit]").click()  # no procedure chosen: the browser says so, nothing is sent
    expect(page.locator("dialog .procedure")).not_to_have_count(0)
    page.fill("[name=procedure_query]", "bien dong")
    expect(page.locator("dialog .procedure")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("dialog .procedure input")).to_be_checked()
    page.fill("[name=applicant_name]", "Nguyễn Thị Lan")
    page.fill("[name=documents]", "Đơn đăng ký; Giấy chứng nhận")
    page.locator("dialog button", has_text="Thêm giấy tờ").click()
    page.keyboard.type("Hợp đồng")
    page.locator(".paper").last.locator("select").select_option("certified_copy")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .due b")).to_have_text(page.locator("dialog .due b").inner_text())
    assert violations(page) == []
    code = page.locator("dialog h2").inner_text().split()[-1]
    _, answer = officer.call("GET", f"/dossiers/{code}")
    papers = [(one["name"], one["form"]) for one in answer["dossier"]["documents"]]
    assert papers == [("Đơn đăng ký", "copy"), ("Giấy chứng nhận", "copy"), ("Hợp đồng", "certified_copy")]
    assert answer["dossier"]["due_day"]


def test_a_lost_answer_does_not_make_two_dossiers(sign_in: SignIn, issue: Issue, officer: Wire) -> None:
    issue()
    page = open_form(sign_in)
    before = receipts(officer)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/dossiers", lose)
    commands = commands_of(page)
    page.locator("dialog input[name=procedure]").first.check()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_contain_text("Hẹn trả ngày")
    assert commands == ["dossiers"]
    assert receipts(officer) == before + 1


def test_a_refusal_stays_in_the_form_with_what_was_typed(sign_in: SignIn, issue: Issue) -> None:
    issue()
    page = open_form(sign_in)
    page.locator("dialog input[name=procedure]").first.check()
    page.fill("[name=code]", "mã sai ?")
    page.fill("[name=applicant_name]", "Nguyễn Thị Lan")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .trouble-line")).to_contain_text("code")
    assert page.locator("[name=applicant_name]").input_value() == "Nguyễn Thị Lan"
