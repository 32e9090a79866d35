"""The line: who waits, in which order, how many, how fast. Reading only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, bindparam, func, literal, select, tuple_, union_all

from queue_server.domain.model import CounterState, Status, Ticket
from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import counter, service_day, ticket
from queue_server.storage.tickets import IS_AT_COUNTER, SELECT_TICKET, to_ticket

_WAITING = and_(
    ticket.c.site_id == bindparam("site"),
    ticket.c.business_day == bindparam("day"),
    ticket.c.status == Status.WAITING.value,
)
_FIRST_OF_SERVICE = Prepared(
    SELECT_TICKET.where(_WAITING, ticket.c.service == bindparam("service"))
    .order_by(ticket.c.serve_by, ticket.c.id)
    .limit(bindparam("limit"))
)
# Compared as a pair, so that the index is entered at the ticket's place; AND and OR would walk the whole line.
_BEHIND = Prepared(
    select(func.count()).where(
        _WAITING,
        ticket.c.service == bindparam("service"),
        tuple_(ticket.c.serve_by, ticket.c.id)
        > tuple_(bindparam("serve_by", type_=ticket.c.serve_by.type), bindparam("ticket_id")),
    )
)
_NEXT_BEHIND = Prepared(
    SELECT_TICKET.where(
        _WAITING,
        ticket.c.service == bindparam("service"),
        tuple_(ticket.c.serve_by, ticket.c.id)
        > tuple_(bindparam("serve_by", type_=ticket.c.serve_by.type), bindparam("ticket_id")),
    )
    .order_by(ticket.c.serve_by, ticket.c.id)
    .limit(bindparam("limit"))
)
# One statement for all a forecast looks at: it is asked with every ticket.
_STATE = Prepared(
    union_all(
        select(
            literal("line"),
            service_day.c.service,
            service_day.c.waiting,
            service_day.c.served,
            service_day.c.seconds,
            service_day.c.squares,
        ).where(service_day.c.site_id == bindparam("site"), service_day.c.business_day == bindparam("day")),
        select(literal("open"), literal(""), counter.c.number, literal(0), literal(0.0), literal(0.0)).where(
            counter.c.site_id == bindparam("site"), counter.c.state == CounterState.OPEN.value
        ),
        select(literal("busy"), ticket.c.service, ticket.c.counter, literal(0), literal(0.0), literal(0.0)).where(
            ticket.c.site_id == bindparam("site"), IS_AT_COUNTER
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """The line of a site now: who waits by service, counters open and busy, the day's sums of service times.

    `pace` has, by service, how many were served, the sum of their seconds and of the squares; `serving`
    the service of the citizen at each counter that has one.
    """

    waiting: Mapping[str, int]
    pace: Mapping[str, tuple[int, float, float]]
    open_counters: frozenset[int]
    serving: Mapping[int, str]


def state(tx: Connection, *, site: int, day: date) -> LineState:
    """Read the state of the site's line."""
    waiting: dict[str, int] = {}
    pace: dict[str, tuple[int, float, float]] = {}
    open_counters: set[int] = set()
    serving: dict[int, str] = {}
    for kind, service, count, served, seconds, squares in _STATE.rows(tx, {"site": site, "day": day}):
        if kind == "line":
            waiting[service], pace[service] = count, (served, seconds, squares)
        elif kind == "open":
            open_counters.add(count)
        else:
            serving[count] = service
    return LineState(
        waiting=waiting,
        pace=pace,
        open_counters=frozenset(open_counters),
        serving=serving,
    )


def first_waiting(tx: Connection, *, site: int, day: date, services: Sequence[str], limit: int = 1) -> list[Ticket]:
    """The first waiting tickets of each of the services, at most `limit` a service; not merged.

    One index range a service, so the cost does not grow with history or with the line.
    """
    found = []
    for service in services:
        rows = _FIRST_OF_SERVICE.rows(tx, {"site": site, "day": day, "service": service, "limit": limit})
        found += [to_ticket(row) for row in rows]
    return found


def count_before(
    tx: Connection, *, site: int, of: Ticket, services: Sequence[str], waiting: Mapping[str, int]
) -> dict[str, int]:
    """Waiting tickets due before this waiting one, by service; `waiting` are the lengths of the day's lines.

    Counted from the end of each line: a new ticket stands at or near it.
    """
    found = {}
    for service in services:
        length = waiting.get(service, 0)
        if length:
            where = {"site": site, "day": of.business_day, "service": service}
            (behind,) = _BEHIND.one(tx, {**where, "serve_by": of.serve_by, "ticket_id": of.id})
            found[service] = length - behind - (1 if service == of.service else 0)
    return found


def next_behind(tx: Connection, *, site: int, of: Ticket, limit: int) -> list[Ticket]:
    """The first waiting tickets behind this one in its own line, in order, at most `limit`."""
    where = {"site": site, "day": of.business_day, "service": of.service, "limit": limit}
    return [to_ticket(row) for row in _NEXT_BEHIND.rows(tx, {**where, "serve_by": of.serve_by, "ticket_id": of.id})]


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
