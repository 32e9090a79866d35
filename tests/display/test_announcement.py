"""Calls as sentences, whole and in halves, and the addresses they come from."""

from enum import StrEnum

import pytest

from display.announcement import LANGUAGES, TEST_SENTENCES, Announcement, sentence
from display.reading import Mode, Reading, ThousandWord, ZeroWord
from queue_server.domain import zones


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Announcement(label="A005", counter=3), "Mời số a không không năm, đến quầy số ba."),
        (Announcement(label="H047", counter=21), "Mời số hát không bốn bảy, đến quầy số hai mươi mốt."),
        (Announcement(label="A115", counter=12), "Mời số a một một năm, đến quầy số mười hai."),
        (Announcement(label="A115", counter=15), "Mời số a một một năm, đến quầy số mười lăm."),
        (
            Announcement(label="C012", counter=2, is_priority=True),
            "Mời số ưu tiên xê không một hai, đến quầy số hai.",
        ),
        (Announcement(label="012", counter=2, is_priority=True), "Mời số ưu tiên không một hai, đến quầy số hai."),
        (
            Announcement(label="A025", counter=105, reading=Reading(mode=Mode.NUMBER, zero_word=ZeroWord.LINH)),
            "Mời số a hai mươi lăm, đến quầy số một trăm linh năm.",
        ),
        (Announcement(label="A005", counter=15, language="en"), "Number A zero zero five, counter fifteen."),
        (
            Announcement(label="A005", counter=3, language="en", is_priority=True),
            "Priority number A zero zero five, counter three.",
        ),
    ],
)
def test_a_call_is_a_whole_sentence(call: Announcement, words: str) -> None:
    assert sentence(call) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_halves_of_a_call_make_the_whole(language: str) -> None:
    halves = [Announcement(label="A005", language=language), Announcement(counter=3, language=language)]
    whole = Announcement(label="A005", counter=3, language=language)
    assert " ".join(sentence(half) for half in halves) == sentence(whole)
    assert sentence(Announcement(language=language, is_test=True)) == TEST_SENTENCES[language]


def test_an_address_says_how_to_read() -> None:
    query = {"label": "A005", "priority": "1", "reading": "M", "zero_word": "linh", "thousand_word": "ngàn"}
    reading = Reading(mode=Mode.MIXED, zero_word=ZeroWord.LINH, thousand_word=ThousandWord.NGAN)
    assert Announcement.parse(query) == Announcement(label="A005", is_priority=True, reading=reading)
    assert Announcement.parse({"counter": "3", "language": "en"}) == Announcement(counter=3, language="en")
    assert Announcement.parse({"test": "1"}) == Announcement(is_test=True)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"label": ""},
        {"label": "a005", "counter": "3"},
        {"label": "A005;id", "counter": "3"},
        {"label": "A005", "counter": "3.0"},
        {"label": "A005", "counter": "1000"},
        {"label": "A005", "counter": "٣"},
        {"label": "A٠٠٥", "counter": "3"},
        {"label": "A005\n", "counter": "3"},
        {"label": "A005", "counter": "0"},
        {"label": "A005", "counter": "-3"},
        {"label": "A005", "counter": "3", "language": "fr"},
        {"label": "A005", "counter": "3", "reading": "X"},
        {"label": "A005", "counter": "3", "zero_word": "le"},
        {"label": "A005", "counter": "3", "thousand_word": "nghin"},
    ],
)
def test_what_is_no_call_is_none(query: dict[str, str]) -> None:
    assert Announcement.parse(query) is None


@pytest.mark.parametrize(
    ("set_at", "spoken"),
    [(zones.ReadingMode, Mode), (zones.ZeroWord, ZeroWord), (zones.ThousandWord, ThousandWord)],
)
def test_what_a_zone_may_set_is_what_the_voice_knows(set_at: type[StrEnum], spoken: type[StrEnum]) -> None:
    # Two homes, since the edges know only the wire; the words of the wire must be the same in both.
    assert list(set_at) == list(spoken)
