"""A number just given, as its holder hears it at the kiosk. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from display.announcement import LANGUAGES
from display.reading import is_label, label, label_en, number, number_en

_AHEAD = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumber:
    """A ticket's label and how many are ahead; `ahead` is None where that is not known."""

    label: str
    ahead: int | None
    language: str = "vi"

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "OwnNumber | None":
        """A number from the words of an address, or None when they are not of the form."""
        text, ahead, language = query.get("label", ""), query.get("ahead"), query.get("language", "vi")
        is_count = ahead is None or _AHEAD.fullmatch(ahead) is not None
        if not is_label(text) or not is_count or language not in LANGUAGES:
            return None
        return cls(label=text, ahead=None if ahead is None else int(ahead), language=language)


def own_number(of: OwnNumber) -> str:
    """To one who has just got it: `Số của ông bà là a không không năm. Trước ông bà còn ba người.`"""
    if of.language == "en":
        return f"Your number is {label_en(of.label)}.{_ahead_en(of.ahead)}"
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
