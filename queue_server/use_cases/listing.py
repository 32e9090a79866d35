"""Reading tickets and events one by one or in pages, for staff and programs."""

from datetime import date

from sqlalchemy import Connection

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
    found = log(unit, after, limit)
    is_leader = is_granted(unit.actor.role, Permission.READ_RATINGS)
    return {
        "events": [
            {"sequence": one["sequence"]} if one["kind"] in FOR_LEADERS_ONLY and not is_leader else one for one in found
        ],
        "sequence": found[-1]["sequence"] if found else unit.last_sequence,
    }


def log(unit: Unit, after: int, limit: int) -> list[records.Record]:
    """Events behind `after`, whole, as they were told when they happened."""
    return [
        {
            "sequence": row["sequence"],
            "kind": EventKind(row["kind"]).value,
            "at": records.instant(unit.site, row["at"]),
            **row["body"],
        }
        for row in event_log.after(unit.tx, site_id=unit.site.id, sequence=after, limit=limit)
    ]


def last_sequences(tx: Connection, sites: list[int]) -> dict[int, int]:
    """How far the log of each of these sites is."""
    return event_log.last_sequences(tx, sites=sites)
