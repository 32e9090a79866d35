"""What all slips are made of: the site's head and foot, facts, papers, the mark of a reprint. Pure; draws nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from printer import phrases
from printer.blocks import Align, Block, Boxed, Gap, Item, Label, Logo, Paper, Rule, Text
from printer.phrases import Texts, clean

Slip = Mapping[str, Any]

_WIDEST_DAY = "00/00/0000"
_MAX_DOCUMENTS = 60


def head(paper: Paper, slip: Slip) -> list[Block]:
    """Whose slip it is: the site's logo where it has one, and the two lines of its name."""
    name, short = clean(slip["site_name"]), clean(slip.get("site_short_name"))
    logo: list[Block] = [Logo(str(slip["site_logo"])), Gap(8)] if slip.get("site_logo") else []
    return [*logo, Text(name, paper.note), Text(short.upper(), paper.body)]


def letter_head(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    """The head of a paper that is more than a number: motto, site and its address."""
    blocks: list[Block] = [Text(line, paper.note) for line in texts["receipt"]["motto"]]
    blocks += [Gap(8), Rule(2), Gap(12), *head(paper, slip)]
    return [*blocks, Text(clean(slip.get("site_address")), paper.note), Gap(14), Rule(), Gap(14)]


def foot(paper: Paper, slip: Slip) -> list[Block]:
    """The site's own words at the end, where it has some: a telephone number, hours."""
    own = clean(slip.get("site_foot"))
    return [Gap(8), Text(own, paper.note)] if own else []


def reprint(texts: Texts, paper: Paper, is_reprint: bool) -> list[Block]:
    """The mark of what may have been printed before."""
    return [Boxed(texts["reprint"], paper.note), Gap(12)] if is_reprint else []


def facts(paper: Paper, named: Sequence[tuple[str, str]]) -> list[Block]:
    """Name above value; what has no value is left out."""
    return [
        block
        for name, value in named
        if value
        for block in (Text(name, paper.note, Align.LEFT), Text(value, paper.body, Align.LEFT), Gap(10))
    ]


def instant(texts: Texts, text: str) -> str:
    """ "09:31, Thứ Tư 25/11/2026" of an instant as on the wire.

    Raises:
        ValueError: not an instant.
    """
    at = datetime.fromisoformat(text)
    return str(texts["receipt"]["instant"].format(time=phrases.time_of_day(at), day=phrases.day(texts, at.date())))


def day_in_full(texts: Texts, paper: Paper, text: str) -> list[Block]:
    """A day that must not be missed: its weekday, and the date as large as the paper allows."""
    due = date.fromisoformat(text)
    numbers = f"{due.day:02}/{due.month:02}/{due.year}"
    return [Text(texts["weekdays"][due.weekday()], paper.large), Gap(8), Label(numbers, _WIDEST_DAY), Gap(14)]


def documents(texts: Texts, paper: Paper, listed: Sequence[Mapping[str, Any]], size: int) -> list[Block]:
    """Papers, numbered; the longest list leaves paper on the roll."""
    blocks: list[Block] = [
        Item(f"{place}.", document_line(texts, one), size) for place, one in enumerate(listed[:_MAX_DOCUMENTS], start=1)
    ]
    if len(listed) > _MAX_DOCUMENTS:
        more = texts["receipt"]["more_documents"].format(count=len(listed) - _MAX_DOCUMENTS)
        blocks.append(Text(more, paper.note, Align.LEFT))
    return blocks


def document_line(texts: Texts, document: Mapping[str, Any]) -> str:
    """ "Hợp đồng chuyển nhượng (2 bản sao)"."""
    words = texts["receipt"]
    form = clean(texts["forms"].get(document.get("form"), document.get("form")))
    shape = words["document" if form else "document_plain"]
    kind = shape.format(form=form, count=clean(document.get("count", 1)))
    # "2 bản sao có chứng thực" stays on one line.
    return f"{clean(document['name'])} {kind.replace(' ', chr(0xA0)) if len(kind) < 32 else kind}"
