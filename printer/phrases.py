"""Sentences of a slip: counters, people ahead, waits, days. Pure; the words come in from the texts files."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

# Paper is finite: no single field may use up a roll. The longest real procedure names have 400 letters.
MAX_LETTERS = 600
_SHORTEST_RUN = 4

Texts = Mapping[str, Any]


def clean(value: object) -> str:
    """Text as it may be drawn: NFC, no control or format characters, white space folded; None is empty.

    A control character in a name would be drawn as a box, or turn the direction of the line.
    """
    if value is None:
        return ""
    spaced = "".join(" " if letter.isspace() else letter for letter in str(value))
    kept = "".join(letter for letter in spaced if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"})
    text = " ".join(unicodedata.normalize("NFC", kept).split())
    return text if len(text) <= MAX_LETTERS else text[: MAX_LETTERS - 1].rstrip() + "…"


def counters(texts: Texts, numbers: Sequence[int]) -> str:
    """ "Quầy 7, 8 hoặc 9"; four and more neighbours become "1 đến 8". No number: where to look instead."""
    if not numbers:
        return str(texts["ticket"]["counter_unknown"])
    words = texts["list"]
    parts: list[str] = []
    for run in _runs(sorted(set(numbers))):
        if len(run) >= _SHORTEST_RUN:
            parts.append(words["run"].format(first=run[0], last=run[-1]))
        else:
            parts.extend(str(number) for number in run)
    joined = parts[0] if len(parts) == 1 else words["comma"].join(parts[:-1]) + words["last"] + parts[-1]
    key = "counter_one" if len(numbers) == 1 else "counter_many"
    return str(texts["ticket"][key].format(counters=joined))


def ahead(texts: Texts, count: int) -> str:
    """How many people are called before."""
    words = texts["ticket"]
    if count <= 0:
        return str(words["ahead_none"])
    return str(words["ahead_one"] if count == 1 else words["ahead_many"].format(count=count))


def wait(texts: Texts, low_seconds: float, high_seconds: float) -> str:
    """The wait as a range of whole minutes: low rounded down, high rounded up, so that it promises no more
    than the forecast does."""
    words = texts["ticket"]
    low, high = math.floor(max(low_seconds, 0) / 60), math.ceil(max(high_seconds, 0) / 60)
    if high <= 1:
        return str(words["wait_none"])
    if low < 1:
        return str(words["wait_below"].format(high=duration(texts, high)))
    if low >= high:
        return str(words["wait_about"].format(high=duration(texts, high)))
    shown_low = str(low) if high < 60 else duration(texts, low)
    return str(words["wait_range"].format(low=shown_low, high=duration(texts, high)))


def duration(texts: Texts, minutes: int) -> str:
    """ "45 phút", "1 giờ 20 phút"."""
    words = texts["duration"]
    hours, rest = divmod(minutes, 60)
    in_hours = words["hour" if hours == 1 else "hours"].format(hours=hours)
    in_minutes = words["minute" if rest == 1 else "minutes"].format(minutes=rest)
    if hours == 0:
        return str(in_minutes)
    return str(in_hours if rest == 0 else words["both"].format(hours=in_hours, minutes=in_minutes))


def day(texts: Texts, of: date) -> str:
    """ "Thứ Tư 25/11/2026"."""
    weekday = texts["weekdays"][of.weekday()]
    return str(texts["day"].format(weekday=weekday, day=of.day, month=of.month, year=of.year))


def time_of_day(at: datetime) -> str:
    """ "09:12", in the instant's own offset, which is the centre's."""
    return f"{at.hour:02}:{at.minute:02}"


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
