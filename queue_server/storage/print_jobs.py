"""Print jobs: saved before they are printed, taken by an agent, ended by its report."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from queue_server.domain.printing import JobState
from queue_server.storage.prepared import Prepared, all_but_id
from queue_server.storage.schema import print_job

_COLUMNS = tuple(print_job.c)
_INSERT = Prepared(insert(print_job).returning(print_job.c.id), columns=all_but_id(print_job))
_OPEN = print_job.c.state.in_((JobState.PENDING.value, JobState.TAKEN.value))
_WAITING = (
    select(*_COLUMNS)
    .where(
        print_job.c.site_id == bindparam("site"),
        print_job.c.printer.in_(bindparam("printers", expanding=True)),
        _OPEN,
        print_job.c.id > bindparam("after"),
        or_(
            print_job.c.state == JobState.PENDING.value,
            print_job.c.taken_by == bindparam("device"),
            print_job.c.leased_until <= bindparam("now"),
        ),
    )
    .order_by(print_job.c.id)
    .limit(bindparam("limit"))
)

Job = dict[str, Any]


def add(tx: Connection, *, site: int, values: dict[str, Any]) -> int:
    """Save a job; its id. `values`: printer, kind, is_reprint, language, slip, ticket_id, dossier_id, created_at,
    moved_from.
    """
    fresh = {
        "site_id": site,
        "state": JobState.PENDING.value,
        "attempts": 0,
        "ended_at": None,
        "fault": None,
        "taken_by": None,
        "leased_until": None,
    }
    job_id: int = _INSERT.one(tx, fresh | values)[0]
    return job_id


def waiting(
    tx: Connection, *, site: int, printers: list[str], device: int, now: datetime, after: int, limit: int
) -> list[Job]:
    """Jobs of these printers that an agent's device may print now, oldest first."""
    values = {"site": site, "printers": printers, "device": device, "now": now, "after": after, "limit": limit}
    return [dict(row._mapping) for row in tx.execute(_WAITING, values)]


def recent(tx: Connection, *, site: int, limit: int) -> list[Job]:
    """The site's latest jobs, newest first."""
    rows = tx.execute(select(*_COLUMNS).where(print_job.c.site_id == site).order_by(print_job.c.id.desc()).limit(limit))
    return [dict(row._mapping) for row in rows]


def find(tx: Connection, *, site: int, job_id: int) -> Job | None:
    """The site's job with this id, or None."""
    row = tx.execute(select(*_COLUMNS).where(print_job.c.site_id == site, print_job.c.id == job_id)).one_or_none()
    return None if row is None else dict(row._mapping)


def last_of(tx: Connection, *, site: int, ticket_id: int) -> Job | None:
    """The latest job of a ticket's slip, or None."""
    row = tx.execute(
        select(*_COLUMNS)
        .where(print_job.c.site_id == site, print_job.c.ticket_id == ticket_id, print_job.c.kind == "ticket")
        .order_by(print_job.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else dict(row._mapping)


def reprints(tx: Connection, *, ticket_id: int | None = None, dossier_id: int | None = None, kind: str) -> int:
    """How often a ticket's or dossier's slip of a kind was asked for again."""
    of = print_job.c.ticket_id == ticket_id if ticket_id is not None else print_job.c.dossier_id == dossier_id
    count = select(func.count()).where(of, print_job.c.kind == kind, print_job.c.is_reprint.is_(True))
    return int(tx.scalar(count) or 0)


def take(tx: Connection, *, job_id: int, device: int, leased_until: datetime) -> None:
    """An agent is about to send the job; its sends are counted."""
    tx.execute(
        update(print_job)
        .where(print_job.c.id == job_id)
        .values(
            state=JobState.TAKEN.value,
            taken_by=device,
            leased_until=leased_until,
            attempts=print_job.c.attempts + 1,
        )
    )


def end(tx: Connection, *, job_id: int, state: JobState, now: datetime, fault: str | None = None) -> None:
    """The slip came out, or never will."""
    tx.execute(
        update(print_job)
        .where(print_job.c.id == job_id)
        .values(state=state.value, ended_at=now, fault=fault, leased_until=None)
    )


def note_fault(tx: Connection, *, job_id: int, fault: str) -> None:
    """The slip did not come out this time."""
    tx.execute(update(print_job).where(print_job.c.id == job_id).values(fault=fault))


def pass_on(tx: Connection, *, site: int, printer: str, to: str, now: datetime) -> int:
    """Give a printer's open jobs that nobody is printing to another one, each once; how many.

    What was sent before may yet come out of the first printer, so it is marked as a reprint.
    """
    moved = (
        update(print_job)
        .where(_is_free(site, printer, now))
        .values(
            printer=to,
            moved_from=printer,
            state=JobState.PENDING.value,
            is_reprint=or_(print_job.c.is_reprint, print_job.c.attempts > 0),
            attempts=0,
            taken_by=None,
            leased_until=None,
            fault=None,
        )
    )
    return tx.execute(moved).rowcount


def count_open(tx: Connection, *, site: int) -> dict[str, int]:
    """How many slips have yet to come out of each printer that has any."""
    counted = select(print_job.c.printer, func.count()).where(print_job.c.site_id == site, _OPEN)
    return {printer: count for printer, count in tx.execute(counted.group_by(print_job.c.printer))}


def has_free(tx: Connection, *, site: int, printer: str, now: datetime) -> bool:
    """Whether `pass_on` would find a job."""
    return tx.execute(select(print_job.c.id).where(_is_free(site, printer, now)).limit(1)).one_or_none() is not None


def _is_free(site: int, printer: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        print_job.c.site_id == site,
        print_job.c.printer == printer,
        print_job.c.moved_from.is_(None),
        or_(
            print_job.c.state == JobState.PENDING.value,
            and_(print_job.c.state == JobState.TAKEN.value, print_job.c.leased_until <= now),
        ),
    )


def give_up_before(tx: Connection, *, site: int, before: datetime) -> int:
    """End the jobs of the day's slips and lists made before the instant that never came out; how many."""
    return tx.execute(
        update(print_job)
        .where(
            print_job.c.site_id == site,
            _OPEN,
            print_job.c.kind.in_(("ticket", "papers", "summary")),
            print_job.c.created_at < before,
        )
        .values(state=JobState.GIVEN_UP.value, ended_at=before, leased_until=None)
    ).rowcount
