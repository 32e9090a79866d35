"""The event log: what happened, in commit order, one row an event; and the keys of repeated requests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import event, idempotency, site

_INSERT = Prepared(insert(event), columns=event.c.keys())
_RAISE = Prepared(update(site).where(site.c.id == bindparam("of_site")).values(last_sequence=bindparam("new_sequence")))
_AFTER = (
    select(event.c.sequence, event.c.kind, event.c.at, event.c.ticket_id, event.c.body)
    .where(event.c.site_id == bindparam("site"), event.c.sequence > bindparam("after"))
    .order_by(event.c.sequence)
    .limit(bindparam("limit"))
)
_FIND_KEY = Prepared(
    select(idempotency.c.body_hash, idempotency.c.answer).where(
        idempotency.c.owner == bindparam("owner"), idempotency.c.key == bindparam("key")
    )
)
_KEEP_KEY = Prepared(insert(idempotency), columns=idempotency.c.keys())


def append(tx: Connection, *, site_id: int, rows: Sequence[dict[str, Any]], last_sequence: int) -> None:
    """Write events (columns of the table but the site) and raise the site's sequence to `last_sequence`."""
    for row in rows:
        _INSERT.run(tx, {"site_id": site_id, **row})
    _RAISE.run(tx, {"of_site": site_id, "new_sequence": last_sequence})


def after(tx: Connection, *, site_id: int, sequence: int, limit: int) -> list[dict[str, Any]]:
    """Events behind `sequence`, oldest first: sequence, kind, at, ticket_id and body."""
    rows = tx.execute(_AFTER, {"site": site_id, "after": sequence, "limit": limit})
    return [dict(row._mapping) for row in rows]


def last_sequences(tx: Connection, *, sites: Sequence[int]) -> dict[int, int]:
    """The last sequence of each of these sites."""
    rows = tx.execute(select(site.c.id, site.c.last_sequence).where(site.c.id.in_(sites)))
    return {number: last for number, last in rows}


def of_day(
    tx: Connection, *, site_id: int, day: date, kinds: Sequence[str], limit: int, newest_first: bool = True
) -> list[dict[str, Any]]:
    """Events of a business day of the given kinds."""
    order = event.c.sequence.desc() if newest_first else event.c.sequence
    rows = tx.execute(
        select(event.c.sequence, event.c.kind, event.c.at, event.c.ticket_id, event.c.body)
        .where(event.c.site_id == site_id, event.c.business_day == day, event.c.kind.in_(kinds))
        .order_by(order)
        .limit(limit)
    )
    return [dict(row._mapping) for row in rows]


def find_answer(tx: Connection, *, owner: str, key: str) -> tuple[str, str] | None:
    """Body hash and answer kept for a key of this owner, or None."""
    row = _FIND_KEY.first(tx, {"owner": owner, "key": key})
    return None if row is None else (row[0], row[1])


def keep_answer(tx: Connection, *, owner: str, key: str, body_hash: str, answer: str, now: datetime) -> None:
    """Keep the answer given to a key, in the transaction that made it true."""
    values = {"owner": owner, "key": key, "body_hash": body_hash, "answer": answer, "created_at": now}
    _KEEP_KEY.run(tx, values)


def replace_answer(tx: Connection, *, owner: str, key: str, answer: str) -> None:
    """Answer a key with something else from now on."""
    mine = (idempotency.c.owner == owner, idempotency.c.key == key)
    tx.execute(update(idempotency).where(*mine).values(answer=answer))


def forget_answers(tx: Connection, *, before: datetime) -> int:
    """Drop keys older than `before`; how many."""
    return tx.execute(delete(idempotency).where(idempotency.c.created_at < before)).rowcount
