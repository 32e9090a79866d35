"""A print job's data as a slip: which blocks stand on the paper, in which order. Pure; draws nothing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from printer import phrases
from printer.blocks import (
    PAPERS,
    Align,
    Block,
    Boxed,
    Code,
    Columns,
    Gap,
    Item,
    Label,
    Paper,
    Rule,
    Split,
    Text,
)
from printer.papers_slip import papers
from printer.phrases import Texts, clean
from printer.texts import read_texts

# The widest prefix letter with the usual three digits: every slip of the day has the same size of number.
_WIDEST_LABEL = "M000"
_WIDEST_DAY = "00/00/0000"
_MAX_DOCUMENTS = 60


class SlipError(Exception):
    """The job's data is not a slip: unknown kind, or a field missing or of the wrong type."""


def lay_out(job: Mapping[str, Any], width_dots: int) -> list[Block]:
    """The blocks of a job (as on the wire: kind, language, is_reprint, slip) for a paper width.

    Raises:
        SlipError: the job cannot be printed, now or ever.
    """
    layouts = {"ticket": _ticket, "receipt": _receipt, "papers": _papers}
    try:
        paper, layout = PAPERS[width_dots], layouts[job["kind"]]
        texts = read_texts(str(job.get("language", "vi")))
        return layout(texts, paper, job["slip"], bool(job.get("is_reprint")))
    except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise SlipError(f"{type(error).__name__}: {error}") from error


def lay_out_check(width_dots: int, *, language: str = "vi", address: str = "") -> list[Block]:
    """A test slip: letters, both edges, and the printer's own address as it was given."""
    texts, paper = read_texts(language), PAPERS[width_dots]
    words = texts["check"]
    blocks: list[Block] = [Text(words["title"], paper.large), Gap(8), Rule(), Gap(16)]
    blocks += [Text(words["line"], paper.note), Text(words["letters"], paper.body), Gap(16)]
    blocks += [Text(words["edges"], paper.note), Gap(12), Rule(8, is_full_width=True), Gap(8)]
    return [*blocks, Rule(2, is_full_width=True), Gap(16), Text(clean(address), paper.note)]


def _ticket(texts: Texts, paper: Paper, slip: Mapping[str, Any], is_reprint: bool) -> list[Block]:
    words = texts["ticket"]
    issued_at = datetime.fromisoformat(slip["issued_at"])
    blocks = [*_head(paper, slip), Gap(18), Rule(), Gap(18)]
    blocks += [*_reprint(texts, paper, is_reprint), Text(clean(slip["service_name"]), paper.name), Gap(22)]
    blocks += [Label(clean(slip["label"]), _WIDEST_LABEL), Gap(30)]
    if slip["priority"]:
        blocks += [Boxed(words["priority"], paper.large), Gap(16)]
    blocks += [Text(phrases.counters(texts, slip["counters"]), paper.large), Gap(14), Rule(), Gap(16)]
    blocks += _line_ahead(texts, paper, slip)
    if slip.get("follow_url"):
        blocks += [Code(clean(slip["follow_url"])), Text(words["scan"], paper.note), Gap(14)]
    blocks += [Rule(), Gap(14)]
    taken_at = words["taken_at"].format(time=phrases.time_of_day(issued_at))
    blocks += [Split(phrases.day(texts, issued_at.date()), taken_at, paper.note), Gap(8)]
    return [*blocks, Text(words["note"], paper.note)]


def _line_ahead(texts: Texts, paper: Paper, slip: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    if slip.get("ahead") is not None:
        blocks.append(Text(phrases.ahead(texts, slip["ahead"]), paper.body))
    if slip.get("wait") is not None:
        wait = slip["wait"]
        sentence = phrases.wait(texts, wait["low_seconds"], wait["high_seconds"])
        blocks.append(Text(sentence, paper.body))
    return [*blocks, Gap(14)] if blocks else []


def _receipt(texts: Texts, paper: Paper, slip: Mapping[str, Any], is_reprint: bool) -> list[Block]:
    words = texts["receipt"]
    blocks: list[Block] = [Text(line, paper.note) for line in words["motto"]]
    blocks += [Gap(8), Rule(2), Gap(12), *_head(paper, slip)]
    blocks += [Text(clean(slip.get("site_address")), paper.note), Gap(14), Rule(), Gap(14)]
    blocks += [*(Text(line, paper.name) for line in words["title"]), Gap(10)]
    blocks += [*_reprint(texts, paper, is_reprint), Text(words["code"], paper.note)]
    blocks += [Text(clean(slip["code"]), paper.body), Gap(14), Rule(2), Gap(14)]
    blocks += _facts(texts, paper, slip)
    blocks += _documents(texts, paper, slip)
    blocks += [Gap(10), Rule(), Gap(14), *_due(texts, paper, slip), Gap(14), Rule(), Gap(12)]
    if slip.get("tracking_url"):
        blocks += [Code(clean(slip["tracking_url"])), Text(words["scan"], paper.note), Gap(14), Rule(2), Gap(14)]
    return blocks + _signatures(texts, paper, slip)


def _papers(texts: Texts, paper: Paper, slip: Mapping[str, Any], is_reprint: bool) -> list[Block]:
    head = [*_head(paper, slip), Gap(18), Rule(), Gap(18), *_reprint(texts, paper, is_reprint)]
    return head + papers(texts, paper, slip)


def _facts(texts: Texts, paper: Paper, slip: Mapping[str, Any]) -> list[Block]:
    words = texts["receipt"]
    received_at = datetime.fromisoformat(slip["received_at"])
    day = phrases.day(texts, received_at.date())
    received = words["instant"].format(time=phrases.time_of_day(received_at), day=day)
    facts = [(words[name], clean(slip.get(key))) for name, key in _FACTS]
    return [
        block
        for name, value in [*facts, (words["received_at"], received)]
        if value
        for block in (Text(name, paper.note, Align.LEFT), Text(value, paper.body, Align.LEFT), Gap(10))
    ]


_FACTS = (("applicant", "applicant_name"), ("procedure", "procedure_name"), ("agency", "agency"))


def _documents(texts: Texts, paper: Paper, slip: Mapping[str, Any]) -> list[Block]:
    words, documents = texts["receipt"], slip.get("documents") or []
    blocks: list[Block] = []
    if documents:
        blocks.append(Text(words["documents"], paper.note, Align.LEFT))
    for place, document in enumerate(documents[:_MAX_DOCUMENTS], start=1):
        blocks.append(Item(f"{place}.", _document(texts, document), paper.note))
    if len(documents) > _MAX_DOCUMENTS:
        more = words["more_documents"].format(count=len(documents) - _MAX_DOCUMENTS)
        blocks.append(Text(more, paper.note, Align.LEFT))
    if slip.get("copies") is not None:
        copies = words["copies"].format(count=clean(slip["copies"]))
        blocks += [Gap(6), Text(copies, paper.note, Align.LEFT)]
    return blocks


def _document(texts: Texts, document: Mapping[str, Any]) -> str:
    words = texts["receipt"]
    form = clean(texts["forms"].get(document.get("form"), document.get("form")))
    shape = words["document" if form else "document_plain"]
    kind = shape.format(form=form, count=clean(document.get("count", 1)))
    # "2 bản sao có chứng thực" stays on one line.
    return f"{clean(document['name'])} {kind.replace(' ', chr(0xA0)) if len(kind) < 32 else kind}"


def _due(texts: Texts, paper: Paper, slip: Mapping[str, Any]) -> list[Block]:
    words = texts["receipt"]
    blocks: list[Block] = [Text(words["due"], paper.body)]
    if slip.get("due_day"):
        due = date.fromisoformat(slip["due_day"])
        weekday, numbers = texts["weekdays"][due.weekday()], f"{due.day:02}/{due.month:02}/{due.year}"
        blocks += [Text(weekday, paper.large), Gap(8), Label(numbers, _WIDEST_DAY), Gap(14)]
    else:
        blocks += [Text(words["due_open"], paper.large)]
    if slip.get("due_text"):
        blocks.append(Text(words["due_text"].format(text=clean(slip["due_text"])), paper.note))
    place = clean(texts["results"].get(slip.get("result_at"), slip.get("result_at")))
    if place:
        blocks += [Gap(12), Text(words["result_at"], paper.note), Text(place, paper.body)]
    return blocks


def _signatures(texts: Texts, paper: Paper, slip: Mapping[str, Any]) -> list[Block]:
    words = texts["receipt"]
    blocks: list[Block] = [Columns(words["signed_by_applicant"], words["signed_by_officer"], paper.note)]
    # 13 mm of white to sign on.
    blocks += [Columns(words["sign_here"], words["sign_here"], paper.note), Gap(104)]
    names = Columns(clean(slip.get("applicant_name")), clean(slip.get("officer_name")), paper.note)
    blocks += [names, Gap(14), Rule(2), Gap(10), Text(words["note"], paper.note)]
    if slip.get("label"):
        blocks.append(Text(words["label"].format(label=clean(slip["label"])), paper.note))
    return blocks


def _head(paper: Paper, slip: Mapping[str, Any]) -> list[Block]:
    name, short = clean(slip["site_name"]), clean(slip.get("site_short_name"))
    return [Text(name, paper.note), Text(short.upper(), paper.body)]


def _reprint(texts: Texts, paper: Paper, is_reprint: bool) -> list[Block]:
    return [Boxed(texts["reprint"], paper.note), Gap(12)] if is_reprint else []
