"""Numbers and calls read aloud."""

import pytest

from display.reading import Announcement, Mode, OwnNumber, label, number, number_en, own_number, sentence

VECTORS = """0 không · 5 năm · 10 mười · 15 mười lăm · 21 hai mươi mốt · 24 hai mươi tư · 25 hai mươi lăm · 44 bốn mươi tư
55 năm mươi lăm · 91 chín mươi mốt · 101 một trăm lẻ một · 105 một trăm lẻ năm · 110 một trăm mười · 115 một trăm mười lăm
121 một trăm hai mươi mốt · 124 một trăm hai mươi tư · 205 hai trăm lẻ năm · 505 năm trăm lẻ năm
999 chín trăm chín mươi chín · 1000 một nghìn · 1001 một nghìn không trăm lẻ một · 1010 một nghìn không trăm mười
1015 một nghìn không trăm mười lăm · 1024 một nghìn không trăm hai mươi tư · 1105 một nghìn một trăm lẻ năm
10005 mười nghìn không trăm lẻ năm · 120000 một trăm hai mươi nghìn · 1000001 một triệu không trăm lẻ một"""


@pytest.mark.parametrize("vector", [one.strip() for one in VECTORS.replace("\n", " · ").split(" · ")])
def test_numbers_are_read_as_in_school(vector: str) -> None:
    digits, words = vector.split(" ", 1)
    assert number(int(digits)) == words


@pytest.mark.parametrize("value", [-1, 10**12])
def test_what_cannot_be_read_is_a_bug(value: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        number(value)


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("A005", Mode.DIGITS, "a không không năm"),
        ("A025", Mode.DIGITS, "a không hai năm"),
        ("B115", Mode.DIGITS, "bê một một năm"),
        ("A025", Mode.MIXED, "a không hai mươi lăm"),
        ("A025", Mode.NUMBER, "a hai mươi lăm"),
        ("A1024", Mode.DIGITS, "a một không hai bốn"),
    ],
)
def test_labels_are_read_in_each_mode(text: str, mode: Mode, words: str) -> None:
    assert label(text, mode) == words


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Announcement(label="A005", counter=3), "Mời số a không không năm, đến quầy số ba."),
        (Announcement(label="H047", counter=21), "Mời số hát không bốn bảy, đến quầy số hai mươi mốt."),
        (
            Announcement(label="C012", counter=2, is_priority=True),
            "Mời số ưu tiên xê không một hai, đến quầy số hai.",
        ),
        (Announcement(label="A005", counter=15, language="en"), "Number A zero zero five, counter fifteen."),
    ],
)
def test_a_call_is_a_whole_sentence(call: Announcement, words: str) -> None:
    assert sentence(call) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0, "zero"), (12, "twelve"), (21, "twenty one"), (30, "thirty"), (105, "one hundred five")]
)
def test_english_counters(value: int, words: str) -> None:
    assert number_en(value) == words


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"label": "A005"},
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
    ],
)
def test_what_is_no_call_is_none(query: dict[str, str]) -> None:
    assert Announcement.parse(query) is None


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ({"label": "A005", "ahead": "3"}, "Số của ông bà là a không không năm. Trước ông bà còn ba người."),
        ({"label": "H047", "ahead": "21"}, "Số của ông bà là hát không bốn bảy. Trước ông bà còn hai mươi mốt người."),
        ({"label": "C012", "ahead": "0"}, "Số của ông bà là xê không một hai. Ông bà là người tiếp theo."),
        ({"label": "C012"}, "Số của ông bà là xê không một hai."),
        ({"label": "A005", "ahead": "0", "language": "en"}, "Your number is A zero zero five. You are next."),
        (
            {"label": "A005", "ahead": "1", "language": "en"},
            "Your number is A zero zero five. One person is before you.",
        ),
        (
            {"label": "A005", "ahead": "12", "language": "en"},
            "Your number is A zero zero five. Before you there are twelve people.",
        ),
    ],
)
def test_a_number_just_given_is_told_with_those_ahead(of: dict[str, str], words: str) -> None:
    given = OwnNumber.parse(of)
    assert given is not None
    assert own_number(given) == words


@pytest.mark.parametrize(
    "of",
    [
        {},
        {"label": "A005; id"},
        {"label": "Chào ông"},
        {"label": "A005", "ahead": "-1"},
        {"label": "A005", "ahead": "1000"},
        {"label": "A005", "ahead": ""},
        {"label": "A005", "language": "fr"},
    ],
)
def test_what_is_no_number_is_not_told(of: dict[str, str]) -> None:
    assert OwnNumber.parse(of) is None
