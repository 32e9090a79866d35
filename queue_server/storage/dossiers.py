"""Dossiers and the steps of their life."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from queue_server.domain.dossier import Document, Dossier, DossierStatus, Step
from queue_server.storage.schema import dossier, dossier_step

_COLUMNS = (
    dossier.c.id,
    dossier.c.code,
    dossier.c.procedure,
    dossier.c.procedure_name,
    dossier.c.agency,
    dossier.c.applicant_name,
    dossier.c.phone,
    dossier.c.channel,
    dossier.c.status,
    dossier.c.received_at,
    dossier.c.due_at,
    dossier.c.due_day,
    dossier.c.limit_amount,
    dossier.c.limit_unit,
    dossier.c.ticket_id,
    dossier.c.counter,
    dossier.c.copies,
    dossier.c.documents,
)


def add(tx: Connection, *, site: int, values: dict[str, Any], officer_id: int | None, note: str | None) -> int:
    """Insert a dossier and its first step; the id."""
    result = tx.execute(insert(dossier), {"site_id": site, "officer_id": officer_id, **values})
    dossier_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    tx.execute(
        insert(dossier_step),
        {
            "site_id": site,
            "dossier_id": dossier_id,
            "status": values["status"],
            "at": values["received_at"],
            "note": note,
            "officer_id": officer_id,
        },
    )
    return dossier_id


def find_by_code(tx: Connection, *, site: int, code: str) -> Dossier | None:
    """The site's dossier with this code, or None."""
    return _one(tx, dossier.c.site_id == site, dossier.c.code == code)


def find_by_tracking_hash(tx: Connection, tracking_hash: str) -> tuple[int, Dossier] | None:
    """Site id and dossier of a tracking token's hash, or None."""
    where = dossier.c.tracking_hash == tracking_hash
    site_id = tx.execute(select(dossier.c.site_id).where(where)).scalar_one_or_none()
    found = _one(tx, where)
    return None if site_id is None or found is None else (site_id, found)


def codes_of_ticket(tx: Connection, *, site: int, ticket_id: int) -> list[str]:
    """Codes of the dossiers registered for a ticket, oldest first."""
    rows = tx.scalars(
        select(dossier.c.code).where(dossier.c.site_id == site, dossier.c.ticket_id == ticket_id).order_by(dossier.c.id)
    )
    return list(rows)


def count_received(tx: Connection, *, site: int, day: date) -> int:
    """How many dossiers the site received on the day."""
    return tx.execute(select(func.count()).where(dossier.c.site_id == site, dossier.c.received_day == day)).scalar_one()


def _one(tx: Connection, *where: Any) -> Dossier | None:
    row = tx.execute(select(*_COLUMNS).where(*where)).one_or_none()
    if row is None:
        return None
    values = dict(row._mapping)
    steps = tx.execute(
        select(dossier_step.c.status, dossier_step.c.at, dossier_step.c.note)
        .where(dossier_step.c.dossier_id == row.id)
        .order_by(dossier_step.c.id)
    )
    values["ticket"] = values.pop("ticket_id")
    values["status"] = DossierStatus(values["status"])
    values["documents"] = tuple(Document(**one) for one in values["documents"])
    values["steps"] = tuple(Step(status=DossierStatus(s), at=at, note=note) for s, at, note in steps)
    return Dossier(**values)
