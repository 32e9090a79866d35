"""What a citizen does at the kiosk: take a number, and change a wrong choice."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from queue_server.domain import lifecycle, next_ticket
from queue_server.domain.centre import ServiceSettings
from queue_server.domain.errors import BadInput, DailyLimitReached, NotFound, SiteClosed
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.model import HelpKind, Language, QueueReason, Status, Ticket
from queue_server.domain.phone import normalise_phone
from queue_server.storage import service_days, tickets
from queue_server.use_cases import printing, records, repeats, ticket_changes, waits
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import follow_token, token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a citizen asks for at the kiosk or at reception."""

    service: str
    priority: bool = False
    language: Language = Language.VIETNAMESE
    phone: str | None = None
    party_size: int = 1
    help: HelpKind | None = None
    help_language: str | None = None


def issue(unit: Unit, wanted: Wanted, key: str) -> Outcome[tuple[records.Record, bool]]:
    """Give a number. The answer, and whether it is new: the same key again gets the same ticket.

    Raises:
        BadInput: unknown service or interpreter's language, unusable key or phone number.
        IdempotencyConflict: the key came before with another body.
        SiteClosed: outside opening hours.
        DailyLimitReached: the service is full for today.
    """
    done = repeats.once(unit, key, wanted, lambda: _issue(unit, wanted))
    answer, is_new = done.value
    return Outcome(value=(_with_follow(unit, answer), is_new), events=done.events, notices=done.notices)


def move_own(unit: Unit, ticket_id: int, service: str) -> Outcome[records.Record]:
    """The citizen at the kiosk chose wrongly and has not walked away: only the kiosk's own ticket.

    Raises:
        NotFound: the ticket was not issued by this kiosk.
    """
    target = unit.site.service(service)
    ticket = ticket_changes.find(unit, ticket_id)
    if tickets.issued_by(unit.tx, ticket_id=ticket.id) != unit.actor.key:
        raise NotFound(what="ticket", name=ticket_id)
    change = lifecycle.move(ticket, service=target.code, now=unit.now)
    event = ticket_changes.store(unit, change)
    ahead, wait = waits.place(unit, change.after)
    answer = records.ticket(unit.site, change.after) | {
        "ahead": ahead,
        "wait": records.wait(wait),
        "counters": list(unit.site.counters_of(target.code)),
    }
    return Outcome(value={"ticket": answer}, events=[event])


def _issue(unit: Unit, wanted: Wanted) -> Outcome[records.Record]:
    service = unit.site.service(wanted.service)
    _require_language(unit, wanted)
    _require_open(unit)
    ticket = _enter(unit, service, wanted)
    answer, notices = _issued(unit, ticket)
    event = Event(kind=EventKind.TICKET_ISSUED, business_day=ticket.business_day, ticket=ticket)
    return Outcome(value=answer, events=[event], notices=notices)


def _require_open(unit: Unit) -> None:
    opening = unit.site.calendar.opening(unit.now)
    if not opening.is_open:
        reason = "" if opening.reason is None else opening.reason.value
        raise SiteClosed(reason=reason, opens_at=opening.opens_at)


def _require_language(unit: Unit, wanted: Wanted) -> None:
    """The interpreter's language is one of the site's, and named only when an interpreter is wanted."""
    known = [language.code for language in unit.site.settings.interpreter_languages]
    if wanted.help_language is None:
        return
    if wanted.help is not HelpKind.INTERPRETER or wanted.help_language not in known:
        raise BadInput(field="help_language", expected=", ".join(known))


def _enter(unit: Unit, service: ServiceSettings, wanted: Wanted) -> Ticket:
    """Number and store the ticket."""
    day = unit.site.calendar.business_day(unit.now)
    number = service_days.take_number(unit.tx, site=unit.site.id, day=day, service=service.code)
    if service.daily_limit is not None and number > service.daily_limit:
        raise DailyLimitReached(service=service.code)
    due = next_ticket.serve_by(
        joined_at=unit.now,
        target_seconds=service.target_seconds,
        priority=wanted.priority,
        priority_target_seconds=unit.site.settings.priority_target_seconds,
    )
    ticket = Ticket(
        id=0,
        business_day=day,
        prefix=service.code,
        number=number,
        service=service.code,
        priority=wanted.priority,
        status=Status.WAITING,
        language=wanted.language,
        party_size=wanted.party_size,
        counter=None,
        calls=0,
        queue_reason=QueueReason.DUE_FIRST,
        issued_at=unit.now,
        joined_at=unit.now,
        serve_by=due,
        period_started_at=unit.now,
        called_at=None,
        began_at=None,
        ended_at=None,
        closed_by_system=False,
        sequence=unit.next_sequence,
        help=wanted.help,
        help_language=wanted.help_language,
    )
    return _store(unit, ticket, wanted)


def _store(unit: Unit, ticket: Ticket, wanted: Wanted) -> Ticket:
    token = follow_token(unit.installation.secret, site_id=unit.site.id, day=ticket.business_day, label=ticket.label)
    stored: dict[str, Any] = {
        "phone": None if wanted.phone is None else normalise_phone(wanted.phone),
        "issued_by": unit.actor.key,
        "follow_hash": token_hash(token),
    }
    return tickets.add(unit.tx, site=unit.site.id, new=ticket, stored=stored)


def _issued(unit: Unit, ticket: Ticket) -> tuple[records.Record, list[Notice]]:
    ahead, wait_range = waits.place(unit, ticket)
    wait = records.wait(wait_range)
    counters = list(unit.site.counters_of(ticket.service))
    record = records.ticket(unit.site, ticket)
    printed, notices = None, []
    printer = printing.printer_for(unit)
    if printer is not None:
        english = ticket.language is Language.ENGLISH
        slip = {
            **printing.site_lines(unit, ticket.language.value),
            "service_name": record["service_name_en" if english else "service_name"],
            "label": ticket.label,
            "priority": ticket.priority,
            "counters": counters,
            "ahead": ahead,
            "wait": wait,
            "issued_at": record["issued_at"],
        }
        printed, notice = printing.add_job(
            unit,
            printer=printer,
            kind="ticket",
            slip=slip,
            language=ticket.language.value,
            ticket_id=ticket.id,
        )
        notices = [notice]
    answer = record | {
        "ahead": ahead,
        "wait": wait,
        "counters": counters,
        "print": printed,
    }
    return {"ticket": answer}, notices


def _with_follow(unit: Unit, answer: records.Record) -> records.Record:
    """The answer with the phone page's token: derived every time, so that the kept answer does not hold it."""
    ticket = answer["ticket"]
    day = date.fromisoformat(ticket["business_day"])
    token = follow_token(unit.installation.secret, site_id=unit.site.id, day=day, label=ticket["label"])
    return {"ticket": ticket | {"follow_token": token, "follow_url": unit.installation.address(f"/t/{token}")}}
