"""The line: who waits, in which order, how many, how fast. Reading only."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from queue_server.domain.model import Status, Ticket
from queue_server.storage.schema import number_series, service_pace, ticket
from queue_server.storage.tickets import SELECT_TICKET, to_ticket

_WAITING = and_(
    ticket.c.site_id == bindparam("site"),
    ticket.c.business_day == bindparam("day"),
    ticket.c.status == Status.WAITING.value,
)
_FIRST_OF_SERVICE = (
    SELECT_TICKET.where(_WAITING, ticket.c.service == bindparam("service"))
    .order_by(ticket.c.serve_by, ticket.c.id)
    .limit(bindparam("limit"))
)
_AHEAD = select(func.count()).where(
    _WAITING,
    ticket.c.service == bindparam("service"),
    or_(
        ticket.c.serve_by < bindparam("serve_by"),
        and_(ticket.c.serve_by == bindparam("serve_by"), ticket.c.id < bindparam("ticket_id")),
    ),
)
_WAITING_COUNTS = select(ticket.c.service, func.count()).where(_WAITING).group_by(ticket.c.service)
_PACE = select(service_pace.c.service, service_pace.c.served, service_pace.c.seconds, service_pace.c.squares).where(
    service_pace.c.site_id == bindparam("site"), service_pace.c.business_day == bindparam("day")
)


def first_waiting(tx: Connection, *, site: int, day: date, services: Sequence[str], limit: int = 1) -> list[Ticket]:
    """The first waiting tickets of each of the services, at most `limit` a service; not merged.

    One index range a service, so the cost does not grow with history or with the line.
    """
    found = []
    for service in services:
        rows = tx.execute(_FIRST_OF_SERVICE, {"site": site, "day": day, "service": service, "limit": limit})
        found += [to_ticket(row) for row in rows]
    return found


def count_ahead(tx: Connection, *, site: int, of: Ticket) -> int:
    """Waiting tickets of the same service due before this one."""
    count: int = tx.execute(
        _AHEAD,
        {
            "site": site,
            "day": of.business_day,
            "service": of.service,
            "serve_by": of.serve_by,
            "ticket_id": of.id,
        },
    ).scalar_one()
    return count


def waiting_counts(tx: Connection, *, site: int, day: date) -> dict[str, int]:
    """How many wait, by service; services without a line are absent."""
    return {service: count for service, count in tx.execute(_WAITING_COUNTS, {"site": site, "day": day})}


def issued_count(tx: Connection, *, site: int, day: date, prefix: str) -> int:
    """How many numbers of the series were given on the day."""
    count = tx.execute(
        select(number_series.c.last_number).where(
            number_series.c.site_id == site,
            number_series.c.business_day == day,
            number_series.c.prefix == prefix,
        )
    ).scalar_one_or_none()
    return count or 0


def select_page(
    tx: Connection, *, site: int, day: date | None, status: Status | None, after: int, limit: int
) -> list[Ticket]:
    """Tickets by rising id behind `after`."""
    statement = SELECT_TICKET.where(ticket.c.site_id == site, ticket.c.id > after)
    if day is not None:
        statement = statement.where(ticket.c.business_day == day)
    if status is not None:
        statement = statement.where(ticket.c.status == status.value)
    return [to_ticket(row) for row in tx.execute(statement.order_by(ticket.c.id).limit(limit))]


def open_before(tx: Connection, *, site: int, day: date, including: bool) -> list[Ticket]:
    """Tickets still open on business days before `day` (and on it, when `including`)."""
    before = ticket.c.business_day <= day if including else ticket.c.business_day < day
    open_statuses = [Status.WAITING, Status.CALLED, Status.SERVING, Status.ON_HOLD]
    rows = tx.execute(
        SELECT_TICKET.where(
            ticket.c.site_id == site, before, ticket.c.status.in_([status.value for status in open_statuses])
        ).order_by(ticket.c.id)
    )
    return [to_ticket(row) for row in rows]


def pace(tx: Connection, *, site: int, day: date) -> dict[str, tuple[int, float, float]]:
    """Per service: how many served today, the sum of their service seconds and of their squares."""
    return {row[0]: (row[1], row[2], row[3]) for row in tx.execute(_PACE, {"site": site, "day": day})}
