"""Ticket numbers: prefix and number, counted per site, business day and prefix from 1, without gaps.

Series stand outside that run: the numbers a kiosk gives by itself while the server does not answer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from queue_server.domain.errors import BadInput

LABEL = re.compile(r"^([A-Z]{1,2})(\d{3,6})$")
FIRST_NUMBER = 1
# The first number of a day is always the run's; five digits would not fit the slip and are hard to hear.
SERIES_FROM, SERIES_UNTIL = 2, 9999
# Of each a kiosk gets follow tokens for every service and three days: more would weigh on server and line.
LONGEST_SERIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers of one kiosk in every service, `first` and `last` among them, which the run leaves out."""

    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    @property
    def numbers(self) -> range:
        """All its numbers, ascending."""
        return range(self.first, self.last + 1)

    def meets(self, other: "Series") -> bool:
        """Whether the two have a number in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """A series the run leaves out. `until` is the last business day it does so, None while the kiosk has it."""

    series: Series
    until: date | None = None


def make_series(first: int, last: int) -> Series:
    """The series from `first` to `last`.

    Raises:
        BadInput: it is empty, too long, or not within 2 and 9999; `field` is `series`.
    """
    if not SERIES_FROM <= first <= last <= SERIES_UNTIL or last - first >= LONGEST_SERIES:
        raise BadInput(field="series", expected=f"{SERIES_FROM}–{SERIES_UNTIL}, Σ ≤ {LONGEST_SERIES}")
    return Series(first=first, last=last)


def parse_series(text: str) -> Series:
    """The series as people type it, `901-949`. Raises as `make_series` does."""
    match = re.fullmatch(r"\s*([0-9]{1,4})\s*[-–]\s*([0-9]{1,4})\s*", text)
    return make_series(int(match[1]), int(match[2])) if match else make_series(0, 0)


def beyond(number: int, reserved: Iterable[Series]) -> int:
    """The first number from `number` on that is in none of the series."""
    for one in sorted(reserved, key=lambda one: one.first):
        if number in one:
            number = one.last + 1
    return number


def next_number(last: int | None) -> int:
    """The number after `last`; None means that none was given today."""
    if last is None:
        return FIRST_NUMBER
    if last < FIRST_NUMBER:
        raise ValueError(f"numbers start at {FIRST_NUMBER}, got {last}")
    return last + 1


def label(prefix: str, number: int) -> str:
    """The public name of a ticket: at least three digits, more when needed (`A005`, `A1000`)."""
    return f"{prefix}{number:03d}"


def parse_label(text: str) -> tuple[str, int] | None:
    """Prefix and number of a label as people type it (`a5`, `A 005`), or None."""
    match = re.fullmatch(r"\s*([A-Za-z]{1,2})[\s-]?0*(\d{1,6})\s*", text)
    if match is None or int(match[2]) < FIRST_NUMBER:
        return None
    return match[1].upper(), int(match[2])
