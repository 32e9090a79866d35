"""The receipt of a dossier as a slip: the fields of form 01 that fit a roll. Pure; draws nothing.

Form 01 of TT 01/2018 and TT 03/2025, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả".
"""

from printer.blocks import Align, Block, Code, Columns, Gap, Paper, Rule, Text
from printer.phrases import Texts, clean
from printer.slip_parts import Slip, day_in_full, documents, facts, foot, instant, letter_head, reprint


def receipt(texts: Texts, paper: Paper, slip: Slip, is_reprint: bool) -> list[Block]:
    """The blocks of a receipt."""
    words = texts["receipt"]
    blocks = letter_head(texts, paper, slip)
    blocks += [*(Text(line, paper.name) for line in words["title"]), Gap(10)]
    blocks += [*reprint(texts, paper, is_reprint), Text(words["code"], paper.note)]
    blocks += [Text(clean(slip["code"]), paper.body), Gap(14), Rule(2), Gap(14)]
    blocks += _facts(texts, paper, slip)
    blocks += _documents(texts, paper, slip)
    blocks += [Gap(10), Rule(), Gap(14), *_due(texts, paper, slip), Gap(14), Rule(), Gap(12)]
    if slip.get("tracking_url"):
        blocks += [Code(clean(slip["tracking_url"])), Text(words["scan"], paper.note), Gap(14), Rule(2), Gap(14)]
    return [*blocks, *_signatures(texts, paper, slip), *foot(paper, slip)]


def _facts(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    words = texts["receipt"]
    named = (("applicant", "applicant_name"), ("procedure", "procedure_name"), ("agency", "agency"))
    listed = [(words[name], clean(slip.get(key))) for name, key in named]
    return facts(paper, [*listed, (words["received_at"], instant(texts, slip["received_at"]))])


def _documents(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    words, listed = texts["receipt"], slip.get("documents") or []
    blocks: list[Block] = [Text(words["documents"], paper.note, Align.LEFT)] if listed else []
    blocks += documents(texts, paper, listed, paper.note)
    if slip.get("copies") is not None:
        copies = words["copies"].format(count=clean(slip["copies"]))
        blocks += [Gap(6), Text(copies, paper.note, Align.LEFT)]
    return blocks


def _due(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    words = texts["receipt"]
    blocks: list[Block] = [Text(words["due"], paper.body)]
    if slip.get("due_day"):
        blocks += day_in_full(texts, paper, slip["due_day"])
    else:
        blocks += [Text(words["due_open"], paper.large)]
    if slip.get("due_text"):
        blocks.append(Text(words["due_text"].format(text=clean(slip["due_text"])), paper.note))
    place = clean(texts["results"].get(slip.get("result_at"), slip.get("result_at")))
    if place:
        blocks += [Gap(12), Text(words["result_at"], paper.note), Text(place, paper.body)]
    return blocks


def _signatures(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    words = texts["receipt"]
    blocks: list[Block] = [Columns(words["signed_by_applicant"], words["signed_by_officer"], paper.note)]
    # 13 mm of white to sign on.
    blocks += [Columns(words["sign_here"], words["sign_here"], paper.note), Gap(104)]
    names = Columns(clean(slip.get("applicant_name")), clean(slip.get("officer_name")), paper.note)
    blocks += [names, Gap(14), Rule(2), Gap(10), Text(words["note"], paper.note)]
    if slip.get("label"):
        blocks.append(Text(words["label"].format(label=clean(slip["label"])), paper.note))
    return blocks
