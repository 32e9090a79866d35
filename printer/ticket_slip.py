"""A ticket as a slip: the number, where to go, how long it takes, the phone's QR. Pure; draws nothing."""

from datetime import datetime

from printer import phrases
from printer.blocks import Block, Boxed, Code, Gap, Label, Paper, Rule, Split, Text
from printer.phrases import Texts, clean
from printer.slip_parts import Slip, foot, head, reprint

# The widest prefix letter with the usual three digits: every slip of the day has the same size of number.
_WIDEST_LABEL = "M000"


def ticket(texts: Texts, paper: Paper, slip: Slip, is_reprint: bool) -> list[Block]:
    """The blocks of a ticket."""
    words = texts["ticket"]
    issued_at = datetime.fromisoformat(slip["issued_at"])
    blocks = [*head(paper, slip), Gap(18), Rule(), Gap(18)]
    blocks += [*reprint(texts, paper, is_reprint), Text(clean(slip["service_name"]), paper.name), Gap(22)]
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
    return [*blocks, Text(words["note"], paper.note), *foot(paper, slip)]


def _line_ahead(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    blocks: list[Block] = []
    if slip.get("ahead") is not None:
        blocks.append(Text(phrases.ahead(texts, slip["ahead"]), paper.body))
    if slip.get("wait") is not None:
        wait = slip["wait"]
        sentence = phrases.wait(texts, wait["low_seconds"], wait["high_seconds"])
        blocks.append(Text(sentence, paper.body))
    return [*blocks, Gap(14)] if blocks else []
