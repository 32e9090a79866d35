"""Print jobs: saved before they are printed, taken by an agent, ended by its report."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from queue_server.storage.prepared import Prepared, all_but_id
from queue_server.storage.schema import print_job

_COLUMNS = (
    print_job.c.id,
    print_job.c.printer,
    print_job.c.kind,
    print_job.c.state,
    print_job.c.is_reprint,
    print_job.c.language,
    print_job.c.slip,
    print_job.c.created_at,
    print_job.c.ended_at,
    print_job.c.fault,
    print_job.c.attempts,
)
_INSERT = Prepared(insert(print_job).returning(print_job.c.id), columns=all_but_id(print_job))
_PENDING = (
    select(*_COLUMNS)
    .where(
        print_job.c.site_id == bindparam("site"),
        print_job.c.printer == bindparam("printer"),
        print_job.c.state == "pending",
        print_job.c.id > bindparam("after"),
    )
    .order_by(print_job.c.id)
    .limit(bindparam("limit"))
)


def add(tx: Connection, *, site: int, values: dict[str, Any]) -> int:
    """Save a job (`values`: printer, kind, is_reprint, language, slip, ticket_id, dossier_id, created_at)."""
    fresh = {"site_id": site, "state": "pending", "attempts": 0, "ended_at": None, "fault": None}
    job_id: int = _INSERT.one(tx, fresh | values)[0]
    return job_id


def pending(tx: Connection, *, site: int, printer: str, after: int, limit: int) -> list[dict[str, Any]]:
    """Jobs of a printer not yet printed, oldest first."""
    rows = tx.execute(_PENDING, {"site": site, "printer": printer, "after": after, "limit": limit})
    return [dict(row._mapping) for row in rows]


def recent(tx: Connection, *, site: int, limit: int) -> list[dict[str, Any]]:
    """The site's latest jobs, newest first."""
    rows = tx.execute(select(*_COLUMNS).where(print_job.c.site_id == site).order_by(print_job.c.id.desc()).limit(limit))
    return [dict(row._mapping) for row in rows]


def find(tx: Connection, *, site: int, job_id: int) -> dict[str, Any] | None:
    """The site's job with this id, or None."""
    row = tx.execute(select(*_COLUMNS).where(print_job.c.site_id == site, print_job.c.id == job_id)).one_or_none()
    return None if row is None else dict(row._mapping)


def last_of(tx: Connection, *, site: int, ticket_id: int) -> dict[str, Any] | None:
    """The latest job of a ticket's slip, or None."""
    row = tx.execute(
        select(*_COLUMNS)
        .where(print_job.c.site_id == site, print_job.c.ticket_id == ticket_id, print_job.c.kind == "ticket")
        .order_by(print_job.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else dict(row._mapping)


def mark_done(tx: Connection, *, job_id: int, now: datetime) -> None:
    """The slip came out."""
    tx.execute(
        update(print_job)
        .where(print_job.c.id == job_id)
        .values(state="done", ended_at=now, attempts=print_job.c.attempts + 1, fault=None)
    )


def mark_failed(tx: Connection, *, job_id: int, fault: str) -> None:
    """The slip did not come out this time; the job stays pending with its fault noted."""
    tx.execute(update(print_job).where(print_job.c.id == job_id).values(attempts=print_job.c.attempts + 1, fault=fault))


def faults(tx: Connection, *, site: int) -> dict[str, str]:
    """The fault of each printer that has one now: that of its oldest job that has not come out."""
    rows = tx.execute(
        select(print_job.c.printer, print_job.c.fault)
        .where(print_job.c.site_id == site, print_job.c.state == "pending", print_job.c.fault.is_not(None))
        .order_by(print_job.c.id.desc())
    )
    return {printer: fault for printer, fault in rows if fault is not None}


def give_up_tickets(tx: Connection, *, site: int, before: datetime) -> int:
    """End the jobs of the day's slips and lists made before the instant that never came out; how many."""
    return tx.execute(
        update(print_job)
        .where(
            print_job.c.site_id == site,
            print_job.c.state == "pending",
            print_job.c.kind.in_(("ticket", "papers")),
            print_job.c.created_at < before,
        )
        .values(state="given_up", ended_at=before)
    ).rowcount
