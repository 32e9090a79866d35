"""Dossiers: received for a ticket at the counter, with a due date and a receipt; tracked by token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from queue_server.domain import dossier as rules
from queue_server.domain.centre import LimitUnit, Procedure
from queue_server.domain.dossier import Document, Dossier, DossierStatus
from queue_server.domain.errors import AlreadyExists, BadInput, NotFound
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.model import Ticket
from queue_server.storage import dossiers, print_jobs, tickets
from queue_server.use_cases import printing, records, repeats, ticket_changes
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import token_hash, tracking_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What an officer enters. `code` None: the site numbers its own."""

    procedure: str
    code: str | None = None
    ticket: int | None = None
    applicant_name: str | None = None
    phone: str | None = None
    channel: str = "counter"
    copies: int = 1
    documents: Sequence[Document] = ()


def receive(unit: Unit, entered: Received, key: str | None = None) -> Outcome[tuple[records.Record, bool]]:
    """Register a dossier and print its receipt. The answer, and whether it is new.

    Raises:
        BadInput: unknown procedure, unusable code or key.
        AlreadyExists: the code is taken.
        NotFound: no such ticket.
        IdempotencyConflict: the key came before with another dossier.
    """
    kept = None if key is None else repeats.kept_answer(unit, key, entered)
    if kept is not None:
        return Outcome(value=({"dossier": record(unit, _find(unit, kept["code"])), "print": kept["print"]}, False))
    done = _receive(unit, entered)
    if key is not None:
        # No more than finds the answer again: its person stands in one place only.
        repeats.keep(unit, key, entered, {"code": done.value["dossier"]["code"], "print": done.value["print"]})
    return Outcome(value=(done.value, True), events=done.events, notices=done.notices)


def _receive(unit: Unit, entered: Received) -> Outcome[records.Record]:
    procedure = _procedure(unit, entered.procedure)
    code = _code(unit, entered.code)
    ticket = None if entered.ticket is None else ticket_changes.find_own(unit, entered.ticket)
    if dossiers.find_by_code(unit.tx, site=unit.site.id, code=code) is not None:
        raise AlreadyExists(what="dossier", name=code)
    due_at, due_day = _due(unit, procedure)
    dossiers.add(
        unit.tx,
        site=unit.site.id,
        values=_values(unit, entered, procedure, code, ticket) | {"due_at": due_at, "due_day": due_day},
        officer_id=unit.actor.user_id,
        note=None,
    )
    kept = _find(unit, code)
    printed, notices = _print_receipt(unit, kept, is_reprint=False)
    event = _event(unit, EventKind.DOSSIER_RECEIVED, kept, ticket)
    return Outcome(value={"dossier": record(unit, kept), "print": printed}, events=[event], notices=notices)


def read(unit: Unit, code: str) -> records.Record:
    """The dossier with this code, for those who work with it.

    Raises:
        NotFound: no such dossier at this site.
    """
    return {"dossier": record(unit, _find(unit, _normal(code)))}


def print_receipt(unit: Unit, code: str, reason: str) -> Outcome[records.Record]:
    """Print the receipt again, marked as a reprint; the trail says why, and how often by now."""
    kept = _find(unit, _normal(code))
    printed, notices = _print_receipt(unit, kept, is_reprint=True)
    if printed is None:
        return Outcome(value={"print": None})
    count = print_jobs.reprints(unit.tx, dossier_id=kept.id, kind="receipt")
    event = printing.reprinted(unit, printed, kind="receipt", reason=reason, count=count, dossier={"code": kept.code})
    return Outcome(value={"print": printed | {"reprints": count}}, events=[event], notices=notices)


def find_by_token(tx: Connection, token: str) -> tuple[int, Dossier] | None:
    """Site id and dossier of a tracking token, or None."""
    return dossiers.find_by_tracking_hash(tx, token_hash(token))


def track(unit: Unit, kept: Dossier) -> records.Record:
    """What the holder of the tracking token sees: state and dates, no person."""
    full = record(unit, kept)
    shown = (
        "code",
        "procedure_name",
        "agency",
        "status",
        "received_at",
        "due_day",
        "due_text",
        "steps",
        "label",
    )
    site = unit.site.settings
    return {
        "dossier": {name: full[name] for name in shown}
        | {"site": {"name": site.name, "name_en": site.name_en, "short_name": site.short_name}},
        "now": records.instant(unit.site, unit.now),
    }


def record(unit: Unit, kept: Dossier) -> records.Record:
    """A dossier in full, for officers."""
    token = tracking_token(unit.installation.secret, site_id=unit.site.id, code=kept.code)
    ticket = None
    if kept.ticket is not None:
        ticket = tickets.find(unit.tx, site=unit.site.id, ticket_id=kept.ticket)
    return {
        "id": kept.id,
        "code": kept.code,
        "procedure": kept.procedure,
        "procedure_name": kept.procedure_name,
        "agency": kept.agency,
        "applicant_name": kept.applicant_name,
        "phone": kept.phone,
        "channel": kept.channel,
        "status": kept.status.value,
        "received_at": records.instant(unit.site, kept.received_at),
        "due_day": None if kept.due_day is None else kept.due_day.isoformat(),
        "due_at": records.instant(unit.site, kept.due_at),
        "due_text": rules.limit_text(kept.limit_amount, kept.limit_unit, "vi"),
        "ticket": kept.ticket,
        "label": None if ticket is None else ticket.label,
        "counter": kept.counter,
        "copies": kept.copies,
        "documents": [{"name": d.name, "form": d.form, "count": d.count} for d in kept.documents],
        "tracking_token": token,
        "tracking_url": unit.installation.address(f"/d/{token}"),
        "steps": [
            {"status": s.status.value, "at": records.instant(unit.site, s.at), "note": s.note} for s in kept.steps
        ],
    }


def _values(unit: Unit, entered: Received, procedure: Procedure, code: str, ticket: Ticket | None) -> dict[str, Any]:
    token = tracking_token(unit.installation.secret, site_id=unit.site.id, code=code)
    return {
        "code": code,
        "procedure": procedure.code,
        "procedure_name": procedure.name,
        "agency": procedure.agency,
        "applicant_name": entered.applicant_name,
        "phone": entered.phone,
        "channel": entered.channel,
        "status": DossierStatus.RECEIVED.value,
        "received_at": unit.now,
        "received_day": unit.site.calendar.business_day(unit.now),
        "limit_amount": procedure.limit_amount,
        "limit_unit": procedure.limit_unit,
        "closed_at": None,
        "ticket_id": None if ticket is None else ticket.id,
        "counter": unit.actor.counter if ticket is None else ticket.counter,
        "copies": entered.copies,
        "documents": [{"name": d.name, "form": d.form, "count": d.count} for d in entered.documents],
        "tracking_hash": token_hash(token),
    }


def _due(unit: Unit, procedure: Procedure) -> tuple[datetime | None, date | None]:
    if procedure.limit_amount is None or procedure.limit_unit is None:
        return None, None
    calendar = unit.site.calendar
    due_at = calendar.due_at(unit.now, procedure.limit_amount, LimitUnit(procedure.limit_unit))
    return due_at, calendar.business_day(due_at)


def _procedure(unit: Unit, code: str) -> Procedure:
    found = unit.site.procedures.get(code)
    if found is None:
        raise BadInput(field="procedure", expected="GET /procedures")
    return found


def _code(unit: Unit, given: str | None) -> str:
    if given is None:
        day = unit.site.calendar.business_day(unit.now)
        number = dossiers.count_received(unit.tx, site=unit.site.id, day=day) + 1
        return rules.own_code(site_code=unit.site.settings.code, day=day, number=number)
    try:
        return rules.normalise_code(given)
    except ValueError:
        raise BadInput(field="code", expected="A-Z 0-9 . - _") from None


def _normal(code: str) -> str:
    try:
        return rules.normalise_code(code)
    except ValueError:
        raise NotFound(what="dossier", name="") from None


def _find(unit: Unit, code: str) -> Dossier:
    kept = dossiers.find_by_code(unit.tx, site=unit.site.id, code=code)
    if kept is None:
        raise NotFound(what="dossier", name=code)
    return kept


def _print_receipt(unit: Unit, kept: Dossier, *, is_reprint: bool) -> tuple[records.Record | None, list[Notice]]:
    printer = printing.printer_for(unit)
    if printer is None:
        return None, []
    full = record(unit, kept)
    names = ("code", "procedure_name", "agency", "applicant_name", "received_at", "due_day", "due_text")
    slip = {name: full[name] for name in names} | {
        **printing.site_lines(unit),
        "site_address": unit.site.settings.address,
        "documents": full["documents"],
        "copies": kept.copies,
        "result_at": "counter",
        "officer_name": unit.actor.name,
        "label": full["label"],
    }
    added, notice = printing.add_job(
        unit,
        printer=printer,
        kind="receipt",
        slip=slip,
        language="vi",
        is_reprint=is_reprint,
        dossier_id=kept.id,
    )
    return added, [notice]


def _event(unit: Unit, kind: EventKind, kept: Dossier, ticket: Ticket | None) -> Event:
    """Code and state only: the log and the feed hold no person."""
    facts = {"dossier": {"code": kept.code, "status": kept.status.value, "procedure": kept.procedure}}
    return Event(kind=kind, business_day=unit.site.calendar.business_day(unit.now), ticket=ticket, facts=facts)
