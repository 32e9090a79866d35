"""Of a zone's boards one speaks: what the others keep in mind for it, and two real boards at a real server."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.display.announcing import AnnouncingPage
from tests.display.hall import Hall
from tests.display.test_hall_sound import announced
from tests.faults.history import Wire

pytestmark = pytest.mark.browser


@pytest.fixture
def board(browser: Browser) -> Iterator[AnnouncingPage]:
    page = browser.new_page()
    yield AnnouncingPage(page)
    page.close()


def spoken(told: list[dict[str, Any]]) -> list[str]:
    return [one["label"] for one in told if one["voice"]]


def test_a_board_that_does_not_speak_shows_the_calls_in_silence_and_asks_for_no_voice(board: AnnouncingPage) -> None:
    board.begin(speaks=False, chime=True)
    board.call("A001")
    board.call("A002")
    told = board.announced(2)
    assert [(one["label"], one["chime"], one["voice"]) for one in told] == [("A001", 0, []), ("A002", 0, [])]
    assert board.asked == []
    assert board.reports == []


def test_the_board_that_speaks_says_each_call_once_to_the_others(board: AnnouncingPage) -> None:
    board.begin()
    first, second = board.call("A001"), board.call("A002")
    board.announced(3)  # the first is read again behind the second
    assert board.reports == [([first], False), ([second], False)]


def test_whoever_takes_over_speaks_what_is_wanted_and_nobody_has_spoken(board: AnnouncingPage) -> None:
    board.begin(speaks=False)
    done, over, _ = board.call("A001"), board.call("A002"), board.call("A003")
    board.announced(3)
    board.call("A004")
    board.another(done)
    board.end(over)
    board.assign(speaks=True)
    board.call("A005")
    board.page.wait_for_function("window.reports.length === 3")
    told = board.announced(9)
    assert sorted(set(spoken(told))) == ["A003", "A004", "A005"]
    assert len(told) == len({(one["label"], one["began"]) for one in told})


def test_a_board_that_another_replaces_speaks_what_it_took_on_and_says_when_it_is_done(board: AnnouncingPage) -> None:
    board.begin()
    calls = [board.call(f"A00{number}") for number in (1, 2, 3)]
    board.page.wait_for_function("window.turns.length === 1")
    board.assign(speaks=False)
    board.call("A004")
    told = board.announced(4)
    assert spoken(told) == ["A001", "A002", "A003"], "each once, and not what came later"
    first, *later = board.reports
    assert first == (calls, True)
    assert later == [*(([one], True) for one in calls), ([], False)]


def test_a_board_that_takes_over_lets_the_other_finish_first(board: AnnouncingPage) -> None:
    board.begin(speaks=False)
    its_own = board.call("A001")
    board.another(its_own, is_handing_over=True)
    board.assign(speaks=True)
    board.call("A002")
    board.page.wait_for_function("window.turns.includes('A002')")
    assert board.asked, "the voice is fetched meanwhile"
    assert spoken(board.announced(1)) == []
    board.another()
    board.page.wait_for_function("window.reports.length === 1")
    assert set(spoken(board.announced(2))) == {"A002"}


class TwoBoards:
    """Two boards of one zone, both with sound, the second entered later; and a supervisor."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.first = hall.open(query="")
        expect(self.first.locator("body")).to_have_attribute("data-speaks", "main", timeout=15_000)
        self.second = hall.blank((1920, 1080))
        self.token = hall.server.device(f"second-{len(hall.pages)}", "board")
        self.second.goto(f"{hall.server.url}/display/board#token={self.token}")
        expect(self.second.locator("body")).to_have_attribute("data-speaks", "")
        for page in (self.first, self.second):
            expect(page.locator("body")).to_have_attribute("data-sound", "running")

    def close(self) -> None:
        for page in (self.first, self.second):
            page.close()


@pytest.fixture
def boards(hall: Hall) -> Iterator[TwoBoards]:
    for query in ({"counter": "12"}, {"test": "1"}):
        hall.hear(**query)
    made = TwoBoards(hall)
    yield made
    made.close()


def begun(page: Page, label: str) -> None:
    """Wait until a call has the stage."""
    expect(page.locator(".stage .label")).to_have_text(label, timeout=15_000)


def test_one_of_two_boards_speaks_and_the_other_speaks_on_when_it_is_gone(hall: Hall, boards: TwoBoards) -> None:
    with Wire(hall.server) as officer:
        officer.sign_in("officer")
        labels = [hall.issue("K"), hall.issue("N")]
        for label in labels:
            hall.hear(label=label)
        _, answer = officer.call("POST", "/counters/12/call-next")
        first = answer["ticket"]
        (heard,), (shown,) = announced(boards.first), announced(boards.second)
        assert (heard["label"], shown["label"]) == (first["label"], first["label"])
        assert min(heard["chime"], *heard["voice"]) > 0.1
        assert (shown["chime"], shown["voice"]) == (0, [])
        officer.call("POST", f"/tickets/{first['id']}/finish")
        _, answer = officer.call("POST", "/counters/12/call-next")
        second = answer["ticket"]
        begun(boards.first, second["label"])
        boards.first.close()  # before it has said a word of it
        expect(boards.second.locator("body")).to_have_attribute("data-speaks", "main", timeout=15_000)
        *_, taken_over = announced(boards.second, 3)
        officer.call("POST", f"/tickets/{second['id']}/finish")
    assert taken_over["label"] == second["label"]
    assert min(taken_over["chime"], *taken_over["voice"]) > 0.1
    assert spoken(announced(boards.second, 3)) == [second["label"]], "what the other has spoken is not said again"


def test_the_test_of_the_loudspeakers_is_spoken_by_the_one_that_speaks(hall: Hall, boards: TwoBoards) -> None:
    hall.server.user("lead", "supervisor")
    with Wire(hall.server) as leader:
        leader.sign_in("lead")
        leader.call("POST", "/announcements/test", {})
        (told,) = announced(boards.first)
        _, answer = leader.call("GET", "/boards")
    assert (told["label"], len(told["voice"])) == ("test", 2)
    assert boards.second.locator("body").get_attribute("data-announced") is None
    there = [one["speaks"] for one in answer["boards"] if one["is_connected"]]
    assert there == [["main"], []]


def test_a_board_that_its_browser_keeps_mute_leaves_the_word_to_the_other(hall: Hall, boards: TwoBoards) -> None:
    boards.first.goto("about:blank")
    hall.show(boards.first)  # ?voice=off
    expect(boards.second.locator("body")).to_have_attribute("data-speaks", "main", timeout=15_000)
    expect(boards.first.locator("body")).to_have_attribute("data-speaks", "")
