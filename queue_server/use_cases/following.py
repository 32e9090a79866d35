"""What the holder of a follow token does from the phone: look, leave, let others go first, rate."""

from collections.abc import Sequence

from sqlalchemy import Connection

from queue_server.domain import lifecycle, next_ticket
from queue_server.domain.model import QueueReason, Status, Ticket
from queue_server.storage import dossiers, line, pushes, ratings, tickets
from queue_server.use_cases import rating, records, ticket_changes, waits
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import token_hash, tracking_token


def find(tx: Connection, token: str) -> tuple[int, int] | None:
    """Site id and ticket id of a follow token, or None."""
    found = tickets.find_by_follow_hash(tx, token_hash(token))
    return None if found is None else (found[0], found[1].id)


def read(unit: Unit, ticket_id: int) -> records.Record:
    """What the holder of a follow token sees of his ticket: place in line and wait, no person."""
    ticket = ticket_changes.find(unit, ticket_id)
    service = unit.site.services.get(ticket.service)
    settings = unit.site.settings
    rated = ratings.find_rating(unit.tx, ticket_id=ticket.id)
    return {
        "label": ticket.label,
        "status": ticket.status.value,
        "service": ticket.service,
        "service_name": service.name if service else ticket.service,
        "service_name_en": service.name_en if service else ticket.service,
        "counter": ticket.counter,
        "direction": _direction(unit, ticket),
        "counters": list(unit.site.counters_of(ticket.service)),
        **_place(unit, ticket),
        "priority": ticket.priority,
        "language": ticket.language.value,
        "business_day": ticket.business_day.isoformat(),
        "issued_at": records.instant(unit.site, ticket.issued_at),
        "called_at": records.instant(unit.site, ticket.called_at),
        "now": records.instant(unit.site, unit.now),
        "site": {"name": settings.name, "name_en": settings.name_en, "short_name": settings.short_name},
        "can_cancel": ticket.status in lifecycle.ALLOWED[lifecycle.Command.CANCEL],
        "can_rate": rated is None and rating.can_rate_by_phone(unit, ticket),
        "score": None if rated is None else rated.score,
        "push_key": unit.installation.push_key,
        "tracking_path": _tracking_path(unit, ticket),
        "sequence": unit.last_sequence,
    }


def cancel(unit: Unit, ticket_id: int) -> Outcome[None]:
    """The citizen leaves the line; said twice changes nothing."""
    ticket = ticket_changes.find(unit, ticket_id)
    if ticket.status is Status.CANCELLED:
        return Outcome(value=None)
    change = lifecycle.cancel(ticket, now=unit.now)
    return Outcome(value=None, events=[ticket_changes.store(unit, change)])


def delay(unit: Unit, ticket_id: int) -> Outcome[None]:
    """Let the next few of the own line go first, once; said twice changes nothing.

    Raises:
        NobodyBehind: nobody is there to be let through, or the site does not offer it.
    """
    ticket = ticket_changes.find(unit, ticket_id)
    if ticket.status is Status.WAITING and ticket.queue_reason is QueueReason.DELAYED:
        return Outcome(value=None)
    lifecycle.require(ticket, lifecycle.Command.DELAY)
    others = unit.site.settings.delay_others
    later = next_ticket.due_behind(_behind(unit, ticket), others=others)
    change = lifecycle.delay(ticket, serve_by=later, now=unit.now)
    pushes.tell_again(unit.tx, ticket_id=ticket.id)
    return Outcome(value=None, events=[ticket_changes.store(unit, change)])


def rate(
    unit: Unit, ticket_id: int, score: int, reasons: Sequence[str], comment: str | None
) -> Outcome[tuple[records.Record, bool]]:
    """The answer given on the phone; first wins."""
    ticket = ticket_changes.find(unit, ticket_id)
    return rating.give_by_phone(unit, ticket, score, reasons, comment)


def _place(unit: Unit, ticket: Ticket) -> records.Record:
    """The place in line and what may be done about it; None where the ticket does not wait."""
    if ticket.status is not Status.WAITING:
        return {"ahead": None, "wait": None, "can_delay": False, "delay_others": 0}
    ahead, wait = waits.place(unit, ticket)
    passing = [] if ticket.queue_reason is QueueReason.DELAYED else _behind(unit, ticket)
    return {
        "ahead": ahead,
        "wait": records.wait(wait),
        "can_delay": bool(passing),
        "delay_others": len(passing),
    }


def _behind(unit: Unit, ticket: Ticket) -> list[Ticket]:
    """Those whom the ticket's holder may let go first."""
    return line.next_behind(unit.tx, site=unit.site.id, of=ticket, limit=unit.site.settings.delay_others)


def _direction(unit: Unit, ticket: Ticket) -> str | None:
    """Where the ticket's counter lies; None without one, or where the settings know it no more."""
    counter = unit.site.counters.get(ticket.counter or 0)
    return None if counter is None else counter.direction


def _tracking_path(unit: Unit, ticket: Ticket) -> str | None:
    codes = dossiers.codes_of_ticket(unit.tx, site=unit.site.id, ticket_id=ticket.id)
    if not codes:
        return None
    token = tracking_token(unit.installation.secret, site_id=unit.site.id, code=codes[-1])
    return f"/d/{token}"
