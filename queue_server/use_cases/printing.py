"""Paper: slips saved as jobs with the work that causes them, taken by agents, shown in the preview."""

from typing import Any

from queue_server.domain.errors import NotAllowed, NotFound
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.model import Ticket
from queue_server.storage import print_jobs
from queue_server.use_cases import records, ticket_changes
from queue_server.use_cases.runner import Outcome, Unit


def room(site_id: int, printer: str) -> str:
    """The room of a printer's agent."""
    return f"site:{site_id}:printer:{printer}"


def add_job(
    unit: Unit,
    *,
    printer: str,
    kind: str,
    slip: records.Record,
    language: str,
    is_reprint: bool = False,
    ticket_id: int | None = None,
    dossier_id: int | None = None,
) -> tuple[records.Record, Notice]:
    """Save a job; what the answer says of it, and the notice to the printer's agent."""
    job_id = print_jobs.add(
        unit.tx,
        site=unit.site.id,
        values={
            "printer": printer,
            "kind": kind,
            "is_reprint": is_reprint,
            "language": language,
            "slip": slip,
            "ticket_id": ticket_id,
            "dossier_id": dossier_id,
            "created_at": unit.now,
        },
    )
    job = {"id": job_id, "printer": printer}
    notice = Notice(room=room(unit.site.id, printer), kind="print_job_added", body={"job": job})
    return {"job": job_id, "printer": printer}, notice


def printer_for(unit: Unit) -> str | None:
    """The actor's own printer, else the site's last one (at reception), or None where a site has none."""
    if unit.actor.printer is not None:
        return unit.actor.printer
    codes = list(unit.site.printers)
    return codes[-1] if codes else None


def site_lines(unit: Unit) -> dict[str, str]:
    """The two lines at the head of a slip, without saying the province twice."""
    name, short = unit.site.settings.name, unit.site.settings.short_name
    if name.casefold().endswith(short.casefold()):
        name = name[: -len(short)].strip()
    return {"site_name": name, "site_short_name": short}


def reprint(unit: Unit, ticket_id: int, reason: str) -> Outcome[records.Record]:
    """Print a ticket's slip again as it was, marked as a reprint, with the reason kept."""
    ticket = ticket_changes.find(unit, ticket_id)
    job = print_jobs.last_of(unit.tx, site=unit.site.id, ticket_id=ticket.id)
    if job is None:
        raise NotFound(what="slip", name=ticket.label)
    printer = printer_for(unit) or job["printer"]
    added, notice = add_job(
        unit,
        printer=printer,
        kind="ticket",
        slip=job["slip"],
        language=job["language"],
        is_reprint=True,
        ticket_id=ticket.id,
    )
    return Outcome(value={"print": added}, events=[_reprinted(ticket, added, reason)], notices=[notice])


def pending(unit: Unit, after: int, limit: int) -> records.Record:
    """The jobs of the agent's printer that have not come out, oldest first."""
    found = print_jobs.pending(unit.tx, site=unit.site.id, printer=_own_printer(unit), after=after, limit=limit)
    return {
        "jobs": [_job(unit, job) for job in found],
        "next": found[-1]["id"] if len(found) == limit else None,
    }


def mark_done(unit: Unit, job_id: int) -> Outcome[None]:
    """The agent says that the slip came out; said twice changes nothing."""
    if _own_job(unit, job_id)["state"] == "pending":
        print_jobs.mark_done(unit.tx, job_id=job_id, now=unit.now)
    return Outcome(value=None)


def mark_failed(unit: Unit, job_id: int, fault: str, detail: str | None) -> Outcome[None]:
    """The agent says that the slip did not come out; staff are told when the fault is new."""
    job = _own_job(unit, job_id)
    if job["state"] != "pending":
        return Outcome(value=None)
    print_jobs.mark_failed(unit.tx, job_id=job_id, fault=fault)
    if job["fault"] == fault:
        return Outcome(value=None)
    event = Event(
        kind=EventKind.PRINTER_CHANGED,
        business_day=unit.site.calendar.business_day(unit.now),
        facts={"printer": job["printer"], "fault": fault, "detail": detail},
    )
    return Outcome(value=None, events=[event])


def recent(unit: Unit) -> records.Record:
    """The site's last 20 jobs, newest first."""
    return {"jobs": [_job(unit, job) for job in print_jobs.recent(unit.tx, site=unit.site.id, limit=20)]}


def read_job(unit: Unit, job_id: int) -> records.Record:
    """One job, for the print preview.

    Raises:
        NotFound: no such job at this site.
    """
    job = print_jobs.find(unit.tx, site=unit.site.id, job_id=job_id)
    if job is None:
        raise NotFound(what="print_job", name=job_id)
    return _job(unit, job)


def _job(unit: Unit, job: dict[str, Any]) -> records.Record:
    instants = {name: records.instant(unit.site, job[name]) for name in ("created_at", "ended_at")}
    return job | instants


def _own_printer(unit: Unit) -> str:
    if unit.actor.printer is None:
        raise NotAllowed()
    return unit.actor.printer


def _own_job(unit: Unit, job_id: int) -> dict[str, Any]:
    job = print_jobs.find(unit.tx, site=unit.site.id, job_id=job_id)
    if job is None or job["printer"] != _own_printer(unit):
        raise NotFound(what="print_job", name=job_id)
    return job


def _reprinted(ticket: Ticket, added: records.Record, reason: str) -> Event:
    return Event(
        kind=EventKind.SLIP_REPRINTED,
        business_day=ticket.business_day,
        ticket=ticket,
        facts={"print": added, "reason": reason},
    )
