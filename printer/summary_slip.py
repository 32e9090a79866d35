"""A counter's day as a slip: counts with what they are counts of. Pure; draws nothing."""

from datetime import date

from printer import phrases
from printer.blocks import Block, Gap, Paper, Rule, Split, Text
from printer.phrases import Texts, clean
from printer.slip_parts import Slip, foot, head, instant, reprint


def summary(texts: Texts, paper: Paper, slip: Slip, is_reprint: bool) -> list[Block]:
    """The blocks of a counter's summary of the day."""
    words = texts["summary"]
    blocks = [*head(paper, slip), Gap(18), Rule(), Gap(18), *reprint(texts, paper, is_reprint)]
    blocks += [Text(words["title"], paper.name), Text(words["counter"].format(counter=slip["counter"]), paper.large)]
    blocks += [
        Text(phrases.day(texts, date.fromisoformat(slip["business_day"])), paper.body),
        Gap(14),
        Rule(2),
        Gap(14),
    ]
    if slip.get("officer_name"):
        blocks += [Split(words["officer"], clean(slip["officer_name"]), paper.note), Gap(10)]
    for name, value in _figures(texts, slip):
        blocks += [Split(words[name], value, paper.body), Gap(6)]
    blocks += [
        Gap(8),
        Rule(2),
        Gap(10),
        Text(words["printed_at"].format(instant=instant(texts, slip["printed_at"])), paper.note),
    ]
    return [*blocks, Text(words["note"], paper.note), *foot(paper, slip)]


def _figures(texts: Texts, slip: Slip) -> list[tuple[str, str]]:
    words = texts["summary"]
    return [
        ("served", str(int(slip["served"]))),
        ("no_show", str(int(slip["no_show"]))),
        ("within_target", _share(texts, int(slip["within_target"]), int(slip["target_count"]))),
        ("waiting", _median(texts, slip.get("waiting_median_seconds"))),
        ("service", _median(texts, slip.get("service_median_seconds"))),
        ("rated", words["count"].format(count=int(slip["rated"]), total=int(slip["asked"]))),
    ]


def _share(texts: Texts, count: int, total: int) -> str:
    """Cut off, not rounded: 999 of 1000 are not all."""
    words = texts["summary"]
    if total == 0:
        return str(words["unknown"])
    tenths = count * 1000 // total
    share = f"{tenths // 10}{words['decimal']}{tenths % 10}"
    return str(words["share"].format(count=count, total=total, share=share))


def _median(texts: Texts, seconds: float | None) -> str:
    if seconds is None:
        return str(texts["summary"]["unknown"])
    return phrases.duration(texts, round(seconds / 60))
