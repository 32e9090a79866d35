"""Letters about a dossier and a counter's summary of the day, on paper. They change nothing but the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from queue_server.domain.dossier import Document
from queue_server.domain.errors import BadInput, NotFound
from queue_server.domain.events import Notice
from queue_server.storage import dossiers as stored
from queue_server.use_cases import printing, records, repeats, reports
from queue_server.use_cases.runner import Outcome, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What an officer writes: `kind` is supplement, refusal or apology."""

    kind: str
    reason: str
    documents: Sequence[Document] = ()
    basis: str | None = None
    right_agency: str | None = None
    due_day: date | None = None
    contact_phone: str | None = None


def print_letter(unit: Unit, code: str, letter: Letter, key: str | None = None) -> Outcome[tuple[records.Record, bool]]:
    """Print a letter about a dossier; `print` None where there is no printer. The answer, and whether it is new.

    Raises:
        NotFound: no such dossier.
        BadInput: no papers to add, no new day later than the old one, unusable key.
        IdempotencyConflict: the key came before with another letter.
    """
    code = code.strip().upper()
    return repeats.once(unit, key, (code, letter), lambda: _letter(unit, code, letter))


def print_summary(unit: Unit, number: int, key: str | None = None) -> Outcome[tuple[records.Record, bool]]:
    """Print a counter's day so far; `print` None where there is no printer. The answer, and whether it is new.

    Raises:
        NotFound: no such counter.
        BadInput: unusable key.
        IdempotencyConflict: the key came before for something else.
    """
    return repeats.once(unit, key, ("summary", number), lambda: _summary(unit, number))


def _letter(unit: Unit, code: str, letter: Letter) -> Outcome[records.Record]:
    kept = stored.find_by_code(unit.tx, site=unit.site.id, code=code)
    if kept is None:
        raise NotFound(what="dossier", name=code)
    if letter.kind == "supplement" and not letter.documents:
        raise BadInput(field="documents", expected="1–50")
    if letter.kind == "apology" and (
        letter.due_day is None or letter.due_day <= (kept.due_day or unit.site.calendar.business_day(unit.now))
    ):
        raise BadInput(field="due_day", expected="YYYY-MM-DD")
    slip = {
        **printing.site_lines(unit),
        "site_address": unit.site.settings.address,
        "code": kept.code,
        "applicant_name": kept.applicant_name,
        "procedure_name": kept.procedure_name,
        "received_at": records.instant(unit.site, kept.received_at),
        "made_at": records.instant(unit.site, unit.now),
        "documents": [{"name": d.name, "form": d.form, "count": d.count} for d in letter.documents],
        "reason": letter.reason,
        "basis": letter.basis,
        "right_agency": letter.right_agency,
        "old_due_day": None if kept.due_day is None else kept.due_day.isoformat(),
        "due_day": None if letter.due_day is None else letter.due_day.isoformat(),
        "contact_name": unit.actor.name,
        "contact_phone": letter.contact_phone,
        "officer_name": unit.actor.name,
    }
    printed, notices = _print(unit, letter.kind, slip, dossier_id=kept.id)
    return Outcome(value={"print": printed}, notices=notices)


def _summary(unit: Unit, number: int) -> Outcome[records.Record]:
    slip = {
        **printing.site_lines(unit),
        "counter": number,
        "business_day": unit.site.calendar.business_day(unit.now).isoformat(),
        "officer_name": unit.actor.name,
        "printed_at": records.instant(unit.site, unit.now),
        **reports.counter_today(unit, number),
    }
    printed, notices = _print(unit, "summary", slip)
    return Outcome(value={"print": printed}, notices=notices)


def _print(unit: Unit, kind: str, slip: records.Record, **of: Any) -> tuple[records.Record | None, list[Notice]]:
    printer = printing.printer_for(unit)
    if printer is None:
        return None, []
    added, notice = printing.add_job(unit, printer=printer, kind=kind, slip=slip, language="vi", **of)
    return added, [notice]
