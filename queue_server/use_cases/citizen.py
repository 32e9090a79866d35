"""What a citizen does at the kiosk: take a number, and change a wrong choice."""

import msgspec

from queue_server.domain import lifecycle
from queue_server.domain.errors import DailyLimitReached, NotFound, SiteClosed
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.model import Ticket
from queue_server.storage import event_log, service_days, tickets
from queue_server.use_cases import entry, printing, records, ticket_changes, waits
from queue_server.use_cases.entry import Wanted
from queue_server.use_cases.runner import Outcome, Unit


def issue(unit: Unit, wanted: Wanted, key: str) -> Outcome[tuple[records.Record, bool]]:
    """Give a number. The answer, and whether it is new: the same key again gets the same ticket.

    That is the kiosk's own ticket where it numbered one for this key and handed it in before this request came.

    Raises:
        BadInput: unknown service or interpreter's language, unusable key or phone number.
        IdempotencyConflict: the key came before with another body.
        SiteClosed: outside opening hours.
        DailyLimitReached: the service is full for today.
    """
    kept = entry.kept_answer(unit, wanted, key)
    if kept is not None:
        return Outcome(value=(entry.with_follow(unit, kept["ticket"]), False))
    unit.site.service(wanted.service)
    entry.require_language(unit, wanted)
    _require_open(unit)
    ticket = _number(unit, wanted)
    answer, notices = _issued(unit, ticket)
    event_log.keep_answer(
        unit.tx,
        owner=unit.actor.key,
        key=key,
        body_hash=entry.keyed_hash(unit, wanted),
        answer=msgspec.json.encode(answer).decode(),
        now=unit.now,
    )
    event = Event(kind=EventKind.TICKET_ISSUED, business_day=ticket.business_day, ticket=ticket)
    return Outcome(value=(entry.with_follow(unit, answer["ticket"]), True), events=[event], notices=notices)


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
    answer = records.ticket(unit.site, change.after) | waits.told(unit, change.after)
    return Outcome(value={"ticket": answer}, events=[event])


def _require_open(unit: Unit) -> None:
    opening = unit.site.calendar.opening(unit.now)
    if not opening.is_open:
        reason = "" if opening.reason is None else opening.reason.value
        raise SiteClosed(reason=reason, opens_at=opening.opens_at)


def _number(unit: Unit, wanted: Wanted) -> Ticket:
    """Number and store the ticket."""
    day = unit.site.calendar.business_day(unit.now)
    limit = unit.site.service(wanted.service).daily_limit
    number, given = service_days.take_number(
        unit.tx, site=unit.site.id, day=day, service=wanted.service, reserved=unit.site.reserved_on(day)
    )
    if limit is not None and given > limit:
        raise DailyLimitReached(service=wanted.service)
    return entry.store(unit, wanted, day=day, number=number, joined_at=unit.now)


def _issued(unit: Unit, ticket: Ticket) -> tuple[records.Record, list[Notice]]:
    place = waits.told(unit, ticket)
    printed, notices = None, []
    printer = printing.printer_for(unit)
    if printer is not None:
        printed, notice = printing.add_job(
            unit,
            printer=printer,
            kind="ticket",
            slip=printing.ticket_slip(unit, ticket, place),
            language=ticket.language.value,
            ticket_id=ticket.id,
        )
        notices = [notice]
    return {"ticket": records.ticket(unit.site, ticket) | place | {"print": printed}}, notices
