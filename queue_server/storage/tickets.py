"""Tickets and their periods: statements of the hot path, built once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, bindparam, func, insert, select, text, update

from queue_server.domain.lifecycle import Change
from queue_server.domain.model import HelpKind, Language, QueueReason, Status, Ticket
from queue_server.domain.numbering import Series
from queue_server.storage import periods, service_days
from queue_server.storage.prepared import Prepared, all_but_id
from queue_server.storage.schema import ticket

COLUMNS: tuple[Column[Any], ...] = (
    ticket.c.id,
    ticket.c.business_day,
    ticket.c.prefix,
    ticket.c.number,
    ticket.c.service,
    ticket.c.priority,
    ticket.c.status,
    ticket.c.language,
    ticket.c.party_size,
    ticket.c.counter,
    ticket.c.calls,
    ticket.c.queue_reason,
    ticket.c.issued_at,
    ticket.c.joined_at,
    ticket.c.serve_by,
    ticket.c.period_started_at,
    ticket.c.called_at,
    ticket.c.began_at,
    ticket.c.ended_at,
    ticket.c.closed_by_system,
    ticket.c.sequence,
    ticket.c.help,
    ticket.c.help_language,
    ticket.c.issued_offline,
)
SELECT_TICKET = select(*COLUMNS)
_BY_ID = Prepared(SELECT_TICKET.where(ticket.c.site_id == bindparam("site"), ticket.c.id == bindparam("ticket_id")))
_BY_FOLLOW = Prepared(select(ticket.c.site_id, *COLUMNS).where(ticket.c.follow_hash == bindparam("hash")))
# Spelled out, not bound: only so does the partial index of `ux_ticket_at_counter` answer.
IS_AT_COUNTER = text("ticket.status IN ('called', 'serving')")
_AT_COUNTER = Prepared(
    SELECT_TICKET.where(ticket.c.site_id == bindparam("site"), ticket.c.counter == bindparam("counter"), IS_AT_COUNTER)
)
_INSERT = Prepared(insert(ticket).returning(ticket.c.id), columns=all_but_id(ticket))
_CHANGED = (
    "service",
    "status",
    "counter",
    "calls",
    "queue_reason",
    "joined_at",
    "serve_by",
    "period_started_at",
    "called_at",
    "began_at",
    "ended_at",
    "closed_by_system",
)
_UPDATE = Prepared(
    update(ticket)
    .where(ticket.c.id == bindparam("ticket_id"), ticket.c.status == bindparam("status_before"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)


def add(tx: Connection, *, site: int, new: Ticket, stored: Mapping[str, Any]) -> Ticket:
    """Insert a ticket and its first waiting period; the ticket with its id.

    `stored` are the columns no ticket value carries: phone, issued_by, follow_hash.
    """
    values = {column.name: getattr(new, column.name) for column in COLUMNS[1:]} | _plain_enums(new)
    (ticket_id,) = _INSERT.one(tx, {"site_id": site, **values, **stored})
    added = replace(new, id=ticket_id)
    periods.begin_first(tx, site=site, of=added)
    return added


def _plain_enums(value: Ticket) -> dict[str, str | None]:
    return {
        "status": value.status.value,
        "language": value.language.value,
        "queue_reason": value.queue_reason.value,
        "help": None if value.help is None else value.help.value,
    }


def save(tx: Connection, *, site: int, change: Change, officer_id: int | None) -> None:
    """Store what a command did to a ticket, guarded by the status it had, and to its periods.

    Raises:
        RuntimeError: the row no longer has the status the command was decided on (cannot
            happen under the site's lock; a second net).
    """
    after = change.after
    values = {f"new_{name}": _plain(getattr(after, name)) for name in _CHANGED}
    values |= {"ticket_id": after.id, "status_before": change.before.status.value}
    if _UPDATE.run(tx, values) != 1:
        raise RuntimeError(f"ticket {after.id} was not {change.before.status.value} any more")
    periods.follow(tx, site=site, change=change, officer_id=officer_id)
    service_days.follow(tx, site=site, change=change)


def _plain(value: object) -> object:
    return value.value if isinstance(value, (Status, QueueReason)) else value


def find(tx: Connection, *, site: int, ticket_id: int) -> Ticket | None:
    """The site's ticket with this id, or None."""
    row = _BY_ID.first(tx, {"site": site, "ticket_id": ticket_id})
    return None if row is None else to_ticket(row)


def find_by_follow_hash(tx: Connection, follow_hash: str) -> tuple[int, Ticket] | None:
    """Site id and ticket of a follow token's hash, or None."""
    row = _BY_FOLLOW.first(tx, {"hash": follow_hash})
    return None if row is None else (row[0], to_ticket(row[1:]))


def has_label(tx: Connection, *, site: int, day: date, prefix: str, number: int) -> bool:
    """Whether somebody has, or had, this number on the day."""
    statement = select(ticket.c.id).where(
        ticket.c.site_id == site,
        ticket.c.business_day == day,
        ticket.c.prefix == prefix,
        ticket.c.number == number,
    )
    return tx.execute(statement).one_or_none() is not None


def highest_in_run(tx: Connection, *, site: int, day: date, among: Series) -> int | None:
    """The highest of these numbers that the run of any service gave on the day, or None."""
    statement = select(func.max(ticket.c.number)).where(
        ticket.c.site_id == site,
        ticket.c.business_day == day,
        ticket.c.number.between(among.first, among.last),
        ticket.c.issued_offline.is_(False),
    )
    found: int | None = tx.execute(statement).scalar_one()
    return found


def issued_by(tx: Connection, *, ticket_id: int) -> str:
    """The key of the actor who issued the ticket."""
    key: str = tx.execute(select(ticket.c.issued_by).where(ticket.c.id == ticket_id)).scalar_one()
    return key


def forget_phones(tx: Connection, *, site: int, until: date) -> int:
    """Erase the phone numbers of tickets up to the business day, that day among them; how many."""
    return tx.execute(
        update(ticket)
        .where(ticket.c.site_id == site, ticket.c.business_day <= until, ticket.c.phone.is_not(None))
        .values(phone=None)
    ).rowcount


def at_counter(tx: Connection, *, site: int, counter: int) -> Ticket | None:
    """The ticket called to, or served at, the counter, or None."""
    row = _AT_COUNTER.first(tx, {"site": site, "counter": counter})
    return None if row is None else to_ticket(row)


def all_at_counters(tx: Connection, *, site: int) -> dict[int, Ticket]:
    """Tickets called or being served, by counter number."""
    rows = tx.execute(SELECT_TICKET.where(ticket.c.site_id == site, IS_AT_COUNTER))
    found = [to_ticket(row) for row in rows]
    return {one.counter: one for one in found if one.counter is not None}


def to_ticket(row: Any) -> Ticket:
    """A row of `COLUMNS` as a ticket."""
    return Ticket(
        id=row[0],
        business_day=row[1],
        prefix=row[2],
        number=row[3],
        service=row[4],
        priority=row[5],
        status=Status(row[6]),
        language=Language(row[7]),
        party_size=row[8],
        counter=row[9],
        calls=row[10],
        queue_reason=QueueReason(row[11]),
        issued_at=row[12],
        joined_at=row[13],
        serve_by=row[14],
        period_started_at=row[15],
        called_at=row[16],
        began_at=row[17],
        ended_at=row[18],
        closed_by_system=row[19],
        sequence=row[20],
        help=None if row[21] is None else HelpKind(row[21]),
        help_language=row[22],
        issued_offline=row[23],
    )
