"""The last word of each printer's agent: its state, since when it is in trouble, when the agent was last heard."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from queue_server.domain.printing import PRINTS, PrinterReport, PrinterState
from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import printer_report

_OF_SITE = Prepared(
    select(
        printer_report.c.printer, printer_report.c.state, printer_report.c.trouble_since, printer_report.c.seen_at
    ).where(printer_report.c.site_id == bindparam("site"))
)


def of_site(tx: Connection, *, site: int) -> dict[str, PrinterReport]:
    """The reports of a site's printers, by printer."""
    return {
        printer: PrinterReport(printer=printer, state=PrinterState(state), trouble_since=since, seen_at=seen_at)
        for printer, state, since, seen_at in _OF_SITE.rows(tx, {"site": site})
    }


def keep(tx: Connection, *, site: int, report: PrinterReport) -> None:
    """Put a report in the place of the printer's last one."""
    tx.execute(
        delete(printer_report).where(printer_report.c.site_id == site, printer_report.c.printer == report.printer)
    )
    tx.execute(
        insert(printer_report),
        {
            "site_id": site,
            "printer": report.printer,
            "state": report.state.value,
            "trouble_since": report.trouble_since,
            "seen_at": report.seen_at,
        },
    )


def sites_in_trouble(tx: Connection, *, seen_before: datetime) -> Sequence[int]:
    """Sites with a printer that does not print, or whose agent was not heard since the instant."""
    found = (
        select(printer_report.c.site_id)
        .where(
            or_(
                printer_report.c.state.not_in([state.value for state in PRINTS]),
                printer_report.c.seen_at < seen_before,
            )
        )
        .distinct()
    )
    return list(tx.scalars(found))
