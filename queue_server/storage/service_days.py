"""One row for each service and day: its last number, how many were given and wait, and sums of its service times.

Kept with every change, so that numbering, "people ahead" and the forecast cost the same however long
the line or the day has grown.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from queue_server.domain.lifecycle import Change
from queue_server.domain.model import Status
from queue_server.domain.numbering import Series, beyond
from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import service_day

_KEY = ("site_id", "business_day", "service")
_NOTHING = {"last_number": 0, "given": 0, "waiting": 0, "served": 0, "seconds": 0.0, "squares": 0.0}


def _upsert(dialect: str, **added: Any) -> Any:
    make = postgresql_insert if dialect == "postgresql" else sqlite_insert
    key: dict[str, Any] = {
        "site_id": bindparam("site"),
        "business_day": bindparam("day"),
        "service": bindparam("of_service"),
    }
    return (
        make(service_day)
        .values(**key, **(_NOTHING | added))
        .on_conflict_do_update(
            index_elements=_KEY, set_={name: service_day.c[name] + value for name, value in added.items()}
        )
    )


_NUMBER = Prepared(
    lambda dialect: _upsert(dialect, last_number=1, given=1, waiting=1).returning(
        service_day.c.last_number, service_day.c.given
    )
)
_ENTER = Prepared(lambda dialect: _upsert(dialect, given=1, waiting=1))
_JOIN = Prepared(lambda dialect: _upsert(dialect, waiting=1))
_IS_OF_SERVICE = and_(
    service_day.c.site_id == bindparam("site"),
    service_day.c.business_day == bindparam("day"),
    service_day.c.service == bindparam("of_service"),
)
_JUMP = Prepared(update(service_day).where(_IS_OF_SERVICE).values(last_number=bindparam("to_number")))
_ADD = Prepared(
    update(service_day)
    .where(_IS_OF_SERVICE)
    .values(
        waiting=service_day.c.waiting + bindparam("more_waiting"),
        served=service_day.c.served + bindparam("more_served"),
        seconds=service_day.c.seconds + bindparam("more_seconds"),
        squares=service_day.c.squares + bindparam("more_squares"),
    )
)


def take_number(tx: Connection, *, site: int, day: date, service: str, reserved: Sequence[Series]) -> tuple[int, int]:
    """The next number of the service's run, and how many tickets it has given with it; one more waits.

    Gapless but for the `reserved` series: it commits or vanishes with the ticket. A second statement only where
    the run meets a series, once a day; nobody comes between, as the first holds the row until the commit.
    """
    row = {"site": site, "day": day, "of_service": service}
    number, given = _NUMBER.one(tx, row)
    after = beyond(number, reserved) if reserved else number
    if after != number:
        _JUMP.run(tx, row | {"to_number": after})
    return after, given


def enter(tx: Connection, *, site: int, day: date, service: str) -> None:
    """Count a ticket that brings its number: one more is given, one more waits; the run stays where it is."""
    _ENTER.run(tx, {"site": site, "day": day, "of_service": service})


def numbers_given(tx: Connection, *, site: int, day: date) -> dict[str, int]:
    """How many tickets each service has given on the day, those of kiosks' own series among them."""
    rows = tx.execute(
        select(service_day.c.service, service_day.c.given).where(
            service_day.c.site_id == site, service_day.c.business_day == day
        )
    )
    return {service: given for service, given in rows}


def follow(tx: Connection, *, site: int, change: Change) -> None:
    """Count what a command did to the lines and to the sums of service times."""
    before, after = change.before, change.after
    where = {"site": site, "day": before.business_day}
    left = before.status is Status.WAITING and not (after.status is Status.WAITING and after.service == before.service)
    joined = after.status is Status.WAITING and not (
        before.status is Status.WAITING and after.service == before.service
    )
    sign, seconds = _served(change)
    if left or sign:
        added = {"more_waiting": -1 if left else 0, "more_served": sign}
        sums = {"more_seconds": sign * seconds, "more_squares": sign * seconds * seconds}
        _ADD.run(tx, {**where, "of_service": before.service, **added, **sums})
    if joined:
        _JOIN.run(tx, {**where, "of_service": after.service})


def _served(change: Change) -> tuple[int, float]:
    """+1 and its seconds when a service ended, -1 when an ended one runs on, else 0."""
    before = change.before
    if before.status is Status.SERVING and change.period == "next" and not change.after.closed_by_system:
        return 1, (change.at - before.period_started_at).total_seconds()
    if change.period == "reopen" and change.after.status is Status.SERVING and before.ended_at is not None:
        return -1, (before.ended_at - before.period_started_at).total_seconds()
    return 0, 0.0
