"""Numbers and labels read aloud."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.reading import DIGITS, LETTERS, Mode, Reading, ThousandWord, ZeroWord, label, label_en, number, number_en

VECTORS = """0 không · 5 năm · 10 mười · 15 mười lăm · 21 hai mươi mốt · 24 hai mươi tư · 25 hai mươi lăm · 44 bốn mươi tư
55 năm mươi lăm · 91 chín mươi mốt · 101 một trăm lẻ một · 105 một trăm lẻ năm · 110 một trăm mười · 115 một trăm mười lăm
121 một trăm hai mươi mốt · 124 một trăm hai mươi tư · 205 hai trăm lẻ năm · 505 năm trăm lẻ năm
999 chín trăm chín mươi chín · 1000 một nghìn · 1001 một nghìn không trăm lẻ một · 1010 một nghìn không trăm mười
1015 một nghìn không trăm mười lăm · 1024 một nghìn không trăm hai mươi tư · 1105 một nghìn một trăm lẻ năm
10005 mười nghìn không trăm lẻ năm · 120000 một trăm hai mươi nghìn · 1000001 một triệu không trăm lẻ một
11 mười một · 14 mười bốn · 20 hai mươi · 104 một trăm lẻ bốn · 1005 một nghìn không trăm lẻ năm
1021 một nghìn không trăm hai mươi mốt · 2026 hai nghìn không trăm hai mươi sáu · 1000000 một triệu
999999999 chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín"""
NORTH = Reading(zero_word=ZeroWord.LINH)
SOUTH = Reading(thousand_word=ThousandWord.NGAN)


@pytest.mark.parametrize("vector", [one.strip() for one in VECTORS.replace("\n", " · ").split(" · ")])
def test_numbers_are_read_as_in_school(vector: str) -> None:
    digits, words = vector.split(" ", 1)
    assert number(int(digits)) == words


def test_north_and_south_say_it_their_own_way() -> None:
    assert number(1105, NORTH) == "một nghìn một trăm linh năm"
    assert number(1105, SOUTH) == "một ngàn một trăm lẻ năm"


@pytest.mark.parametrize("value", [-1, 10**12])
def test_what_cannot_be_read_is_a_bug(value: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        number(value)


def understood(words: str) -> int:
    """The number behind its words, by a grammar of its own: what a listener does."""
    units = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}
    scales = {"tỷ": 10**9, "triệu": 10**6, "nghìn": 10**3}
    whole = group = last = 0
    for word in words.split():
        if word in scales:
            whole += (group + last) * scales[word]
            group = last = 0
        elif word in ("trăm", "mươi"):
            group += last * (100 if word == "trăm" else 10)
            last = 0
        elif word == "mười":
            group += 10
        elif word not in ("lẻ", "linh"):
            last = units[word]
    return whole + group + last


NUMBERS = st.one_of(st.integers(0, 1200), st.integers(0, 999_999_999))


@given(NUMBERS)
def test_a_listener_understands_the_number_that_was_read(value: int) -> None:
    assert understood(number(value)) == value
    assert understood(number(value, NORTH)) == value


@given(NUMBERS)
def test_the_small_words_stand_only_where_the_school_puts_them(value: int) -> None:
    words = f" {number(value)} "
    assert not re.search(r" lẻ (?:lăm|mốt|tư|không) ", words)
    assert not re.search(r" (?:mười|mươi) năm ", words)
    assert not re.search(r" mươi (?:một|không) | một mươi ", words)
    assert "  " not in words


@given(NUMBERS, NUMBERS)
def test_two_numbers_are_never_read_alike(one: int, other: int) -> None:
    assert (number(one) == number(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("A005", Mode.DIGITS, "a không không năm"),
        ("A025", Mode.DIGITS, "a không hai năm"),
        ("B115", Mode.DIGITS, "bê một một năm"),
        ("A144", Mode.DIGITS, "a một bốn bốn"),
        ("A025", Mode.MIXED, "a không hai mươi lăm"),
        ("A005", Mode.MIXED, "a không không năm"),
        ("A115", Mode.MIXED, "a một mười lăm"),
        ("A1024", Mode.MIXED, "a một không hai bốn"),
        ("A025", Mode.NUMBER, "a hai mươi lăm"),
        ("A005", Mode.NUMBER, "a năm"),
        ("A1024", Mode.DIGITS, "a một không hai bốn"),
        ("Đ007", Mode.DIGITS, "đê không không bảy"),
        ("AB012", Mode.DIGITS, "a bê không một hai"),
        ("1001", Mode.DIGITS, "một không không một"),
        ("012", Mode.DIGITS, "không một hai"),
    ],
)
def test_labels_are_read_in_each_mode(text: str, mode: Mode, words: str) -> None:
    assert label(text, Reading(mode=mode)) == words


@pytest.mark.parametrize("text", ["", "A", "a005", "A-5", "ABC001", "A1234567", "Ư001"])
def test_what_is_no_label_is_a_bug(text: str) -> None:
    with pytest.raises(ValueError, match="not a label"):
        label(text)


def test_no_two_letters_sound_alike() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert not set(LETTERS.values()) & set(DIGITS)


def test_labels_are_spelled_in_english() -> None:
    assert label_en("A005") == "A zero zero five"
    assert label_en("Đ120") == "D one two zero"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "zero"), (12, "twelve"), (21, "twenty one"), (30, "thirty"), (100, "one hundred"), (105, "one hundred five")],
)
def test_english_counters(value: int, words: str) -> None:
    assert number_en(value) == words
