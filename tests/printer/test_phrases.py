"""Sentences of a slip."""

from datetime import date
from typing import Any

import pytest

from printer import phrases
from printer.texts import read_texts

VI, EN = read_texts("vi"), read_texts("en")


@pytest.mark.parametrize(
    ("numbers", "vi", "en"),
    [
        ([7], "Quầy 7", "Counter 7"),
        ([9, 7], "Quầy 7 hoặc 9", "Counters 7 or 9"),
        ([7, 8, 9], "Quầy 7, 8 hoặc 9", "Counters 7, 8 or 9"),
        ([1, 2, 3, 4], "Quầy 1 đến 4", "Counters 1 to 4"),
        ([1, 2, 3, 4, 9], "Quầy 1 đến 4 hoặc 9", "Counters 1 to 4 or 9"),
        ([], "Xin xem số quầy trên bảng gọi", "See the board for your counter"),
    ],
)
def test_counters_are_named_as_one_says_them(numbers: list[int], vi: str, en: str) -> None:
    assert (phrases.counters(VI, numbers), phrases.counters(EN, numbers)) == (vi, en)


@pytest.mark.parametrize(
    ("low", "high", "vi", "en"),
    [
        (120, 300, "Chờ khoảng 2 đến 5 phút.", "Wait: about 2 to 5 minutes."),
        (179, 301, "Chờ khoảng 2 đến 6 phút.", "Wait: about 2 to 6 minutes."),
        (0, 0, "Sắp được gọi, xin chờ gần quầy.", "You will be called soon, please wait nearby."),
        (10, 60, "Sắp được gọi, xin chờ gần quầy.", "You will be called soon, please wait nearby."),
        (59, 240, "Chờ dưới 4 phút.", "Wait: less than 4 minutes."),
        (300, 300, "Chờ khoảng 5 phút.", "Wait: about 5 minutes."),
        (
            3100,
            4800,
            "Chờ khoảng 51 phút đến 1 giờ 20 phút.",
            "Wait: about 51 minutes to 1 hour 20 minutes.",
        ),
        (7200, 7260, "Chờ khoảng 2 giờ đến 2 giờ 1 phút.", "Wait: about 2 hours to 2 hours 1 minute."),
    ],
)
def test_a_wait_is_a_range_that_promises_no_more_than_the_forecast(low: int, high: int, vi: str, en: str) -> None:
    assert (phrases.wait(VI, low, high), phrases.wait(EN, low, high)) == (vi, en)


@pytest.mark.parametrize(
    ("count", "vi", "en"),
    [
        (0, "Ông, bà là người kế tiếp.", "You are next."),
        (1, "Trước ông, bà còn 1 người.", "1 person is ahead of you."),
        (12, "Trước ông, bà còn 12 người.", "12 people are ahead of you."),
    ],
)
def test_people_ahead_are_counted(count: int, vi: str, en: str) -> None:
    assert (phrases.ahead(VI, count), phrases.ahead(EN, count)) == (vi, en)


def test_a_day_has_its_weekday() -> None:
    assert phrases.day(VI, date(2026, 11, 25)) == "Thứ Tư 25/11/2026"
    assert phrases.day(EN, date(2026, 11, 29)) == "Sunday 29/11/2026"


@pytest.mark.parametrize(
    ("raw", "drawn"),
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("a\x00b\x1bc\u202ed\u200be\ud800f", "abcdef"),
        ("  hai\tba\r\nbốn\u00a0 ", "hai ba bốn"),
        (None, ""),
        (7, "7"),
    ],
)
def test_text_is_cleaned_before_it_is_drawn(raw: object, drawn: str) -> None:
    assert phrases.clean(raw) == drawn


def test_no_field_can_use_up_the_roll() -> None:
    assert len(phrases.clean("á" * 100_000)) == phrases.MAX_LETTERS


def test_both_languages_have_the_same_words() -> None:
    def keys(tree: dict[str, Any], path: str = "") -> set[str]:
        return {
            key
            for name, value in tree.items()
            for key in (keys(value, f"{path}{name}.") if isinstance(value, dict) else {f"{path}{name}"})
        }

    assert keys(VI) == keys(EN)
