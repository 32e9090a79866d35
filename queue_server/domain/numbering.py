"""Ticket numbers: prefix and number, counted per site, business day and prefix from 1, without gaps."""

import re

LABEL = re.compile(r"^([A-Z]{1,2})(\d{3,6})$")
FIRST_NUMBER = 1


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
