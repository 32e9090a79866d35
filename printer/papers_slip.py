"""The list of papers a procedure needs, as a slip. Pure; draws nothing."""

from printer.blocks import Align, Block, Code, Gap, Item, Paper, Rule, Text
from printer.phrases import Texts, clean
from printer.slip_parts import Slip, foot, head, reprint

_MOST_PAPERS = 40


def papers(texts: Texts, paper: Paper, slip: Slip, is_reprint: bool) -> list[Block]:
    """What to bring, then what need not be brought, then the address of the same list."""
    words, needed = texts["papers"], slip["papers"][:_MOST_PAPERS]
    brought = [clean(one["name"]) for one in needed if not one["is_in_database"]]
    known = [clean(one["name"]) for one in needed if one["is_in_database"]]
    blocks = [*head(paper, slip), Gap(18), Rule(), Gap(18), *reprint(texts, paper, is_reprint)]
    blocks += [Text(words["title"], paper.name), Gap(10)]
    blocks += [Text(clean(slip["procedure_name"]), paper.body), Text(clean(slip.get("agency")), paper.note), Gap(14)]
    blocks += [Rule(), Gap(14), *_list(words["bring"], brought, "☐", paper), *_list(words["known"], known, "✓", paper)]
    if not needed:
        blocks += [Text(words["none"], paper.body), Gap(14)]
    blocks += [Rule(), Gap(14)]
    if slip.get("due_text"):
        blocks += [Text(words["due_text"].format(text=clean(slip["due_text"])), paper.note), Gap(10)]
    if slip.get("papers_url"):
        blocks += [Code(clean(slip["papers_url"])), Text(words["scan"], paper.note), Gap(10)]
    return [*blocks, Text(words["note"], paper.note), *foot(paper, slip)]


def _list(title: str, names: list[str], marker: str, paper: Paper) -> list[Block]:
    if not names:
        return []
    rows: list[Block] = [Text(title, paper.body, Align.LEFT), Gap(8)]
    for name in names:
        rows += [Item(marker, name, paper.body), Gap(8)]
    return [*rows, Gap(8)]
