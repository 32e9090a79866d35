"""Periods: the stretches of a ticket's life from which every time figure comes."""

from sqlalchemy import Connection, bindparam, insert, select, update

from queue_server.domain.lifecycle import Change
from queue_server.domain.model import Period, Status, Ticket
from queue_server.storage.prepared import Prepared, all_but_id
from queue_server.storage.schema import period

_INSERT_PERIOD = Prepared(insert(period), columns=all_but_id(period))
_END_PERIOD = Prepared(
    update(period)
    .where(period.c.ticket_id == bindparam("of_ticket"), period.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)
_LAST_PERIOD = (
    select(period.c.id, period.c.status)
    .where(period.c.ticket_id == bindparam("of_ticket"))
    .order_by(period.c.id.desc())
    .limit(1)
)
_REOPEN_PERIOD = update(period).where(period.c.id == bindparam("period_id")).values(ended_at=None)


def begin_first(tx: Connection, *, site: int, of: Ticket) -> None:
    """Open the first waiting period of a ticket just inserted."""
    _open_period(tx, site, of, None)


def follow(tx: Connection, *, site: int, change: Change, officer_id: int | None) -> None:
    """Move a ticket's periods as its change says."""
    if change.period == "next":
        _END_PERIOD.run(tx, {"of_ticket": change.after.id, "at": change.at})
        if change.after.ended_at is None:
            _open_period(tx, site, change.after, officer_id)
    elif change.period == "reopen":
        last = tx.execute(_LAST_PERIOD, {"of_ticket": change.after.id}).one()
        tx.execute(_REOPEN_PERIOD, {"period_id": last.id})


def last_period_status(tx: Connection, *, ticket_id: int) -> Status:
    """The status of a ticket's last period: what it was before it ended."""
    return Status(tx.execute(_LAST_PERIOD, {"of_ticket": ticket_id}).one().status)


def periods_of(tx: Connection, *, ticket_id: int) -> list[Period]:
    """All periods of a ticket, oldest first."""
    rows = tx.execute(select(period).where(period.c.ticket_id == ticket_id).order_by(period.c.id))
    return [
        Period(
            id=row.id,
            ticket=row.ticket_id,
            status=Status(row.status),
            service=row.service,
            counter=row.counter,
            started_at=row.started_at,
            ended_at=row.ended_at,
            due_at=row.due_at,
        )
        for row in rows
    ]


def _open_period(tx: Connection, site: int, after: Ticket, officer_id: int | None) -> None:
    is_waiting = after.status is Status.WAITING
    _INSERT_PERIOD.run(
        tx,
        {
            "site_id": site,
            "business_day": after.business_day,
            "ticket_id": after.id,
            "status": after.status.value,
            "service": after.service,
            "counter": after.counter,
            "officer_id": None if is_waiting else officer_id,
            "started_at": after.period_started_at,
            "ended_at": None,
            "due_at": after.serve_by if is_waiting else None,
        },
    )
