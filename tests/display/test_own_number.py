"""The number just given, told at the kiosk."""

import pytest

from display.own_number import OwnNumber, own_number


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
