"""Where each line, frame and QR module of a slip stands. Nothing leaves the paper: what is too wide is
wrapped, broken or made smaller here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PIL import Image

from printer.blocks import (
    Align,
    Block,
    Boxed,
    Code,
    Columns,
    Gap,
    Item,
    Label,
    Logo,
    Paper,
    Rule,
    Split,
    Text,
)
from printer.codes import code_rows
from printer.faces import face, largest_fitting, left_overhang, line_height, text_width
from printer.logos import read_logo
from printer.phrases import clean
from printer.wrapping import wrap, wrap_evenly

_QUIET_MODULES = 4
_LEAST_MODULE_DOTS = 3
_GUTTER_DOTS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMark:
    """A line of text; `left` is where it is put, its dots stay on the paper."""

    left: int
    top: int
    text: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxMark:
    """A black rectangle, or only its border of so many dots."""

    left: int
    top: int
    width: int
    height: int
    border: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DotsMark:
    """A square of QR modules, True is dark, each `module_dots` wide and high."""

    left: int
    top: int
    rows: tuple[tuple[bool, ...], ...]
    module_dots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMark:
    """A picture in black and white."""

    left: int
    top: int
    picture: Image.Image


Mark = TextMark | BoxMark | DotsMark | PictureMark
_Placed = tuple[int, list[Mark]]


def place(blocks: Sequence[Block], paper: Paper) -> tuple[int, list[Mark]]:
    """The height of all blocks in dots, and the marks they make, from the top down."""
    top, marks = 0, list[Mark]()
    for block in blocks:
        placer: Callable[[Block, Paper, int], _Placed] = _PLACERS[type(block)]  # type: ignore[assignment]
        height, made = placer(block, paper, top)
        marks += made
        top += height
    return top, marks


def _text(block: Text, paper: Paper, top: int) -> _Placed:
    measure = partial(text_width, size=block.size)
    if block.align is Align.CENTRE:
        lines = wrap_evenly(block.text, paper.inner_dots, measure)
        return _centred(lines, block.size, paper.margin_dots, paper.inner_dots, top)
    lines = wrap(block.text, paper.inner_dots, measure)
    return _from_left(lines, block.size, paper.margin_dots, top)


def _label(block: Label, paper: Paper, top: int) -> _Placed:
    if not block.text:
        return 0, []
    size = largest_fitting((block.text, block.widest), paper.inner_dots)
    if size < paper.note:  # not a label any more: wrap it
        return _text(Text(block.text, paper.body), paper, top)
    # Capitals and digits have no descenders: the white below them would look like a mistake.
    _, ink_top, _, ink_bottom = face(size).getbbox(block.text)
    left = _centre_left(block.text, size, paper.margin_dots, paper.inner_dots)
    mark = TextMark(left=left, top=top - int(ink_top), text=block.text, size=size)
    return int(ink_bottom - ink_top), [mark]


def _boxed(block: Boxed, paper: Paper, top: int) -> _Placed:
    border, side, above = 5, 26, max(10, block.size // 3)
    inner = paper.inner_dots - 2 * (border + side)
    lines = wrap_evenly(block.text, inner, partial(text_width, size=block.size))
    if not lines:
        return 0, []
    # Capitals stand in the middle of the frame: the line's own white, kept for marks, is above them.
    _, cap_top, _, cap_bottom = face(block.size).getbbox("H")
    text_top = top + border + above - int(cap_top)
    height, marks = _centred(lines, block.size, paper.margin_dots, paper.inner_dots, text_top)
    height += int(cap_bottom - cap_top) - line_height(block.size)
    width = max(text_width(line, block.size) for line in lines) + 2 * (border + side)
    full_height = height + 2 * (border + above)
    left = (paper.width_dots - width) // 2
    frame = BoxMark(left=left, top=top, width=width, height=full_height, border=border)
    return full_height, [frame, *marks]


def _split(block: Split, paper: Paper, top: int) -> _Placed:
    left_width, right_width = text_width(block.left, block.size), text_width(block.right, block.size)
    if left_width + right_width + _GUTTER_DOTS > paper.inner_dots:
        height, marks = _text(Text(block.left, block.size), paper, top)
        more, others = _text(Text(block.right, block.size), paper, top + height)
        return height + more, marks + others
    right_at = paper.width_dots - paper.margin_dots - right_width
    marks = _from_left([block.left], block.size, paper.margin_dots, top)[1]
    marks += _from_left([block.right], block.size, right_at, top)[1]
    return line_height(block.size), marks


def _columns(block: Columns, paper: Paper, top: int) -> _Placed:
    width = (paper.inner_dots - _GUTTER_DOTS) // 2
    measure = partial(text_width, size=block.size)
    lefts = (paper.margin_dots, paper.width_dots - paper.margin_dots - width)
    tallest, marks = 0, list[Mark]()
    for left, text in zip(lefts, (block.left, block.right), strict=True):
        height, made = _centred(wrap_evenly(text, width, measure), block.size, left, width, top)
        tallest = max(tallest, height)
        marks += made
    return tallest, marks


def _item(block: Item, paper: Paper, top: int) -> _Placed:
    indent = text_width(f"{block.marker} ", block.size)
    lines = wrap(block.text, paper.inner_dots - indent, partial(text_width, size=block.size))
    height, marks = _from_left(lines, block.size, paper.margin_dots + indent, top)
    marker = _from_left([block.marker], block.size, paper.margin_dots, top)[1]
    return max(height, line_height(block.size)), marker + marks


def _code(block: Code, paper: Paper, top: int) -> _Placed:
    """The code in whole dots a module; smaller modules when the address is long, and as words at last."""
    rows = code_rows(block.address)
    modules = len(rows) + 2 * _QUIET_MODULES
    module_dots = min(paper.module_dots, paper.width_dots // modules)
    if not rows or module_dots < _LEAST_MODULE_DOTS:
        return _text(Text(clean(block.address), paper.note), paper, top)
    left = (paper.width_dots - len(rows) * module_dots) // 2
    quiet = _QUIET_MODULES * module_dots
    mark = DotsMark(left=left, top=top + quiet, rows=rows, module_dots=module_dots)
    return modules * module_dots, [mark]


def _logo(block: Logo, paper: Paper, top: int) -> _Placed:
    picture = read_logo(block.png, paper.inner_dots)
    if picture is None:
        return 0, []
    mark = PictureMark(left=(paper.width_dots - picture.width) // 2, top=top, picture=picture)
    return picture.height, [mark]


def _rule(block: Rule, paper: Paper, top: int) -> _Placed:
    left, width = (0, paper.width_dots) if block.is_full_width else (paper.margin_dots, paper.inner_dots)
    return block.thickness, [BoxMark(left=left, top=top, width=width, height=block.thickness)]


def _gap(block: Gap, _paper: Paper, _top: int) -> _Placed:
    return block.dots, []


def _centred(lines: Sequence[str], size: int, left: int, width: int, top: int) -> _Placed:
    marks: list[Mark] = [
        TextMark(left=_centre_left(line, size, left, width), top=top + place * line_height(size), text=line, size=size)
        for place, line in enumerate(lines)
    ]
    return len(lines) * line_height(size), marks


def _from_left(lines: Sequence[str], size: int, left: int, top: int) -> _Placed:
    marks: list[Mark] = [
        TextMark(left=left + left_overhang(line, size), top=top + place * line_height(size), text=line, size=size)
        for place, line in enumerate(lines)
    ]
    return len(lines) * line_height(size), marks


def _centre_left(line: str, size: int, left: int, width: int) -> int:
    return left + (width - text_width(line, size)) // 2 + left_overhang(line, size)


_PLACERS = {
    Text: _text,
    Label: _label,
    Boxed: _boxed,
    Split: _split,
    Columns: _columns,
    Item: _item,
    Code: _code,
    Logo: _logo,
    Rule: _rule,
    Gap: _gap,
}
