"""Letters about a dossier as slips: papers to add, refusal, apology. Pure; draws nothing.

Forms 02, 03 and 04 of TT 01/2018 (02, 03 and 04 of TT 03/2025), as far as they fit a roll.
"""

from datetime import date

from printer.blocks import Align, Block, Code, Gap, Paper, Rule, Text
from printer.phrases import Texts, clean, day
from printer.slip_parts import Slip, day_in_full, documents, facts, foot, instant, letter_head, reprint


def supplement(texts: Texts, paper: Paper, slip: Slip, is_reprint: bool) -> list[Block]:
    """What has to be added, all of it at once (NĐ 61/2018 Đ15)."""
    words = texts["supplement"]
    body: list[Block] = [Text(words["lead"], paper.body, Align.LEFT), Gap(12)]
    body += [*documents(texts, paper, slip["documents"], paper.body), Gap(12)]
    return _letter("supplement", texts, paper, slip, is_reprint, body=[*body, *_reason(texts, paper, slip)])


def refusal(texts: Texts, paper: Paper, slip: Slip, is_reprint: bool) -> list[Block]:
    """Why a dossier is not taken, and who would take it."""
    words = texts["refusal"]
    body: list[Block] = [Text(words["lead"], paper.body, Align.LEFT), Gap(12), *_reason(texts, paper, slip)]
    named = [(words[key], clean(slip.get(key))) for key in ("basis", "right_agency")]
    return _letter("refusal", texts, paper, slip, is_reprint, body=[*body, *facts(paper, named)])


def apology(texts: Texts, paper: Paper, slip: Slip, is_reprint: bool) -> list[Block]:
    """Late: sorry, why, and the new day, as large as on the receipt."""
    words = texts["apology"]
    body: list[Block] = [Text(words["lead"], paper.body, Align.LEFT), Gap(12), *_reason(texts, paper, slip)]
    old_day = day(texts, date.fromisoformat(slip["old_due_day"])) if slip.get("old_due_day") else ""
    body += [*facts(paper, [(words["old_due"], old_day)]), Rule(), Gap(14), Text(words["new_due"], paper.body)]
    return _letter("apology", texts, paper, slip, is_reprint, body=[*body, *day_in_full(texts, paper, slip["due_day"])])


def _letter(kind: str, texts: Texts, paper: Paper, slip: Slip, is_reprint: bool, *, body: list[Block]) -> list[Block]:
    common, words = texts["notice"], texts[kind]
    blocks = letter_head(texts, paper, slip)
    blocks += [*(Text(line, paper.name) for line in words["title"]), Gap(10), *reprint(texts, paper, is_reprint)]
    blocks += [Text(common["code"], paper.note), Text(clean(slip["code"]), paper.body), Gap(14), Rule(2), Gap(14)]
    named = [(common["applicant"], clean(slip.get("applicant_name")))]
    named += [(common["procedure"], clean(slip.get("procedure_name")))]
    if slip.get("received_at"):
        named.append((common["received_at"], instant(texts, slip["received_at"])))
    blocks += [*facts(paper, named), Rule(2), Gap(14), *body, Rule(), Gap(14)]
    if slip.get("tracking_url"):
        blocks += [Code(clean(slip["tracking_url"])), Text(common["scan"], paper.note), Gap(14)]
    return [
        *blocks,
        *_signed(texts, paper, slip),
        Rule(2),
        Gap(10),
        Text(words["note"], paper.note),
        *foot(paper, slip),
    ]


def _reason(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    return facts(paper, [(texts["notice"]["reason"], clean(slip.get("reason")))])


def _signed(texts: Texts, paper: Paper, slip: Slip) -> list[Block]:
    words = texts["notice"]
    phone = clean(slip.get("contact_phone")).replace(" ", "\u00a0")  # a number is read in one piece
    contact = " – ".join(filter(None, (clean(slip.get("contact_name")), phone)))
    blocks = facts(paper, [(words["contact"], contact)])
    blocks += [Text(words["made_at"].format(instant=instant(texts, slip["made_at"])), paper.note), Gap(10)]
    # 13 mm of white to sign on.
    return [
        *blocks,
        Text(words["signed"], paper.note),
        Gap(104),
        Text(clean(slip.get("officer_name")), paper.note),
        Gap(14),
    ]
