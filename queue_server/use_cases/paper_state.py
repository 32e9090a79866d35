"""Paper as staff and kiosks see it: how each printer is, and what became of a slip."""

from datetime import datetime

from queue_server.domain.printing import PrinterReport, PrinterState
from queue_server.storage import print_jobs, printer_reports
from queue_server.use_cases import printing, records
from queue_server.use_cases.runner import Unit


def printers(unit: Unit) -> records.Record:
    """The site's printers: how each is, since when it is in trouble, who takes over, how many slips wait for it."""
    reports = printer_reports.of_site(unit.tx, site=unit.site.id)
    waiting = print_jobs.count_open(unit.tx, site=unit.site.id)
    return {
        "printers": [
            {
                "code": one.code,
                "name": one.name,
                "state": _state(unit, one.code, reports),
                "trouble_since": records.instant(unit.site, _trouble_since(unit, one.code, reports)),
                "fallback": one.fallback,
                "passes_to": printing.fallback_now(unit, one.code),
                "waiting": waiting.get(one.code, 0),
            }
            for one in unit.site.settings.printers
        ],
        "now": records.instant(unit.site, unit.now),
    }


def read_state(unit: Unit, job_id: int) -> records.Record:
    """What has become of a job: for the kiosk or the officer whose citizen waits for the paper. No person.

    Raises:
        NotFound: no such job at this site.
    """
    job = printing.find(unit, job_id)
    report = printer_reports.of_site(unit.tx, site=unit.site.id).get(job["printer"])
    is_over = job["state"] in ("done", "given_up")
    return {
        "print": {
            "job": job["id"],
            "printer": job["printer"],
            "printer_name": printing.printer_name(unit, job["printer"]),
            "is_moved": job["moved_from"] is not None,
            "state": job["state"],
            "fault": None if is_over or report is None else report.fault_at(unit.now),
            "is_preview": printing.is_only_shown(unit, job["printer"], report),
        }
    }


def _state(unit: Unit, code: str, reports: dict[str, PrinterReport]) -> str:
    """A printer without an address is shown in the preview; one that nobody speaks for is unknown."""
    if code in reports:
        return reports[code].state_at(unit.now).value
    return "preview" if printing.is_only_shown(unit, code, None) else PrinterState.AGENT_AWAY.value


def _trouble_since(unit: Unit, code: str, reports: dict[str, PrinterReport]) -> datetime | None:
    return reports[code].trouble_since_at(unit.now) if code in reports else None
