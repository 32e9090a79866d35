"""Reading tickets and events one by one or in pages, for staff and programs."""

from datetime import date

from queue_server.domain.events import FOR_LEADERS_ONLY, EventKind
from queue_server.domain.model import Status
from queue_server.domain.permissions import Permission, is_granted
from queue_server.storage import event_log, line
from queue_server.use_cases import records, ticket_changes
from queue_server.use_cases.runner import Unit


def page(unit: Unit, day: date | None, status: Status | None, after: int, limit: int) -> records.Record:
    """Tickets behind `after` by rising id."""
    found = line.select_page(unit.tx, site=unit.site.id, day=day, status=status, after=after, limit=limit)
    return {
        "tickets": [records.ticket(unit.site, ticket) for ticket in found],
        "next": found[-1].id if len(found) == limit else None,
    }


def one(unit: Unit, ticket_id: int) -> records.Record:
    """One ticket.

    Raises:
        NotFound: no such ticket at this site.
    """
    return ticket_changes.answer(unit, ticket_changes.find(unit, ticket_id))


def events(unit: Unit, after: int, limit: int) -> records.Record:
    """Events behind `after`; those the reader may not see arrive as their number alone."""
    rows = event_log.after(unit.tx, site_id=unit.site.id, sequence=after, limit=limit)
    is_leader = is_granted(unit.actor.role, Permission.READ_RATINGS)
    return {
        "events": [
            {"sequence": row["sequence"]}
            if row["kind"] in FOR_LEADERS_ONLY and not is_leader
            else {
                "sequence": row["sequence"],
                "kind": EventKind(row["kind"]).value,
                "at": records.instant(unit.site, row["at"]),
                **row["body"],
            }
            for row in rows
        ],
        "sequence": rows[-1]["sequence"] if rows else unit.last_sequence,
    }
