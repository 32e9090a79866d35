"""The building blocks of a slip, top to bottom. Plain values: what stands there, not where each dot goes.

All sizes are dots; a printer head has 8 of them a millimetre.
"""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a roll allows. `size` names a scale of letter heights, so that layouts hold no numbers."""

    width_dots: int
    margin_dots: int
    module_dots: int
    note: int
    body: int
    name: int
    large: int

    @property
    def inner_dots(self) -> int:
        """Width between the margins."""
        return self.width_dots - 2 * self.margin_dots


# 80 mm and 58 mm rolls: the width that their heads print, and sizes that stay legible without grey.
PAPERS = {
    576: Paper(width_dots=576, margin_dots=16, module_dots=6, note=24, body=30, name=34, large=44),
    384: Paper(width_dots=384, margin_dots=8, module_dots=5, note=20, body=23, name=26, large=33),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, wrapped by words; centred ones are broken into lines of like length."""

    text: str
    size: int
    align: Align = Align.CENTRE


@dataclass(frozen=True, slots=True)
class Label:
    """One word on one line, as large as it and `widest` (the widest of its kind) fit the paper."""

    text: str
    widest: str


@dataclass(frozen=True, slots=True)
class Boxed:
    """A word in a frame."""

    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Split:
    """One text at each edge; where both do not fit on one line, two centred lines."""

    left: str
    right: str
    size: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Two halves side by side, each centred and wrapped in its own half."""

    left: str
    right: str
    size: int


@dataclass(frozen=True, slots=True)
class Item:
    """A list entry: its marker stands out to the left of the wrapped text."""

    marker: str
    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of an address, in whole dots, with its quiet zone."""

    address: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The site's own picture, centred: a PNG file in base64. One that cannot be read takes no room."""

    png: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A black line between the margins, or over the whole printable width."""

    thickness: int = 4
    is_full_width: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """White paper."""

    dots: int


Block = Text | Label | Boxed | Split | Columns | Item | Code | Logo | Rule | Gap
