"""A print job's data as a slip: which blocks stand on the paper, in which order. Pure; draws nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from printer.blocks import PAPERS, Block, Gap, Paper, Rule, Text
from printer.letter_slips import apology, refusal, supplement
from printer.papers_slip import papers
from printer.phrases import Texts, clean
from printer.receipt_slip import receipt
from printer.slip_parts import Slip
from printer.summary_slip import summary
from printer.texts import read_texts
from printer.ticket_slip import ticket

_LAYOUTS: dict[str, Callable[[Texts, Paper, Slip, bool], list[Block]]] = {
    "ticket": ticket,
    "receipt": receipt,
    "papers": papers,
    "supplement": supplement,
    "refusal": refusal,
    "apology": apology,
    "summary": summary,
}
KINDS = tuple(_LAYOUTS)


class SlipError(Exception):
    """The job's data is not a slip: unknown kind, or a field missing or of the wrong type."""


def lay_out(job: Mapping[str, Any], width_dots: int) -> list[Block]:
    """The blocks of a job (as on the wire: kind, language, is_reprint, slip) for a paper width.

    Raises:
        SlipError: the job cannot be printed, now or ever.
    """
    try:
        paper, layout = PAPERS[width_dots], _LAYOUTS[job["kind"]]
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
