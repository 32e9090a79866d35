"""Sites with their settings, and the state of their counters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from queue_server.domain.centre import SiteSettings
from queue_server.domain.model import Counter, CounterState
from queue_server.domain.site import Site
from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import counter, day_closed, site, user_account

_HEAD = Prepared(select(site.c.catalogue_version, site.c.last_sequence).where(site.c.id == bindparam("site")))
_SELECT_COUNTER = (
    select(
        counter.c.number,
        counter.c.state,
        counter.c.state_since,
        counter.c.officer_id,
        user_account.c.display_name,
    )
    .outerjoin(user_account, user_account.c.id == counter.c.officer_id)
    .where(counter.c.site_id == bindparam("site"))
)
_COUNTERS = Prepared(_SELECT_COUNTER.order_by(counter.c.number))
_COUNTER = Prepared(_SELECT_COUNTER.where(counter.c.number == bindparam("at")))
_OPEN = select(counter.c.number).where(
    counter.c.site_id == bindparam("site"), counter.c.state == CounterState.OPEN.value
)


def read_head(tx: Connection, *, site_id: int) -> tuple[int, int]:
    """Catalogue version and last event sequence of a site."""
    row = _HEAD.one(tx, {"site": site_id})
    return row[0], row[1]


def read_settings(tx: Connection, *, site_id: int) -> tuple[SiteSettings, bool]:
    """A site's settings, and whether it is always open."""
    row = tx.execute(select(site.c.settings, site.c.always_open).where(site.c.id == site_id)).one()
    return msgspec.convert(row.settings, SiteSettings), row.always_open


def site_ids(tx: Connection) -> dict[str, int]:
    """Ids by site code, in order of entry: the first is the default of every command."""
    return {code: number for code, number in tx.execute(select(site.c.code, site.c.id).order_by(site.c.id))}


def add_site(tx: Connection, *, settings: SiteSettings, always_open: bool) -> int:
    """Enter a site and its counters, all closed; its id."""
    result = tx.execute(
        insert(site),
        {
            "code": settings.code,
            "settings": msgspec.to_builtins(settings),
            "always_open": always_open,
            "catalogue_version": 1,
            "last_sequence": 0,
        },
    )
    site_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    _add_counters(tx, site_id, [c.number for c in settings.counters])
    return site_id


def change_site(tx: Connection, *, site_id: int, settings: SiteSettings, always_open: bool) -> None:
    """Replace a site's settings; counters that are new are entered closed, none is taken away."""
    tx.execute(
        update(site)
        .where(site.c.id == site_id)
        .values(
            settings=msgspec.to_builtins(settings),
            always_open=always_open,
            catalogue_version=site.c.catalogue_version + 1,
        )
    )
    known = set(tx.scalars(select(counter.c.number).where(counter.c.site_id == site_id)))
    _add_counters(tx, site_id, [c.number for c in settings.counters if c.number not in known])


def renew(tx: Connection, *, site_id: int) -> None:
    """Raise the catalogue's version: every process reads the site anew before its next transaction does anything."""
    tx.execute(update(site).where(site.c.id == site_id).values(catalogue_version=site.c.catalogue_version + 1))


def _add_counters(tx: Connection, site_id: int, numbers: Sequence[int]) -> None:
    if numbers:
        tx.execute(
            insert(counter),
            [{"site_id": site_id, "number": n, "state": CounterState.CLOSED.value} for n in numbers],
        )


def counters(tx: Connection, *, of: Site) -> list[Counter]:
    """The site's counters as they stand, by number; those no longer in the settings are left out."""
    found = [_to_counter(of, row) for row in _COUNTERS.rows(tx, {"site": of.id})]
    return [one for one in found if one is not None]


def find_counter(tx: Connection, *, of: Site, number: int) -> Counter | None:
    """The counter as it stands; None when the site, or its settings, have none of this number."""
    row = _COUNTER.first(tx, {"site": of.id, "at": number})
    return None if row is None else _to_counter(of, row)


def _to_counter(of: Site, row: Sequence[Any]) -> Counter | None:
    number, state, state_since, officer_id, officer = row
    settings = of.counters.get(number)
    if settings is None:
        return None
    return Counter(
        number=number,
        name=settings.name,
        state=CounterState(state),
        state_since=state_since,
        officer_id=officer_id,
        officer=officer,
        services=settings.services,
        direction=settings.direction,
        zone=settings.zone,
    )


def open_counters(tx: Connection, *, site_id: int) -> frozenset[int]:
    """Numbers of the counters open now."""
    return frozenset(tx.scalars(_OPEN, {"site": site_id}))


def set_counter_state(
    tx: Connection, *, site_id: int, number: int, state: CounterState, officer_id: int | None, now: datetime
) -> None:
    """Store that a counter opened, paused or closed, and who is there."""
    tx.execute(
        update(counter)
        .where(counter.c.site_id == site_id, counter.c.number == number)
        .values(state=state.value, officer_id=officer_id, state_since=now)
    )


def last_closed_day(tx: Connection, *, site_id: int) -> Any:
    """The latest business day already closed, or None."""
    return tx.execute(
        select(day_closed.c.business_day)
        .where(day_closed.c.site_id == site_id)
        .order_by(day_closed.c.business_day.desc())
        .limit(1)
    ).scalar_one_or_none()


def forget_closed_days(tx: Connection, *, site_id: int, after: Any) -> None:
    """Take back the marks of days later than `after`."""
    tx.execute(delete(day_closed).where(day_closed.c.site_id == site_id, day_closed.c.business_day > after))


def mark_day_closed(tx: Connection, *, site_id: int, day: Any, now: datetime) -> None:
    """Record that closing of the day was done."""
    tx.execute(insert(day_closed), {"site_id": site_id, "business_day": day, "closed_at": now})
