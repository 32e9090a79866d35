"""Who is next: earliest due first (Jackson 1955). When a ticket is due, and why it stands where it stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from queue_server.domain.errors import NobodyBehind
from queue_server.domain.model import QueueReason, Ticket


def serve_by(*, joined_at: datetime, target_seconds: int, priority: bool, priority_target_seconds: int) -> datetime:
    """The instant a ticket is due: when it joined plus its class's target wait, set once.

    A priority ticket is never due later than an ordinary one that joined at the same time.
    """
    seconds = min(target_seconds, priority_target_seconds) if priority else target_seconds
    return joined_at + timedelta(seconds=seconds)


def rejoin_by(*, now: datetime, rejoin_target_seconds: int) -> datetime:
    """When a transferred or returning ticket is due: now plus a short target."""
    return now + timedelta(seconds=rejoin_target_seconds)


def due_behind(behind: Sequence[Ticket], *, others: int) -> datetime:
    """When one is due who lets at most `others` of those `behind` him, in order, go first: just after the last of them.

    Nobody else's place is worse for it: those let through are called one earlier, all further behind stay where
    they are, and whoever comes later is due later still unless his class is more urgent. Only those due in the
    very same microsecond as the last one let through go with him.

    Raises:
        NobodyBehind: there is nobody to let through.
    """
    passing = behind[:others]
    if not passing:
        raise NobodyBehind()
    return passing[-1].serve_by + timedelta(microseconds=1)


def order_key(ticket: Ticket) -> tuple[datetime, int]:
    """Sort key of the queue: due instant, ties by the order of issue."""
    return (ticket.serve_by, ticket.id)


def first(tickets: Iterable[Ticket]) -> Ticket | None:
    """The ticket to call next, or None when nobody waits."""
    return min(tickets, key=order_key, default=None)


def reason_for(ticket: Ticket) -> QueueReason:
    """Why a waiting ticket stands at its place, for officers and for the record of the call."""
    if ticket.queue_reason is QueueReason.DUE_FIRST and ticket.priority:
        return QueueReason.PRIORITY
    return ticket.queue_reason
