"""Every state of the rating tablet, in both languages, at twice the size, by keyboard alone; and what it says aloud."""

import re

import pytest
from playwright.sync_api import Page, expect

from display.prompts import PROMPTS
from tests.audit import await_faces
from tests.kiosk import samples
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire
from tests.kiosk.layout import NARROWEST_WIDTH, zoom_faults
from tests.kiosk.pictures import Keep, keeper

pytestmark = pytest.mark.browser

TOKEN = "/tablet#token=tablet-token"


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    return keeper(request, "tablet")


def opened(open_page: OpenPage, wire: Wire, path: str = TOKEN, width: int = 1280, height: int = 800) -> Page:
    page = open_page(path, width, height)
    expect(page.locator(".asleep")).to_be_visible()
    wire.wait_for_screens(1)
    return page


def ask(page: Page, wire: Wire, language: str = "vi", seconds: float = 50) -> None:
    wire.push_questions("rating_asked", [samples.question(46, language, seconds)])
    expect(page.locator(".faces")).to_be_visible()


def fits(page: Page, width: int) -> None:
    await_faces(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not re.search(r"tablet\.|\{|undefined|null", page.locator("body").inner_text())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_asleep_to_thanks(open_page: OpenPage, wire: Wire, keep: Keep, language: str) -> None:
    page = opened(open_page, wire)
    end = "" if language == "vi" else "-en"
    if language == "vi":
        keep(page, "asleep")
    ask(page, wire, language)
    fits(page, 1280)
    keep(page, f"question{end}")
    for face in page.locator(".faces button").all():
        box = face.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 150
    page.locator("[data-value='2']").tap()
    page.locator("[data-value=attitude]").click(delay=450)
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    fits(page, 1280)
    keep(page, f"reasons{end}")
    page.locator("textarea").fill("Cán bộ nói nhanh quá.")
    page.locator("[data-do=send]").tap()
    expect(page.locator(".given")).to_be_visible()
    keep(page, f"thanks{end}")
    assert wire.ratings == [{"ticket": 46, "score": 2, "reasons": ["attitude"], "comment": "Cán bộ nói nhanh quá."}]


def test_who_writes_is_not_idle(open_page: OpenPage, wire: Wire) -> None:
    page = open_page(TOKEN, 1280, 800, has_own_clock=True)
    expect(page.locator(".asleep")).to_be_visible()
    wire.wait_for_screens(1)
    ask(page, wire, seconds=600)
    page.locator("[data-value='1']").tap()
    page.clock.run_for(1000)
    for letter in "abc":
        page.locator("textarea").press_sequentially(letter)
        page.clock.run_for(15_000)
    assert wire.ratings == []
    page.clock.run_for(10_000)
    wire.wait_until(lambda: wire.ratings == [{"ticket": 46, "score": 1, "comment": "abc"}])


def test_declined_too_late_offline_and_unknown(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    ask(page, wire)
    page.locator("[data-do=decline]").tap()
    expect(page.locator(".given")).to_be_visible()
    keep(page, "declined")
    page = opened_asking(open_page, wire)
    page.route("**/rating", lambda route: route.fulfill(status=409, json={"code": "question_closed"}))
    page.locator("[data-value='5']").tap()
    expect(page.locator("h1")).to_have_text("Câu hỏi này đã đóng")
    keep(page, "too-late")
    page = opened_asking(open_page, wire)
    page.context.set_offline(True)
    page.locator("[data-value='5']").tap()
    expect(page.locator(".given p")).to_have_text("Máy sẽ gửi ý kiến này khi có mạng")
    keep(page, "kept")
    page = open_page("/tablet", 1280, 800)
    expect(page.locator("h1")).to_have_text("Máy này chưa được đăng ký")
    keep(page, "unknown")


def opened_asking(open_page: OpenPage, wire: Wire) -> Page:
    wire.questions = [samples.question(47, seconds=50)]
    page = open_page(TOKEN, 1280, 800)
    expect(page.locator(".faces")).to_be_visible()
    return page


def test_a_lost_line_is_told_while_asleep(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = open_page(TOKEN, 1280, 800, is_socket_refused=True)
    expect(page.locator(".asleep")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator(".foot .stale")).to_be_visible(timeout=20_000)
    keep(page, "line-lost")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_at_twice_the_size_nothing_is_lost(open_page: OpenPage, wire: Wire, keep: Keep, language: str) -> None:
    page = opened(open_page, wire, width=640, height=400)
    assert zoomed(page) == []
    ask(page, wire, language)
    assert zoomed(page) == []
    if language == "vi":
        keep(page, "zoom-question")
    page.locator("[data-value='1']").tap()
    expect(page.locator("textarea")).to_be_visible()
    assert zoomed(page) == []
    if language == "vi":
        keep(page, "zoom-reasons")
    page.locator("[data-do=send]").click(delay=450)
    expect(page.locator(".given")).to_be_visible()
    assert zoomed(page) == []


def zoomed(page: Page) -> list[str]:
    """What is lost at the width WCAG names, and at 200 % zoom, which leaves 640 px."""
    return [*zoom_faults(page, NARROWEST_WIDTH, 800), *zoom_faults(page, 640, 400)]


def test_it_reads_the_question_aloud_when_asked(open_page: OpenPage, wire: Wire, keep: Keep) -> None:
    page = opened(open_page, wire)
    ask(page, wire, "en")
    with page.expect_request("**/display/prompts/en/rating_question"):
        page.locator("[data-do=speak]").tap()
    # The stand-in has no voice: the button goes, the words stay.
    expect(page.locator("[data-do=speak]")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Were you satisfied this time?")
    keep(page, "question-without-voice")


def test_opened_so_it_speaks_by_itself(open_page: OpenPage, wire: Wire) -> None:
    page = opened(open_page, wire, "/tablet?voice=auto#token=tablet-token")
    with page.expect_request("**/display/prompts/vi/rating_question"):
        ask(page, wire)


def test_what_is_read_is_what_stands_there() -> None:
    for language in ("vi", "en"):
        words = samples.texts(language, "tablet")["tablet"]
        shared = samples.texts(language, "shared")
        question = PROMPTS[language]["rating_question"]
        assert words["ask"] in question
        assert words["decline"].casefold() in question.casefold()
        for face in shared["faces"].values():
            assert face.casefold() in question.casefold()
        assert words["why"] in PROMPTS[language]["rating_reasons"]
