"""The one face of all slips, and how wide its words are."""

import math
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FILE = Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Bold.ttf"


@lru_cache(maxsize=64)
def face(size: int) -> ImageFont.FreeTypeFont:
    """The face at a height in dots. Basic layout: the same dots whether or not a shaping library is there."""
    return ImageFont.truetype(str(_FILE), size, layout_engine=ImageFont.Layout.BASIC)


def text_width(text: str, size: int) -> int:
    """Dots from the leftmost to the rightmost that a text may touch, or its advance where that is wider."""
    left, right = _extent(text, size)
    return right - left


def left_overhang(text: str, size: int) -> int:
    """Dots that a text touches to the left of where it is put."""
    return -_extent(text, size)[0]


def line_height(size: int) -> int:
    """Dots from one line to the next: Vietnamese stacks two marks on a capital (Ữ, Ẩ)."""
    return math.ceil(size * 1.32)


def largest_fitting(texts: tuple[str, ...], width: int) -> int:
    """The largest size at which each of the texts fits the width on one line; at least 8 dots."""
    unit = 200
    widest = max(text_width(text, unit) for text in texts)
    size = max(8, width * unit // max(widest, 1) + 1)
    while size > 8 and any(text_width(text, size) > width for text in texts):
        size -= 1
    return size


@lru_cache(maxsize=4096)
def _extent(text: str, size: int) -> tuple[int, int]:
    font = face(size)
    left, _, right, _ = font.getbbox(text)
    return min(0, math.floor(left)), max(math.ceil(right), math.ceil(font.getlength(text)))
