"""How numbers and the labels of tickets are read aloud in Vietnamese and English. Pure.

Rules of school reading; domain vectors in the tests. `num2words` is wrong for Vietnamese (1021, 24).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
HIGHEST = 999_999_999_999
LETTERS = {
    "A": "a",
    "B": "bê",
    "C": "xê",
    "D": "dê",
    "Đ": "đê",
    "E": "e",
    "F": "ép phờ",
    "G": "gờ",
    "H": "hát",
    "I": "i",
    "J": "gi",
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
    "W": "vê kép",
    "X": "ích xì",
    "Y": "i dài",
    "Z": "dét",
}
# A centre without letters gives each service a range of numbers (1001…).
_LABEL = re.compile(r"([A-ZĐ]{0,2})([0-9]{1,6})")
TEENS_EN = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Mode(StrEnum):
    """How the number of a ticket is read: digit by digit (safest in noise), in two parts, or as a number."""

    DIGITS = "D"
    MIXED = "M"
    NUMBER = "N"


class ZeroWord(StrEnum):
    """What stands for the missing tens of 105: `lẻ` in the South and Centre, `linh` in the North."""

    LE = "lẻ"
    LINH = "linh"


class ThousandWord(StrEnum):
    """A thousand: `nghìn`, in the South also `ngàn`."""

    NGHIN = "nghìn"
    NGAN = "ngàn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a place reads its numbers."""

    mode: Mode = Mode.DIGITS
    zero_word: ZeroWord = ZeroWord.LE
    thousand_word: ThousandWord = ThousandWord.NGHIN


SCHOOL = Reading()


def label(text: str, reading: Reading = SCHOOL) -> str:
    """A ticket's label in Vietnamese words: `A005` → `a không không năm`.

    Raises:
        ValueError: not a label.
    """
    prefix, digits = _parts(text)
    words = [LETTERS[letter] for letter in prefix]
    if reading.mode is Mode.NUMBER:
        words.append(number(int(digits), reading))
    elif reading.mode is Mode.MIXED and len(digits) == 3 and digits[1] != "0":
        words += [DIGITS[int(digits[0])], number(int(digits[1:]), reading)]
    else:
        words += [DIGITS[int(digit)] for digit in digits]
    return " ".join(words)


def number(value: int, reading: Reading = SCHOOL) -> str:
    """A whole number from 0 to 999 999 999 999 in Vietnamese words.

    Raises:
        ValueError: out of range.
    """
    if not 0 <= value <= HIGHEST:
        raise ValueError(f"{value} is out of range")
    if value == 0:
        return DIGITS[0]
    groups: list[int] = []
    rest = value
    while rest:
        groups.append(rest % 1000)
        rest //= 1000
    names = ("", f" {reading.thousand_word}", " triệu", " tỷ")
    words = []
    for index in range(len(groups) - 1, -1, -1):
        if groups[index]:
            is_first = index == len(groups) - 1
            words.append(_group(groups[index], reading.zero_word, is_first=is_first) + names[index])
    return " ".join(words)


def _group(value: int, zero_word: str, *, is_first: bool) -> str:
    """Three digits; a later group says its `không trăm`."""
    hundreds, tens, unit = value // 100, value // 10 % 10, value % 10
    words = []
    if hundreds or not is_first:
        words += [DIGITS[hundreds], "trăm"]
    if tens == 0:
        if unit:
            words += [zero_word, DIGITS[unit]] if words else [DIGITS[unit]]
    elif tens == 1:
        words += ["mười"] + ([] if unit == 0 else ["lăm" if unit == 5 else DIGITS[unit]])
    else:
        words += [DIGITS[tens], "mươi"]
        if unit:
            words.append({1: "mốt", 4: "tư", 5: "lăm"}.get(unit, DIGITS[unit]))
    return " ".join(words)


def number_en(value: int) -> str:
    """0 to 999 in English words."""
    if value < 10:
        return DIGITS_EN[value]
    if value < 20:
        return TEENS_EN[value - 10]
    if value < 100:
        unit = value % 10
        return TENS_EN[value // 10] + (f" {DIGITS_EN[unit]}" if unit else "")
    rest = value % 100
    return f"{DIGITS_EN[value // 100]} hundred" + (f" {number_en(rest)}" if rest else "")


def label_en(text: str) -> str:
    """A ticket's label in English, letter by letter and digit by digit: `A zero zero five`.

    Raises:
        ValueError: not a label.
    """
    prefix, digits = _parts(text)
    return " ".join([*prefix.replace("Đ", "D"), *(DIGITS_EN[int(digit)] for digit in digits)])


def is_label(text: str) -> bool:
    """Whether this is the label of a ticket."""
    return _LABEL.fullmatch(text) is not None


def _parts(text: str) -> tuple[str, str]:
    match = _LABEL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a label")
    return match[1], match[2]
