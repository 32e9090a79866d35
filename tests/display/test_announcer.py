"""What the hall hears, in real Chromium: an analyser behind the loudspeaker's volume says what really sounds."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.display.announcing import AnnouncingPage

pytestmark = pytest.mark.browser


@pytest.fixture
def board(browser: Browser) -> Iterator[AnnouncingPage]:
    page = browser.new_page()
    yield AnnouncingPage(page)
    page.close()


def labels(told: list[dict[str, Any]]) -> list[str]:
    return [one["label"] for one in told]


def test_a_call_sounds_and_is_read_twice(board: AnnouncingPage) -> None:
    board.begin()
    board.call("A005")
    (told,) = board.announced(1)
    assert len(told["voice"]) == 2
    assert min(told["voice"]) > 0.1
    assert told["chime"] == 0
    assert board.tokens == {"Bearer board-token"}
    usual = {"language": "vi", "reading": "D", "zero_word": "lẻ", "thousand_word": "nghìn"}
    assert board.asked == [{"label": "A005", "priority": "0"} | usual, {"counter": "3"} | usual]


def test_thirty_calls_of_ten_counters_in_a_minute_are_read_in_order_and_never_over_one_another(
    board: AnnouncingPage,
) -> None:
    board.begin()
    calls = [f"A{number:03}" for number in range(1, 31)]
    for number, label in enumerate(calls):
        board.call(label, counter=number % 10 + 1)
    told = board.announced(40)
    # Each is read once before any is read again.
    assert board.page.evaluate("window.turns")[:40] == [*calls, *calls[:10]]
    for one, after in pairwise(told):
        assert one["ended"] <= after["began"]
    assert all(len(one["voice"]) >= 1 and min(one["voice"]) > 0.1 for one in told)


def test_a_recall_waits_behind_the_others(board: AnnouncingPage) -> None:
    board.begin()
    first = board.call("A001", ticket=1)
    board.call("A002", ticket=2)
    board.call("A003", ticket=3)
    board.page.wait_for_function("window.turns.includes('A001')")
    board.end(first)  # as a board does when a later call of the same citizen comes
    board.call("A001", ticket=1, is_recall=True)
    board.announced(4)
    assert board.page.evaluate("window.turns")[:4] == ["A001", "A002", "A003", "A001"]


def test_a_recall_of_one_who_is_still_unspoken_keeps_his_place(board: AnnouncingPage) -> None:
    board.begin()
    with board.together():
        for number in (1, 2, 3):
            board.call(f"A00{number}", ticket=number)
        board.call("A002", ticket=2, is_recall=True)
    told = board.announced(3)
    assert labels(told)[:3] == ["A001", "A002", "A003"]
    assert told[1]["sequence"] == 4


def test_a_call_that_is_over_is_neither_shown_nor_spoken(board: AnnouncingPage) -> None:
    board.begin()
    board.call("A001")
    over = board.call("A002")
    board.call("A003")
    board.end(over)
    told = board.announced(3)
    assert [(one["label"], len(one["voice"])) for one in told] == [("A001", 1), ("A003", 2), ("A001", 1)]
    assert board.page.evaluate("window.turns") == labels(told)


def test_a_call_that_is_over_while_it_is_read_is_not_read_again(board: AnnouncingPage) -> None:
    board.begin()
    call = board.call("A001")
    board.page.wait_for_function("window.turns.length === 1")
    board.end(call)
    (told,) = board.announced(1)
    assert len(told["voice"]) == 1


def test_the_chime_sounds_without_the_voice(board: AnnouncingPage) -> None:
    board.begin(chime=True, voice=False, counters=(1, 2))
    board.call("A001")
    (told,) = board.announced(1)
    assert told["chime"] > 0.1
    assert told["voice"] == []
    assert board.asked == []


def test_without_a_voice_on_the_server_the_chime_sounds_and_the_line_goes_on(board: AnnouncingPage) -> None:
    board.has_voice = False
    board.begin(chime=True)
    board.call("A001")
    board.call("A002")
    told = board.announced(2)
    assert [one["voice"] for one in told] == [[], []]
    assert min(one["chime"] for one in told) > 0.1
    board.has_voice = True
    board.call("A003")
    assert len(board.announced(3)[2]["voice"]) >= 1, "a voice that is installed later speaks"


@pytest.mark.parametrize(
    ("time", "is_heard"),
    [("11:29", True), ("11:30", False), ("13:29", False), ("13:30", True), ("21:59", True), ("23:00", False)],
)
def test_in_quiet_hours_calls_are_shown_and_nothing_sounds(board: AnnouncingPage, time: str, is_heard: bool) -> None:
    quiet = [{"begins": "11:30", "ends": "13:30"}, {"begins": "22:00", "ends": "06:30"}]
    board.begin(time=time, quiet_hours=quiet)
    board.call("A001")
    (told,) = board.announced(1)
    assert (len(told["voice"]) > 0) == is_heard
    assert board.page.evaluate("window.turns") == ["A001"]


def test_the_volume_follows_the_hour(board: AnnouncingPage) -> None:
    board.begin(
        time="08:00", volume=10, volume_by_hour=[{"begins": "07:30", "volume": 50}, {"begins": "09:00", "volume": 100}]
    )
    peaks: list[float] = []
    for time in ("07:00", "08:00", "10:00"):
        board.page.evaluate("(time) => { window.time = time; }", time)
        board.call("A001")
        peaks.append(board.announced(len(peaks) + 1)[-1]["voice"][1])
    softest, middle, loudest = peaks
    assert softest == pytest.approx(loudest * 0.1, rel=0.2)
    assert middle == pytest.approx(loudest * 0.5, rel=0.2)


def test_a_zone_speaks_its_languages_in_turn(board: AnnouncingPage) -> None:
    board.begin(languages=["vi", "en"], reading="N")
    board.call("A001")
    (told,) = board.announced(1)
    assert len(told["voice"]) == 4
    assert [(one["language"], "label" in one) for one in board.asked] == [
        ("vi", True),
        ("vi", False),
        ("en", True),
        ("en", False),
    ]
    assert {one["reading"] for one in board.asked} == {"N"}


def test_the_counters_halves_are_there_before_anybody_is_called(board: AnnouncingPage) -> None:
    with board.page.expect_response("**/display/voice?counter=3*"):
        board.begin(counters=(1, 2, 3))
    board.call("A001", counter=2)
    board.announced(1)
    assert [one.get("counter") for one in board.asked] == ["1", "2", "3", None]


def test_the_test_of_the_loudspeaker_is_heard_and_takes_no_stage(board: AnnouncingPage) -> None:
    board.begin(voice=False, quiet_hours=[{"begins": "08:00", "ends": "12:00"}])
    board.page.evaluate("window.announcer.test()")
    (told,) = board.announced(1)
    assert (told["label"], len(told["voice"])) == ("test", 2)
    assert min(told["chime"], *told["voice"]) > 0.1, "whoever asks wants to hear it"
    assert board.page.evaluate("window.turns") == []
    assert board.asked[0]["test"] == "1"


def test_a_muted_board_takes_its_turns_in_silence(board: AnnouncingPage) -> None:
    board.begin(is_muted=True, chime=True, counters=(1,))
    board.call("A001")
    (told,) = board.announced(1)
    assert (told["chime"], told["voice"]) == (0, [])
    assert board.asked == []
    assert board.page.locator("body").get_attribute("data-sound") == "off"


def test_a_browser_without_ogg_opus_asks_for_mp3(browser: Browser) -> None:
    page = browser.new_page()
    page.add_init_script("HTMLMediaElement.prototype.canPlayType = (form) => (form.includes('opus') ? '' : 'maybe');")
    board = AnnouncingPage(page)
    board.begin()
    board.call("A005")
    (told,) = board.announced(1)
    assert min(told["voice"]) > 0.1
    assert [one["as"] for one in board.asked] == ["mp3", "mp3"]
    page.close()
