"""What the holder of a follow token does from the phone: look, leave, let others go first, rate."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from queue_server.domain import lifecycle
from queue_server.domain.model import QueueReason, Status, Ticket
from queue_server.storage import dossiers, ratings, tickets
from queue_server.use_cases import rating, records, ticket_changes, waits
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import token_hash, tracking_token

# One who asks to wait goes behind those who are due within this time.
DELAY = timedelta(minutes=10)


def find(tx: Connection, token: str) -> tuple[int, int] | None:
    """Site id and ticket id of a follow token, or None."""
    found = tickets.find_by_follow_hash(tx, token_hash(token))
    return None if found is None else (found[0], found[1].id)


def read(unit: Unit, ticket_id: int) -> records.Record:
    """What the holder of a follow token sees of his ticket: place in line and wait, no person."""
    ticket = ticket_changes.find(unit, ticket_id)
    service = unit.site.services.get(ticket.service)
    is_waiting = ticket.status is Status.WAITING
    ahead, wait = waits.place(unit, ticket) if is_waiting else (None, None)
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
        "ahead": ahead,
        "wait": None if wait is None else records.wait(wait),
        "priority": ticket.priority,
        "language": ticket.language.value,
        "business_day": ticket.business_day.isoformat(),
        "issued_at": records.instant(unit.site, ticket.issued_at),
        "called_at": records.instant(unit.site, ticket.called_at),
        "now": records.instant(unit.site, unit.now),
        "site": {"name": settings.name, "name_en": settings.name_en, "short_name": settings.short_name},
        "can_cancel": ticket.status in lifecycle.ALLOWED[lifecycle.Command.CANCEL],
        "can_delay": is_waiting and ticket.queue_reason is not QueueReason.DELAYED,
        "can_rate": rated is None and rating.can_rate_by_phone(unit, ticket),
        "score": None if rated is None else rated.score,
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
    """Let others go first, once; said twice changes nothing."""
    ticket = ticket_changes.find(unit, ticket_id)
    if ticket.status is Status.WAITING and ticket.queue_reason is QueueReason.DELAYED:
        return Outcome(value=None)
    later = max(ticket.serve_by, unit.now) + DELAY
    change = lifecycle.delay(ticket, serve_by=later, now=unit.now)
    return Outcome(value=None, events=[ticket_changes.store(unit, change)])


def rate(
    unit: Unit, ticket_id: int, score: int, reasons: Sequence[str], comment: str | None
) -> Outcome[tuple[records.Record, bool]]:
    """The answer given on the phone; first wins."""
    ticket = ticket_changes.find(unit, ticket_id)
    return rating.give_by_phone(unit, ticket, score, reasons, comment)


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
