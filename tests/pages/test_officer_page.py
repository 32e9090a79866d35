"""The officer's page in real Chromium on a real server: one press, one command; nothing is sent twice."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.audit import violations
from tests.faults.history import Wire
from tests.live_server import LiveServer
from tests.pages.conftest import Issue, SignIn, commands_of

pytestmark = pytest.mark.browser

LABEL = ".who .label"


def at_work(sign_in: SignIn) -> Page:
    page = sign_in("lan", "/counter")
    expect(page.locator(".console")).to_be_visible()
    expect(page.locator(".wait tbody tr").first).to_be_visible()
    return page


def press(page: Page, key: str) -> None:
    """A press a while after the last one: two at once are one (see the test of it)."""
    expect(page.locator(".call:not([data-busy])")).to_be_visible()
    page.keyboard.press(key)


def bring(page: Page, status: str) -> str:
    """Call a citizen, and begin when asked to; the label."""
    press(page, " ")
    expect(page.locator(".state.is-called")).to_be_visible()
    if status == "serving":
        press(page, " ")
        expect(page.locator(".state.is-serving")).to_be_visible()
    return page.locator(LABEL).inner_text()


def refuse(route: Route) -> None:
    problem = {"code": "command_refused", "detail": "Không làm được lúc này", "status": 409}
    route.fulfill(status=409, content_type="application/problem+json", body=json.dumps(problem))


def lose(route: Route) -> None:
    route.fetch()  # the server does it
    route.abort()  # and the answer is lost


def test_space_does_the_whole_day(sign_in: SignIn, issue: Issue) -> None:
    mine = {issue(), issue()}
    page = at_work(sign_in)
    assert violations(page) == []
    commands = commands_of(page)
    called = bring(page, "called")
    assert violations(page) == []
    press(page, "F2")
    expect(page.locator(".state.is-serving")).to_be_visible()
    assert violations(page) == []
    press(page, " ")
    expect(page.locator(LABEL)).not_to_have_text(called)
    expect(page.locator(".state.is-called")).to_be_visible()
    assert commands == ["call-next", "begin", "finish", "call-next"]
    assert mine & {called, page.locator(LABEL).inner_text()}


def test_the_next_is_not_called_when_finishing_is_refused(sign_in: SignIn, issue: Issue) -> None:
    issue()
    page = at_work(sign_in)
    bring(page, "serving")
    page.route("**/finish", refuse)
    commands = commands_of(page)
    press(page, " ")
    expect(page.locator(".notice.is-trouble")).to_contain_text("Không làm được lúc này")
    assert violations(page) == []
    assert commands == ["finish"]


def test_a_lost_answer_is_settled_by_reading_never_by_repeating(sign_in: SignIn, issue: Issue) -> None:
    issue()
    page = at_work(sign_in)
    page.route("**/call-next", lose)
    commands = commands_of(page)
    page.keyboard.press(" ")
    expect(page.locator(".state.is-called")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("đọc lại trạng thái")
    assert commands == ["call-next"]


def test_a_finish_whose_answer_is_lost_does_not_call_the_next(sign_in: SignIn, issue: Issue) -> None:
    issue()
    issue()
    page = at_work(sign_in)
    bring(page, "serving")
    page.route("**/finish", lose)
    commands = commands_of(page)
    press(page, " ")
    expect(page.locator(".state.is-free")).to_be_visible()
    assert commands == ["finish"]


def test_holding_a_key_or_pressing_twice_is_one_press(sign_in: SignIn, issue: Issue) -> None:
    issue()
    issue()
    page = at_work(sign_in)
    commands = commands_of(page)
    page.evaluate(
        """async () => {
          const down = (repeat) => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true, repeat }));
          for (const repeat of [false, true, true, false]) down(repeat);
          // Again as soon as the page shows the called one: the second half of a double press.
          await new Promise((shown) => new MutationObserver((_, watch) => {
            if (document.querySelector(".state.is-called")) { watch.disconnect(); shown(); }
          }).observe(document.body, { subtree: true, childList: true, attributes: true }));
          down(false);
        }"""
    )
    expect(page.locator(".call:not([data-busy])")).to_be_visible()
    expect(page.locator(".state.is-called")).to_be_visible()
    assert commands == ["call-next"]


def test_the_page_survives_a_restart_with_its_citizen(sign_in: SignIn, server: LiveServer, issue: Issue) -> None:
    issue()
    page = at_work(sign_in)
    label = bring(page, "called")
    server.kill()
    server.start()
    press(page, " ")
    expect(page.locator(".state.is-serving")).to_be_visible(timeout=15_000)
    assert page.locator(LABEL).inner_text() == label


def test_hold_and_resume_transfer_and_a_ticket_out_of_turn(sign_in: SignIn, issue: Issue) -> None:
    issue()
    issue()
    page = at_work(sign_in)
    held = bring(page, "called")
    press(page, "F6")
    expect(page.locator(".held")).to_contain_text(held)
    page.locator(f".held button:has-text('{held}')").click()
    expect(page.locator(LABEL)).to_have_text(held)
    press(page, "F7")
    assert violations(page) == []
    page.locator("dialog button[value=G]").click()
    expect(page.locator(".label.is-none")).to_be_visible()
    row = page.locator(".wait tbody tr").last
    wanted = row.locator("td").first.inner_text()
    row.locator("button").focus()
    page.keyboard.press("Enter")
    page.locator("dialog .choices button").first.click()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(LABEL)).to_have_text(wanted)


def test_recall_requeue_no_show_and_undo_have_their_keys(sign_in: SignIn, issue: Issue) -> None:
    issue()
    page = at_work(sign_in)
    commands = commands_of(page)
    label = bring(page, "called")
    press(page, "F3")
    expect(page.locator(".tag", has_text="Đã gọi 2 lần")).to_be_visible()
    press(page, "Shift+F3")
    expect(page.locator(".wait tbody tr").first).to_contain_text(label)
    assert bring(page, "called") == label
    press(page, "F4")
    expect(page.locator(".state.is-free")).to_be_visible()
    page.reload()  # what may be undone is known after a reload too
    expect(page.locator(".why")).to_contain_text(label)
    press(page, "F9")
    expect(page.locator(".state.is-called")).to_be_visible()
    assert page.locator(LABEL).inner_text() == label
    assert commands == ["call-next", "recall", "requeue", "call-next", "no-show", "undo"]


def test_undo_after_the_next_was_called_gives_that_one_its_place_back(sign_in: SignIn, issue: Issue) -> None:
    issue()
    issue()
    page = at_work(sign_in)
    first = bring(page, "serving")
    press(page, " ")
    expect(page.locator(".state.is-called")).to_be_visible()
    second = page.locator(LABEL).inner_text()
    press(page, "F9")
    expect(page.locator("dialog")).to_contain_text(second)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".state.is-serving")).to_be_visible()
    assert page.locator(LABEL).inner_text() == first
    expect(page.locator(".wait tbody tr").first).to_contain_text(second)


def test_what_is_not_possible_says_why_and_sends_nothing(sign_in: SignIn, issue: Issue) -> None:
    issue()
    page = at_work(sign_in)
    commands = commands_of(page)
    for key in ("F3", "F4", "Shift+F3", "F6", "F7", "F8", "Shift+F8"):
        press(page, key)
        expect(page.locator(".notice")).to_contain_text("có người ở quầy")
        page.locator(".notice button").click()
    page.locator("[data-do=hold]").click(force=True)
    expect(page.locator(".notice")).to_contain_text("có người ở quầy")
    assert commands == []


def test_a_button_pressed_with_the_mouse_does_not_keep_space(sign_in: SignIn, issue: Issue) -> None:
    issue()
    page = at_work(sign_in)
    bring(page, "called")
    page.locator("[data-do=recall]").click()
    expect(page.locator(".tag", has_text="Đã gọi 2 lần")).to_be_visible()
    commands = commands_of(page)
    press(page, " ")
    expect(page.locator(".state.is-serving")).to_be_visible()
    assert commands == ["begin"]


def test_two_tabs_show_the_same_citizen(sign_in: SignIn, issue: Issue) -> None:
    issue()
    page, other = at_work(sign_in), at_work(sign_in)
    label = bring(page, "called")
    expect(other.locator(LABEL)).to_have_text(label)
    press(other, " ")
    expect(page.locator(".state.is-serving")).to_be_visible()


def test_pausing_and_opening_again(sign_in: SignIn, issue: Issue, officer: Wire) -> None:
    issue()
    page = at_work(sign_in)
    press(page, "F10")
    expect(page.locator(".state.is-paused")).to_be_visible()
    assert violations(page) == []
    press(page, " ")
    expect(page.locator(".state.is-free")).to_be_visible()
    assert officer.call("GET", "/counters/7")[1]["state"] == "open"


def test_an_officer_without_a_counter_chooses_one(sign_in: SignIn, issue: Issue) -> None:
    page = sign_in("an", "/counter")
    expect(page.locator(".places .press").first).to_be_visible()
    assert violations(page) == []
    page.locator("[data-number='15']").click()
    expect(page.locator("h1")).to_have_text("Quầy 15")
