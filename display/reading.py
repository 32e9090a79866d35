"""How numbers, tickets and calls are read aloud in Vietnamese and English. Pure.

Rules of school reading; domain vectors in the tests. `num2words` is wrong for Vietnamese (1021, 24).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_GROUPS = ("", " nghìn", " triệu", " tỷ")
HIGHEST = 999_999_999_999
_LETTERS = {
    "A": "a",
    "B": "bê",
    "C": "xê",
    "D": "dê",
    "Đ": "đê",
    "E": "e",
    "G": "gờ",
    "H": "hát",
    "I": "i",
    "K": "ca",
    "L": "lờ",
    "M": "mờ",
    "N": "nờ",
    "O": "o",
    "P": "pê",
    "Q": "quy",
    "R": "rờ",
    "S": "sờ",
    "T": "tê",
    "U": "u",
    "V": "vê",
    "X": "ích xì",
    "Y": "i dài",
    "F": "ép phờ",
    "J": "gi",
    "W": "vê kép",
    "Z": "dét",
}
_LABEL = re.compile(r"([A-ZĐ]{1,2})([0-9]{1,6})")
_AHEAD = re.compile(r"[0-9]{1,3}")
_COUNTER = re.compile(r"[1-9][0-9]{0,2}")
_ENGLISH_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Mode(StrEnum):
    """How the number of a ticket is read: digit by digit (safest in noise), in two parts, or as a number."""

    DIGITS = "D"
    MIXED = "M"
    NUMBER = "N"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A call as it is to be spoken."""

    label: str
    counter: int
    language: str = "vi"
    is_priority: bool = False

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "Announcement | None":
        """An announcement from the words of an address, or None when they are not of the form."""
        label, counter = query.get("label", ""), query.get("counter", "")
        language = query.get("language", "vi")
        is_counter = _COUNTER.fullmatch(counter) is not None
        if _LABEL.fullmatch(label) is None or not is_counter or language not in ("vi", "en"):
            return None
        return cls(label=label, counter=int(counter), language=language, is_priority=query.get("priority", "0") == "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumber:
    """A number just given, as its holder hears it; `ahead` is None where it is not known."""

    label: str
    ahead: int | None
    language: str = "vi"

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "OwnNumber | None":
        """A number from the words of an address, or None when they are not of the form."""
        label, ahead, language = query.get("label", ""), query.get("ahead"), query.get("language", "vi")
        is_count = ahead is None or _AHEAD.fullmatch(ahead) is not None
        if _LABEL.fullmatch(label) is None or not is_count or language not in ("vi", "en"):
            return None
        return cls(label=label, ahead=None if ahead is None else int(ahead), language=language)


def number(value: int) -> str:
    """A whole number from 0 to 999 999 999 999 in Vietnamese words.

    Raises:
        ValueError: out of range.
    """
    if not 0 <= value <= HIGHEST:
        raise ValueError(f"{value} is out of range")
    if value < 10:
        return DIGITS[value]
    groups: list[int] = []
    rest = value
    while rest:
        groups.append(rest % 1000)
        rest //= 1000
    words = []
    for index in range(len(groups) - 1, -1, -1):
        if groups[index]:
            words.append(_group(groups[index], is_first=index == len(groups) - 1) + _GROUPS[index])
    return " ".join(words)


def _group(value: int, *, is_first: bool) -> str:
    """Three digits; a later group says its `không trăm`."""
    hundreds, tens, unit = value // 100, value // 10 % 10, value % 10
    words = []
    if hundreds or not is_first:
        words += [DIGITS[hundreds], "trăm"]
    if tens == 0:
        if unit:
            words += ["lẻ", DIGITS[unit]] if words else [DIGITS[unit]]
    elif tens == 1:
        words += ["mười"] + ([] if unit == 0 else ["lăm" if unit == 5 else DIGITS[unit]])
    else:
        words += [DIGITS[tens], "mươi"]
        if unit:
            words.append({1: "mốt", 4: "tư", 5: "lăm"}.get(unit, DIGITS[unit]))
    return " ".join(words)


def label(text: str, mode: Mode = Mode.DIGITS) -> str:
    """A ticket's label in Vietnamese words: `A005` → `a không không năm`.

    Raises:
        ValueError: not a label.
    """
    prefix, digits = _parts(text)
    letters = " ".join(_LETTERS[letter] for letter in prefix)
    if mode is Mode.NUMBER:
        spoken = number(int(digits))
    elif mode is Mode.MIXED and len(digits) == 3 and digits[1] != "0":
        spoken = f"{DIGITS[int(digits[0])]} {number(int(digits[1:]))}"
    else:
        spoken = " ".join(DIGITS[int(digit)] for digit in digits)
    return f"{letters} {spoken}"


def sentence(call: Announcement, mode: Mode = Mode.DIGITS) -> str:
    """The whole call: `Mời số a không không năm, đến quầy số ba.`; priority is said as a word, not as a letter."""
    if call.language == "en":
        return f"Number {_spelled(call.label)}, counter {number_en(call.counter)}."
    word = "ưu tiên " if call.is_priority else ""
    return f"Mời số {word}{label(call.label, mode)}, đến quầy số {number(call.counter)}."


def own_number(of: OwnNumber) -> str:
    """To one who has just got it: `Số của ông bà là a không không năm. Trước ông bà còn ba người.`"""
    if of.language == "en":
        return f"Your number is {_spelled(of.label)}.{_ahead_en(of.ahead)}"
    return f"Số của ông bà là {label(of.label)}.{_ahead(of.ahead)}"


def _ahead(count: int | None) -> str:
    if count is None:
        return ""
    return " Ông bà là người tiếp theo." if count == 0 else f" Trước ông bà còn {number(count)} người."


def _ahead_en(count: int | None) -> str:
    if count is None:
        return ""
    if count < 2:
        return " One person is before you." if count else " You are next."
    return f" Before you there are {number_en(count)} people."


def _spelled(text: str) -> str:
    prefix, digits = _parts(text)
    return " ".join([*prefix, *(DIGITS_EN[int(digit)] for digit in digits)])


def number_en(value: int) -> str:
    """0 to 999 in English words."""
    if value < 10:
        return DIGITS_EN[value]
    if value < 20:
        return _ENGLISH_TEENS[value - 10]
    if value < 100:
        unit = value % 10
        return _ENGLISH_TENS[value // 10] + (f" {DIGITS_EN[unit]}" if unit else "")
    rest = value % 100
    return f"{DIGITS_EN[value // 100]} hundred" + (f" {number_en(rest)}" if rest else "")


def _parts(text: str) -> tuple[str, str]:
    match = _LABEL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a label")
    return match[1], match[2]
