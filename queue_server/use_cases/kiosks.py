"""Kiosks as staff see them: alive or silent, with paper or without, and which page they run."""

from datetime import timedelta

from queue_server.domain.printing import PrinterReport
from queue_server.storage import heartbeats, printer_reports
from queue_server.storage.heartbeats import SignOfLife
from queue_server.use_cases import printing, records
from queue_server.use_cases.runner import Outcome, Unit

# A kiosk reports every 30 s; three in a row missed is more than a slow network.
SILENT_AFTER = timedelta(seconds=100)


def report(unit: Unit, device_id: int, version: str, screen: str) -> Outcome[None]:
    """A kiosk says that it is alive. No event: the feed is not for heartbeats."""
    heartbeats.keep(unit.tx, device_id=device_id, now=unit.now, version=version, screen=screen)
    return Outcome(value=None)


def listed(unit: Unit) -> records.Record:
    """The site's kiosks with their last sign of life and the state of their paper."""
    reports = printer_reports.of_site(unit.tx, site=unit.site.id)
    return {
        "kiosks": [_record(unit, kiosk, reports) for kiosk in heartbeats.kiosks(unit.tx, site=unit.site.id)],
        "now": records.instant(unit.site, unit.now),
    }


def own(unit: Unit, device_id: int) -> records.Record:
    """For a kiosk's watchdog: seconds since its page last reported, None before the first time."""
    seen_at = heartbeats.seen_at(unit.tx, device_id=device_id)
    return {"silent_seconds": None if seen_at is None else max(0, int((unit.now - seen_at).total_seconds()))}


def _record(unit: Unit, kiosk: SignOfLife, reports: dict[str, PrinterReport]) -> records.Record:
    printer = kiosk.printers[0] if kiosk.printers else None
    return {
        "id": kiosk.id,
        "name": kiosk.name,
        "printer": printer,
        "paper": _paper(unit, printer, reports),
        "seen_at": records.instant(unit.site, kiosk.seen_at),
        "is_silent": kiosk.seen_at is None or unit.now - kiosk.seen_at > SILENT_AFTER,
        "version": kiosk.version,
        "screen": kiosk.screen,
    }


def _paper(unit: Unit, code: str | None, reports: dict[str, PrinterReport]) -> str:
    printer = unit.site.printers.get(code or "")
    if printer is None:
        return "none"
    report = reports.get(printer.code)
    if printing.is_only_shown(unit, printer.code, report):
        return "preview"
    return "ok" if report is None else report.state_at(unit.now).value
