"""Paper: slips saved as jobs with the work that causes them, on the printer that prints; again when asked for."""

from datetime import datetime, timedelta
from typing import Any

from queue_server.domain.errors import NotFound
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.model import Language, Ticket
from queue_server.domain.printing import is_passed_on
from queue_server.storage import print_jobs, printer_reports
from queue_server.use_cases import records, ticket_changes, waits
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import follow_token, tracking_token


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
    """Save a job; what the answer says of it, and the notice to the printer's agent.

    A printer in trouble for long enough is passed over at once, so that the answer names the one that prints.
    """
    taker = fallback_now(unit, printer)
    job_id = print_jobs.add(
        unit.tx,
        site=unit.site.id,
        values={
            "printer": taker or printer,
            "kind": kind,
            "is_reprint": is_reprint,
            "language": language,
            "slip": slip,
            "ticket_id": ticket_id,
            "dossier_id": dossier_id,
            "created_at": unit.now,
            "moved_from": printer if taker else None,
        },
    )
    told = {
        "job": job_id,
        "printer": taker or printer,
        "printer_name": printer_name(unit, taker or printer),
        "is_moved": taker is not None,
    }
    return told, added_notice(unit, job_id, taker or printer)


def added_notice(unit: Unit, job_id: int, printer: str) -> Notice:
    """The news to a printer's agent that there is something to fetch."""
    return Notice(
        room=room(unit.site.id, printer), kind="print_job_added", body={"job": {"id": job_id, "printer": printer}}
    )


def printer_name(unit: Unit, code: str) -> str:
    """What people call a printer."""
    found = unit.site.printers.get(code)
    return code if found is None else found.name


def fallback_now(unit: Unit, code: str) -> str | None:
    """The printer that prints in place of this one now, or None while it prints itself or nobody would."""
    own = unit.site.printers.get(code)
    if own is None or own.fallback is None or own.address is None:
        return None
    other = unit.site.printers[own.fallback]
    if other.address is None:  # slips would only be shown, not printed
        return None
    reports = printer_reports.of_site(unit.tx, site=unit.site.id)
    after = timedelta(seconds=own.fallback_seconds)
    is_on = is_passed_on(reports.get(code), reports.get(other.code), after=after, now=unit.now)
    return other.code if is_on else None


def printer_for(unit: Unit) -> str | None:
    """The actor's own printer, else the site's last one (at reception), or None where a site has none."""
    if unit.actor.printer is not None:
        return unit.actor.printer
    codes = list(unit.site.printers)
    return codes[-1] if codes else None


def site_lines(unit: Unit, language: str = "vi") -> dict[str, str | None]:
    """The two lines at the head of a slip, without saying the province twice, and the site's own words at its foot."""
    settings = unit.site.settings
    name, short = settings.name, settings.short_name
    if name.casefold().endswith(short.casefold()):
        name = name[: -len(short)].strip()
    foot = settings.slip_foot_en if language == "en" and settings.slip_foot_en else settings.slip_foot
    return {"site_name": name, "site_short_name": short, "site_foot": foot}


def ticket_slip(unit: Unit, ticket: Ticket, place: records.Record) -> records.Record:
    """The content of a ticket's slip; `place` is what `waits.told` says of it."""
    record = records.ticket(unit.site, ticket)
    return {
        **site_lines(unit, ticket.language.value),
        "service_name": record["service_name_en" if ticket.language is Language.ENGLISH else "service_name"],
        "label": ticket.label,
        "priority": ticket.priority,
        **place,
        "issued_at": record["issued_at"],
    }


def reprint(unit: Unit, ticket_id: int, reason: str) -> Outcome[records.Record]:
    """Print a ticket's slip again as it was, marked as a reprint; the trail says why, and how often by now.

    Of a slip that a kiosk printed by itself the server has none: it is made of what is true now.

    Raises:
        NotFound: no such ticket, or it never had a slip.
    """
    ticket = ticket_changes.find(unit, ticket_id)
    job = print_jobs.last_of(unit.tx, site=unit.site.id, ticket_id=ticket.id)
    printer = printer_for(unit) or (None if job is None else job["printer"])
    if printer is None or (job is None and not ticket.issued_offline):
        raise NotFound(what="slip", name=ticket.label)
    added, notice = add_job(
        unit,
        printer=printer,
        kind="ticket",
        slip=ticket_slip(unit, ticket, waits.told(unit, ticket)) if job is None else job["slip"],
        language=ticket.language.value,
        is_reprint=True,
        ticket_id=ticket.id,
    )
    count = print_jobs.reprints(unit.tx, ticket_id=ticket.id, kind="ticket")
    event = reprinted(unit, added, kind="ticket", reason=reason, count=count, ticket=ticket)
    return Outcome(value={"print": added | {"reprints": count}}, events=[event], notices=[notice])


def reprinted(
    unit: Unit,
    added: records.Record,
    *,
    kind: str,
    reason: str,
    count: int,
    ticket: Ticket | None = None,
    **facts: Any,
) -> Event:
    """The trail's line of a reprint."""
    day = unit.site.calendar.business_day(unit.now) if ticket is None else ticket.business_day
    known = {"print": {"job": added["job"], "printer": added["printer"]}, "slip": kind}
    return Event(
        kind=EventKind.SLIP_REPRINTED,
        business_day=day,
        ticket=ticket,
        facts=known | {"reason": reason, "reprints": count} | facts,
    )


def recent(unit: Unit) -> records.Record:
    """The site's last 20 jobs, newest first."""
    return {"jobs": [served(unit, job) for job in print_jobs.recent(unit.tx, site=unit.site.id, limit=20)]}


def read_job(unit: Unit, job_id: int) -> records.Record:
    """One job, for the print preview.

    Raises:
        NotFound: no such job at this site.
    """
    return drawable(unit, find(unit, job_id))


def find(unit: Unit, job_id: int) -> print_jobs.Job:
    """The site's job as stored.

    Raises:
        NotFound: no such job at this site.
    """
    job = print_jobs.find(unit.tx, site=unit.site.id, job_id=job_id)
    if job is None:
        raise NotFound(what="print_job", name=job_id)
    return job


def served(unit: Unit, job: print_jobs.Job) -> records.Record:
    """A job as on the wire, with the addresses behind its QR, which are not stored."""
    shown = ("id", "printer", "kind", "state", "is_reprint", "language", "fault", "attempts", "moved_from")
    instants = {name: records.instant(unit.site, job[name]) for name in ("created_at", "ended_at")}
    slip = job["slip"] | _addresses(unit, job)
    return {name: job[name] for name in shown} | instants | {"slip": slip}


def drawable(unit: Unit, job: print_jobs.Job) -> records.Record:
    """A job with all that its picture needs: the site's logo too, which would weigh on every line of a list."""
    record = served(unit, job)
    return record | {"slip": record["slip"] | {"site_logo": unit.site.settings.slip_logo}}


def _addresses(unit: Unit, job: print_jobs.Job) -> dict[str, str | None]:
    """Derived anew from what names the ticket or the dossier: the database holds no address of a citizen's."""
    secret, site_id, slip = unit.installation.secret, unit.site.id, job["slip"]
    if job["kind"] == "ticket":
        day = unit.site.calendar.business_day(datetime.fromisoformat(slip["issued_at"]))
        token = follow_token(secret, site_id=site_id, day=day, label=slip["label"])
        return {"follow_url": unit.installation.address(f"/t/{token}")}
    if job["dossier_id"] is not None:
        token = tracking_token(secret, site_id=site_id, code=slip["code"])
        return {"tracking_url": unit.installation.address(f"/d/{token}")}
    return {}
