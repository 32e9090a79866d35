"""Messages to a phone whose page is closed: who wants them, which are due. Sending them is not done here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from queue_server.domain import push as rules
from queue_server.domain.errors import TooLate
from queue_server.domain.model import Language, Status
from queue_server.storage import line, pushes
from queue_server.storage.pushes import Subscription
from queue_server.use_cases import ticket_changes
from queue_server.use_cases.runner import Outcome, Unit

_OPEN = frozenset({Status.WAITING, Status.CALLED, Status.SERVING, Status.ON_HOLD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One message to one phone: `kind` is `soon` or `called`, `counter` None for `soon`."""

    ticket: int
    kind: str
    label: str
    counter: int | None
    language: Language
    endpoint: str
    p256dh: str
    auth: str


def subscribe(unit: Unit, ticket_id: int, endpoint: str, p256dh: str, auth: str) -> Outcome[None]:
    """The phone wants to be told; it belongs to the ticket and is forgotten with the day.

    Raises:
        BadInput: an address that is none, or keys that are none.
        TooLate: the visit is over.
    """
    rules.check_endpoint(endpoint, also=unit.installation.push_also)
    rules.check_keys(p256dh, auth)
    ticket = ticket_changes.find(unit, ticket_id)
    if ticket.status not in _OPEN:
        raise TooLate(command="push")
    wanted = Subscription(
        ticket=ticket.id,
        service=ticket.service,
        status=ticket.status,
        calls=ticket.calls,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
    )
    pushes.add(unit.tx, site=unit.site.id, day=ticket.business_day, of=wanted)
    return Outcome(value=None)


def unsubscribe(unit: Unit, ticket_id: int) -> Outcome[None]:
    """The phone does not want to be told any more, or is gone."""
    pushes.remove(unit.tx, ticket_id=ticket_id)
    return Outcome(value=None)


def sites_with_phones(tx: Connection, now: datetime) -> list[int]:  # noqa: ARG001 — of the form of a lookup
    """Sites where some phone wants to be told: in most seconds none."""
    return pushes.sites(tx)


def has_due(unit: Unit) -> bool:
    """Whether any message is due."""
    return bool(_due(unit))


def claim_due(unit: Unit) -> Outcome[list[Push]]:
    """The messages due now, marked as told: each is told at most once, by whichever process asks first."""
    due = _due(unit)
    pushes.mark_told(unit.tx, due)
    return Outcome(value=[_push(unit, one) for one in due])


def _due(unit: Unit) -> list[Subscription]:
    untold = pushes.untold(unit.tx, site=unit.site.id)
    if not untold:
        return []
    waiting = sorted({one.service for one in untold if one.status is Status.WAITING})
    today = unit.site.calendar.business_day(unit.now)
    # Per line: as many as are told that it is nearly time, and the one behind so many.
    first = line.first_waiting(unit.tx, site=unit.site.id, day=today, services=waiting, limit=rules.SOON_AHEAD + 1)
    near = {ticket.id for ticket in first}
    return [one for one in untold if one.status is Status.CALLED or one.ticket in near]


def _push(unit: Unit, one: Subscription) -> Push:
    ticket = ticket_changes.find(unit, one.ticket)
    is_called = ticket.status is Status.CALLED
    return Push(
        ticket=ticket.id,
        kind="called" if is_called else "soon",
        label=ticket.label,
        counter=ticket.counter if is_called else None,
        language=ticket.language,
        endpoint=one.endpoint,
        p256dh=one.p256dh,
        auth=one.auth,
    )
