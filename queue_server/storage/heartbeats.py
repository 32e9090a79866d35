"""Signs of life of the kiosks: the last one of each, beside the device it comes from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from queue_server.storage.schema import device


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOfLife:
    """A kiosk as it last reported; `seen_at` None: never."""

    id: int
    name: str
    printers: tuple[str, ...]
    seen_at: datetime | None
    version: str | None
    screen: str | None


_KIOSKS = select(
    device.c.id, device.c.name, device.c.printers, device.c.seen_at, device.c.version, device.c.screen
).where(device.c.kind == "kiosk", device.c.revoked_at.is_(None))


def keep(tx: Connection, *, device_id: int, now: datetime, version: str, screen: str) -> None:
    """Replace a kiosk's last sign of life."""
    tx.execute(update(device).where(device.c.id == device_id).values(seen_at=now, version=version, screen=screen))


def kiosks(tx: Connection, *, site: int) -> list[SignOfLife]:
    """The site's kiosks in order of entry."""
    rows = tx.execute(_KIOSKS.where(device.c.site_id == site).order_by(device.c.id))
    return [SignOfLife(**{**row._mapping, "printers": tuple(row.printers)}) for row in rows]


def seen_at(tx: Connection, *, device_id: int) -> datetime | None:
    """When a device last reported, or None."""
    found: datetime | None = tx.execute(select(device.c.seen_at).where(device.c.id == device_id)).scalar_one()
    return found
