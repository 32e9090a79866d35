"""Devices with their tokens, which are kept as hashes only, and the series of kiosks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from queue_server.domain.numbering import Series
from queue_server.domain.permissions import DeviceKind
from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import device


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A kiosk, board, sign, tablet, print agent or program with its own token."""

    id: int
    site_id: int
    name: str
    kind: DeviceKind
    counter: int | None
    zone: str | None
    printers: tuple[str, ...]
    rate_per_second: int | None
    series: Series | None
    diagonal_inches: float | None
    viewing_metres: float | None
    theme: str | None
    face: str | None


_COLUMNS = (
    device.c.id,
    device.c.site_id,
    device.c.name,
    device.c.kind,
    device.c.counter,
    device.c.zone,
    device.c.printers,
    device.c.rate_per_second,
    device.c.series_first,
    device.c.series_last,
    device.c.diagonal_inches,
    device.c.viewing_metres,
    device.c.theme,
    device.c.face,
)
_NAMES = [column.name for column in _COLUMNS]
_BY_HASH = Prepared(select(*_COLUMNS).where(device.c.token_hash == bindparam("hash"), device.c.revoked_at.is_(None)))


def find(tx: Connection, *, token_hash: str) -> Device | None:
    """The device with this token, not revoked; or None."""
    row = _BY_HASH.first(tx, {"hash": token_hash})
    return None if row is None else _device(dict(zip(_NAMES, row, strict=True)))


def _device(values: dict[str, Any]) -> Device:
    own = _series(values.pop("series_first"), values.pop("series_last"))
    typed = {"kind": DeviceKind(values["kind"]), "printers": tuple(values["printers"]), "series": own}
    return Device(**(values | typed))


def _series(first: int | None, last: int | None) -> Series | None:
    return None if first is None or last is None else Series(first=first, last=last)


def of_site(tx: Connection, *, site_id: int) -> list[Device]:
    """The site's devices that are not revoked, by id."""
    rows = tx.execute(
        select(*_COLUMNS).where(device.c.site_id == site_id, device.c.revoked_at.is_(None)).order_by(device.c.id)
    )
    return [_device(dict(row._mapping)) for row in rows]


def series(tx: Connection, *, site_id: int) -> list[tuple[Series, datetime | None]]:
    """Every series a kiosk of the site has or had, and when that kiosk was revoked; None: it was not."""
    rows = tx.execute(
        select(device.c.series_first, device.c.series_last, device.c.revoked_at)
        .where(device.c.site_id == site_id, device.c.series_first.is_not(None))
        .order_by(device.c.series_first)
    )
    return [(Series(first=first, last=last), revoked_at) for first, last, revoked_at in rows]


def is_name_taken(tx: Connection, *, site_id: int, name: str) -> bool:
    """Whether a device, revoked or not, has the name."""
    found = tx.execute(select(device.c.id).where(device.c.site_id == site_id, device.c.name == name))
    return found.one_or_none() is not None


def add(tx: Connection, *, site_id: int, token_hash: str, now: datetime, values: Mapping[str, object]) -> int:
    """Enter a device (`values`: name, kind, counter, zone, printers, rate_per_second, series, sizes); the id."""
    result = tx.execute(insert(device), {"site_id": site_id, "token_hash": token_hash, "created_at": now, **values})
    device_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    return device_id


def revoke(tx: Connection, *, site_id: int, device_id: int, now: datetime) -> bool:
    """Take a device's token away; False when there is no such living device."""
    return change(tx, site_id=site_id, device_id=device_id, values={"revoked_at": now})


def change(tx: Connection, *, site_id: int, device_id: int, values: Mapping[str, object]) -> bool:
    """Give a device other settings; False when there is no such living device."""
    changed = tx.execute(
        update(device)
        .where(device.c.site_id == site_id, device.c.id == device_id, device.c.revoked_at.is_(None))
        .values(**values)
    )
    return changed.rowcount == 1


def living_ids(tx: Connection) -> frozenset[int]:
    """Ids of all devices not revoked."""
    return frozenset(tx.scalars(select(device.c.id).where(device.c.revoked_at.is_(None))))
