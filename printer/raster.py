"""Blocks as a picture of black and white dots at the printer's width. Vietnamese text sent through a
printer's code pages loses letters silently, so a slip is always a picture.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from printer.blocks import PAPERS, Block
from printer.faces import face
from printer.placing import BoxMark, DotsMark, PictureMark, TextMark, place
from printer.slips import lay_out

# White above and below; the printer adds the way from its head to its cutter.
_TOP_DOTS = 16
_BOTTOM_DOTS = 24


def draw_job(job: Mapping[str, Any], width_dots: int = 576) -> Image.Image:
    """The slip of a print job, exactly as it is printed: mode "1", 576 or 384 dots wide.

    Raises:
        SlipError: the job's data is not a slip, or the width is not one of the two.
    """
    return draw(lay_out(job, width_dots), width_dots)


def draw(blocks: Sequence[Block], width_dots: int) -> Image.Image:
    """The picture of blocks; as high as they need."""
    paper = PAPERS[width_dots]
    height, marks = place(blocks, paper)
    picture = Image.new("1", (width_dots, _TOP_DOTS + height + _BOTTOM_DOTS), 1)
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "1"  # no grey edges: a thermal head knows hot and cold
    for mark in marks:
        top = mark.top + _TOP_DOTS
        match mark:
            case TextMark():
                pen.text((mark.left, top), mark.text, font=face(mark.size), fill=0)
            case BoxMark():
                _draw_box(pen, mark, top)
            case DotsMark():
                picture.paste(_magnified(mark), (mark.left, top))
            case PictureMark():
                picture.paste(mark.picture, (mark.left, top))
    return picture


def _draw_box(pen: ImageDraw.ImageDraw, mark: BoxMark, top: int) -> None:
    corners = (mark.left, top, mark.left + mark.width - 1, top + mark.height - 1)
    if mark.border is None:
        pen.rectangle(corners, fill=0)
    else:
        pen.rectangle(corners, outline=0, width=mark.border)


def _magnified(mark: DotsMark) -> Image.Image:
    side = len(mark.rows)
    small = Image.new("1", (side, side), 1)
    small.putdata([0 if is_dark else 1 for row in mark.rows for is_dark in row])
    return small.resize((side * mark.module_dots, side * mark.module_dots), Image.Resampling.NEAREST)
