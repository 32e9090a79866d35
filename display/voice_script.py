"""What a speaker has to record for a pack: some eighty short pieces, from which every call can be joined. Pure."""

from display.announcement import TEST_SENTENCES, Announcement, sentence
from display.reading import (
    DIGITS,
    DIGITS_EN,
    LETTERS,
    SCHOOL,
    TEENS_EN,
    TENS_EN,
    Reading,
)

# Said whole they sound best; those beyond are joined from words.
COUNTERS_SAID_WHOLE = 30


def pieces(language: str, reading: Reading = SCHOOL) -> list[str]:
    """The words of each clip, in the order they are best recorded in."""
    return [_bare(one) for one in (_english() if language == "en" else _vietnamese(reading))]


def examples(language: str, reading: Reading = SCHOOL) -> list[str]:
    """Whole sentences, for the speaker to hear what the pieces are for."""
    calls = [("A005", 3, False), ("C012", 21, True), ("H115", 104, False)]
    return [
        sentence(Announcement(label=label, counter=counter, is_priority=first, language=language, reading=reading))
        for label, counter, first in calls
    ] + [TEST_SENTENCES[language]]


def _vietnamese(reading: Reading) -> list[str]:
    counters = [Announcement(counter=number, reading=reading) for number in range(1, COUNTERS_SAID_WHOLE + 1)]
    return [
        "mời số",
        "mời số ưu tiên",
        *LETTERS.values(),
        *DIGITS,
        *("mười", "mươi", "mốt", "tư", "lăm", "trăm", reading.zero_word, reading.thousand_word),
        "đến quầy số",
        *(sentence(one) for one in counters),
        TEST_SENTENCES["vi"],
    ]


def _english() -> list[str]:
    letters = (letter for letter in LETTERS if letter != "Đ")
    numbers = (*DIGITS_EN, *TEENS_EN, *(word for word in TENS_EN if word), "hundred")
    return ["number", "priority number", *letters, *numbers, "counter", TEST_SENTENCES["en"]]


def _bare(text: str) -> str:
    return text.rstrip(".,")
