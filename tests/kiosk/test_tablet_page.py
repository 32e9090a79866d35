"""The rating tablet in a real Chromium: asks, listens, thanks, sleeps."""

import pytest
from playwright.sync_api import Page, expect

from tests.audit import violations
from tests.kiosk import samples
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire

pytestmark = pytest.mark.browser


@pytest.fixture
def tablet(open_page: OpenPage, wire: Wire) -> Page:
    page = open_page("/tablet#token=tablet-token", 1280, 800)
    expect(page.locator(".asleep h1")).to_have_text("Xin chào ông, bà")
    wire.wait_for_screens(1)
    return page


def ask(tablet: Page, wire: Wire, language: str = "vi", seconds: float = 30) -> None:
    wire.push_questions("rating_asked", [samples.question(46, language, seconds)])
    expect(tablet.locator(".faces")).to_be_visible()


def test_a_finished_ticket_wakes_it_and_one_touch_rates(tablet: Page, wire: Wire) -> None:
    assert violations(tablet) == []
    ask(tablet, wire)
    expect(tablet.locator(".which")).to_have_text("Phiếu H046")
    expect(tablet.locator(".foot p")).to_contain_text("Tự đóng sau")
    assert violations(tablet) == []
    tablet.locator("[data-value='5']").tap()
    expect(tablet.locator("h1")).to_have_text("Xin cảm ơn ý kiến của ông, bà")
    assert violations(tablet) == []
    assert wire.ratings == [{"ticket": 46, "score": 5}]


def test_after_the_thanks_it_asks_the_next_one_and_then_sleeps(open_page: OpenPage, wire: Wire) -> None:
    tablet = open_page("/tablet#token=tablet-token", 1280, 800, has_own_clock=True)
    expect(tablet.locator(".asleep")).to_be_visible()
    wire.wait_for_screens(1)
    second = samples.question(48, seconds=600)
    wire.push_questions("rating_asked", [samples.question(46, seconds=600), second])
    tablet.locator("[data-value='5']").tap()
    expect(tablet.locator(".given")).to_be_visible()
    wire.push_questions("rating_given", [second])
    tablet.clock.run_for(5000)
    expect(tablet.locator(".which")).to_have_text("Phiếu H048")
    tablet.locator("[data-value='4']").tap()
    expect(tablet.locator(".given")).to_be_visible()
    wire.push_questions("rating_given", [])
    tablet.clock.run_for(5000)
    expect(tablet.locator(".asleep")).to_be_visible()


def test_a_low_score_asks_for_reasons(tablet: Page, wire: Wire) -> None:
    ask(tablet, wire)
    tablet.locator("[data-value='2']").tap()
    expect(tablet.locator("h1")).to_have_text("Điều gì khiến ông, bà chưa hài lòng?")
    assert violations(tablet) == []
    tablet.locator("[data-value=attitude]").click(delay=450)
    tablet.locator("[data-value=long_wait]").tap()
    tablet.locator("[data-value=long_wait]").tap()
    tablet.locator("[data-value=extra_papers]").tap()
    tablet.locator("[data-do=send]").tap()
    expect(tablet.locator(".given")).to_be_visible()
    assert wire.ratings == [{"ticket": 46, "score": 2, "reasons": ["attitude", "extra_papers"]}]


def test_an_answer_under_way_is_sent_before_its_question_closes(tablet: Page, wire: Wire) -> None:
    ask(tablet, wire, seconds=5)
    tablet.locator("[data-value='1']").tap()
    expect(tablet.locator(".given")).to_be_visible()
    assert wire.ratings == [{"ticket": 46, "score": 1}]


def test_declining_is_told_and_rates_nothing(tablet: Page, wire: Wire) -> None:
    ask(tablet, wire)
    tablet.locator("[data-do=decline]").tap()
    expect(tablet.locator("h1")).to_have_text("Xin cảm ơn ông, bà")
    assert wire.ratings == []
    assert wire.declined == [46]


def test_a_question_that_closes_leaves_the_screen(tablet: Page, wire: Wire) -> None:
    ask(tablet, wire)
    wire.push_questions("question_closed", [])
    expect(tablet.locator(".asleep")).to_be_visible()


def test_it_speaks_the_tickets_language_and_changes_on_one_touch(tablet: Page, wire: Wire) -> None:
    ask(tablet, wire, language="en")
    expect(tablet.locator("h1")).to_have_text("Were you satisfied this time?")
    assert violations(tablet) == []
    tablet.locator("[data-do=language]").tap()
    expect(tablet.locator("h1")).to_have_text("Ông, bà có hài lòng với lần này không?")


def test_without_its_socket_it_asks_by_polling(open_page: OpenPage, wire: Wire) -> None:
    wire.questions = [samples.question(47)]
    page = open_page("/tablet#token=tablet-token", 1280, 800, is_socket_refused=True)
    expect(page.locator(".which")).to_have_text("Phiếu H047")


def test_a_rating_given_offline_is_sent_later(tablet: Page, wire: Wire) -> None:
    ask(tablet, wire)
    tablet.context.set_offline(True)
    tablet.locator("[data-value='4']").tap()
    expect(tablet.locator(".given p")).to_have_text("Máy sẽ gửi ý kiến này khi có mạng")
    tablet.context.set_offline(False)
    tablet.reload()
    expect(tablet.locator("h1")).to_be_visible()
    wire.wait_until(lambda: wire.ratings == [{"ticket": 46, "score": 4}])


def test_a_tablet_without_token_says_so(open_page: OpenPage) -> None:
    page = open_page("/tablet", 1280, 800)
    expect(page.locator("h1")).to_have_text("Máy này chưa được đăng ký")
    assert violations(page) == []
