"""What a print agent asks and says: its printers and their jobs, what it takes, what became of it, how they are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from queue_server.domain.errors import NotAllowed, NotFound, PrintJobTaken
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.printing import (
    AGENT_AWAY_AFTER,
    LEASE,
    MOST_SENDS,
    JobState,
    PrinterState,
    may_take,
    reported,
)
from queue_server.storage import print_jobs, printer_reports
from queue_server.use_cases import printing, records
from queue_server.use_cases.runner import Outcome, Unit


def printers(unit: Unit) -> records.Record:
    """The agent's printers as the site's file describes them; `address` None: it is told by other means."""
    known = [unit.site.printers[code] for code in unit.actor.printers if code in unit.site.printers]
    return {
        "printers": [
            {"code": one.code, "name": one.name, "address": one.address, "width_dots": one.width_dots} for one in known
        ]
    }


def waiting(unit: Unit, device: int, printer: str | None, after: int, limit: int) -> records.Record:
    """The jobs of the agent's printers (or of one of them) that it may print now, oldest first."""
    wanted = list(unit.actor.printers) if printer is None else [_own(unit, printer)]
    if not wanted:
        raise NotAllowed()
    found = print_jobs.waiting(
        unit.tx, site=unit.site.id, printers=wanted, device=device, now=unit.now, after=after, limit=limit
    )
    return {
        "jobs": [printing.served(unit, job) for job in found],
        "next": found[-1]["id"] if len(found) == limit else None,
    }


def take(unit: Unit, device: int, job_id: int) -> Outcome[records.Record]:
    """The agent is about to send a job: nobody else prints it meanwhile. Answers the job as it is now.

    A job sent before is marked as a reprint, also for an agent that has lost its memory; one sent too often is
    given up, and then its `state` says so.

    Raises:
        NotFound: not a job of the agent's printers.
        PrintJobTaken: another agent is printing it.
    """
    job = _own_job(unit, job_id)
    state = JobState(job["state"])
    if state in (JobState.DONE, JobState.GIVEN_UP):
        return Outcome(value={"job": printing.drawable(unit, job)})
    if not may_take(state, holder=job["taken_by"], leased_until=job["leased_until"], device=device, now=unit.now):
        raise PrintJobTaken(job=job_id)
    if job["attempts"] >= MOST_SENDS:
        return _give_up(unit, job, PrinterState(job["fault"] or "silent"))
    print_jobs.take(unit.tx, job_id=job_id, device=device, leased_until=unit.now + LEASE)
    taken = printing.find(unit, job_id)
    record = printing.drawable(unit, taken) | {"is_reprint": taken["is_reprint"] or job["attempts"] > 0}
    return Outcome(value={"job": record})


def mark_done(unit: Unit, job_id: int) -> Outcome[None]:
    """The agent says that the slip came out; said twice changes nothing."""
    job = _own_job(unit, job_id)
    if job["state"] in (JobState.DONE, JobState.GIVEN_UP):
        return Outcome(value=None)
    print_jobs.end(unit.tx, job_id=job_id, state=JobState.DONE, now=unit.now)
    before = printer_reports.of_site(unit.tx, site=unit.site.id).get(job["printer"])
    if before is None or before.fault_at(unit.now) is None:
        return Outcome(value=None)
    return Outcome(value=None, events=_note(unit, job["printer"], PrinterState.OK, None))


def mark_failed(unit: Unit, job_id: int, fault: str, detail: str | None, is_final: bool) -> Outcome[records.Record]:
    """The agent says that the slip did not come out, and (`is_final`) that it will not try again.

    Staff are told when the fault is new.
    """
    job = _own_job(unit, job_id)
    if job["state"] in (JobState.DONE, JobState.GIVEN_UP):
        return Outcome(value={})
    if is_final:
        return _give_up(unit, job, PrinterState(fault), detail)
    print_jobs.note_fault(unit.tx, job_id=job_id, fault=fault)
    return Outcome(value={}, events=_note(unit, job["printer"], PrinterState(fault), detail))


def report(unit: Unit, printer: str | None, state: str, detail: str | None) -> Outcome[None]:
    """The agent says how a printer is, every half minute and whenever that changes."""
    code = _own(unit, printer or unit.actor.printer or "")
    return Outcome(value=None, events=_note(unit, code, PrinterState(state), detail))


def pass_on(unit: Unit) -> Outcome[int]:
    """Give the jobs of printers in trouble to their fallbacks; how many."""
    reports = printer_reports.of_site(unit.tx, site=unit.site.id)
    events, notices, moved = list[Event](), list[Notice](), 0
    for printer in unit.site.settings.printers:
        taker = printing.fallback_now(unit, printer.code)
        count = 0
        if taker is not None:
            count = print_jobs.pass_on(unit.tx, site=unit.site.id, printer=printer.code, to=taker, now=unit.now)
        if count and taker is not None:
            fault = reports[printer.code].fault_at(unit.now)
            facts = {"printer": printer.code, "fallback": taker, "count": count, "fault": fault}
            events.append(_event(unit, EventKind.SLIPS_PASSED_ON, facts))
            notices.append(printing.added_notice(unit, 0, taker))
            moved += count
    return Outcome(value=moved, events=events, notices=notices)


def is_pass_on_due(unit: Unit) -> bool:
    """Whether `pass_on` has something to do."""
    return any(
        print_jobs.has_free(unit.tx, site=unit.site.id, printer=printer.code, now=unit.now)
        for printer in unit.site.settings.printers
        if printing.fallback_now(unit, printer.code) is not None
    )


def sites_in_trouble(tx: Connection, now: datetime) -> Sequence[int]:
    """Sites where `pass_on` may have something to do."""
    return printer_reports.sites_in_trouble(tx, seen_before=now - AGENT_AWAY_AFTER)


def _give_up(
    unit: Unit, job: print_jobs.Job, state: PrinterState, detail: str | None = None
) -> Outcome[records.Record]:
    print_jobs.end(unit.tx, job_id=job["id"], state=JobState.GIVEN_UP, now=unit.now, fault=state.value)
    facts = {
        "printer": job["printer"],
        "printer_name": printing.printer_name(unit, job["printer"]),
        "job": job["id"],
        "slip": job["kind"],
        "label": job["slip"].get("label"),
        "fault": state.value,
        "detail": detail,
    }
    event = _event(unit, EventKind.SLIP_GIVEN_UP, facts)
    return Outcome(value={"job": printing.served(unit, printing.find(unit, job["id"]))}, events=[event])


def _note(unit: Unit, printer: str, state: PrinterState, detail: str | None) -> list[Event]:
    before = printer_reports.of_site(unit.tx, site=unit.site.id).get(printer)
    after = reported(before, printer=printer, state=state, now=unit.now)
    printer_reports.keep(unit.tx, site=unit.site.id, report=after)
    if before is not None and before.state_at(unit.now) == state:
        return []
    if before is None and after.fault_at(unit.now) is None:
        return []
    facts = {
        "printer": printer,
        "printer_name": printing.printer_name(unit, printer),
        "state": state.value,
        "fault": after.fault_at(unit.now),
        "detail": detail,
    }
    return [_event(unit, EventKind.PRINTER_CHANGED, facts)]


def _event(unit: Unit, kind: EventKind, facts: records.Record) -> Event:
    return Event(kind=kind, business_day=unit.site.calendar.business_day(unit.now), facts=facts)


def _own(unit: Unit, printer: str) -> str:
    if printer not in unit.actor.printers:
        raise NotFound(what="printer", name=printer)
    return printer


def _own_job(unit: Unit, job_id: int) -> print_jobs.Job:
    job = printing.find(unit, job_id)
    if job["printer"] not in unit.actor.printers:
        raise NotFound(what="print_job", name=job_id)
    return job
