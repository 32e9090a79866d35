"""Breaking text into lines that fit. Pure: widths come from the measure that is passed in."""

import unicodedata
from collections.abc import Callable

Measure = Callable[[str], int]

# Codes such as 000.00.53.H48-220921-0099 break after these rather than anywhere.
_BREAKS = "-/._,"


def wrap(text: str, width: int, measure: Measure) -> list[str]:
    """Lines no wider than `width`, broken at spaces (not no-break ones) and inside a word only if it is wider.

    `measure` gives the width of a text; `width` has to hold any single letter. Empty text: no lines.
    """
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        if not word:
            continue
        joined = f"{current} {word}" if current else word
        if measure(joined) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        *full, current = _pieces(word, width, measure)
        lines.extend(full)
    return [*lines, current] if current else lines


def wrap_evenly(text: str, width: int, measure: Measure) -> list[str]:
    """As few lines as `wrap` makes, but of like length: a last line of one word looks like a mistake."""
    best = wrap(text, width, measure)
    if len(best) < 2:
        return best
    too_narrow, enough = 0, width
    while enough - too_narrow > 4:
        tried = (too_narrow + enough) // 2
        lines = wrap(text, tried, measure)
        if len(lines) == len(best) and all(measure(line) <= tried for line in lines):
            best, enough = lines, tried
        else:
            too_narrow = tried
    return best


def _pieces(word: str, width: int, measure: Measure) -> list[str]:
    """A word cut into pieces that fit; never between a letter and the marks above or below it."""
    pieces: list[str] = []
    rest = word
    while measure(rest) > width:
        cut = _longest_start(rest, width, measure)
        if cut >= len(rest):
            break
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]


def _longest_start(word: str, width: int, measure: Measure) -> int:
    fits = 1
    while fits < len(word) and measure(word[: fits + 1]) <= width:
        fits += 1
    at_break = max((place + 1 for place in range(fits) if word[place] in _BREAKS), default=0)
    cut = at_break if at_break > fits // 2 else fits
    while 1 < cut < len(word) and unicodedata.combining(word[cut]):
        cut -= 1
    while cut < len(word) and unicodedata.combining(word[cut]):
        cut += 1
    return cut
