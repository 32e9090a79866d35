"""How devices come about and go: entered with a token, given a series of numbers, revoked."""

import secrets
from dataclasses import dataclass

from queue_server.domain.errors import AlreadyExists, BadInput, NotFound
from queue_server.domain.numbering import Series
from queue_server.domain.permissions import DeviceKind
from queue_server.domain.printing import PrinterReport, PrinterState
from queue_server.storage import catalogue, devices, printer_reports, tickets
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDevice:
    """What a device is entered with. `rate_per_second` None: the default; `series` is a kiosk's."""

    name: str
    kind: DeviceKind
    counter: int | None = None
    zone: str | None = None
    printers: tuple[str, ...] = ()
    rate_per_second: int | None = None
    series: Series | None = None
    diagonal_inches: float | None = None
    viewing_metres: float | None = None
    theme: str | None = None
    face: str | None = None


def add(unit: Unit, new: NewDevice) -> Outcome[tuple[int, str]]:
    """Enter a device; its id and its token, which is shown this once.

    Raises:
        AlreadyExists: a device of the site has, or had, the name.
        BadInput: a tablet or sign without counter, an agent without printer, an unknown printer, a second one
            for a kiosk; a series that is another kiosk's, or has numbers the run gave today.
        NotFound: no such counter.
    """
    if devices.is_name_taken(unit.tx, site_id=unit.site.id, name=new.name):
        raise AlreadyExists(what="device", name=new.name)
    if new.kind in (DeviceKind.TABLET, DeviceKind.SIGN) and new.counter is None:
        raise BadInput(field="counter", expected="1, 2, 3 …")
    if new.counter is not None:
        unit.site.counter(new.counter)
    _check_printers(unit, new)
    if new.series is not None:
        _check_series(unit, new.kind, new.series)
    token = secrets.token_urlsafe(24)
    device_id = devices.add(
        unit.tx, site_id=unit.site.id, token_hash=token_hash(token), now=unit.now, values=_values(new)
    )
    if new.series is not None:
        catalogue.renew(unit.tx, site_id=unit.site.id)
    if new.kind is DeviceKind.AGENT:
        _expect_reports(unit, new.printers)
    return Outcome(value=(device_id, token))


def revoke(unit: Unit, device_id: int) -> Outcome[None]:
    """Take a device's token away. The run leaves a series out until the day ends: its numbers are in the hall.

    Raises:
        NotFound: no such living device.
    """
    if not devices.revoke(unit.tx, site_id=unit.site.id, device_id=device_id, now=unit.now):
        raise NotFound(what="device", name=device_id)
    catalogue.renew(unit.tx, site_id=unit.site.id)
    return Outcome(value=None)


def _values(new: NewDevice) -> dict[str, object]:
    return {
        "name": new.name,
        "kind": new.kind.value,
        "counter": new.counter,
        "zone": new.zone,
        "printers": list(new.printers),
        "rate_per_second": new.rate_per_second,
        "series_first": None if new.series is None else new.series.first,
        "series_last": None if new.series is None else new.series.last,
        "diagonal_inches": new.diagonal_inches,
        "viewing_metres": new.viewing_metres,
        "theme": new.theme,
        "face": new.face,
    }


def _check_printers(unit: Unit, new: NewDevice) -> None:
    is_known = all(code in unit.site.printers for code in new.printers)
    is_enough = bool(new.printers) if new.kind is DeviceKind.AGENT else len(new.printers) <= 1
    if not is_known or not is_enough:
        raise BadInput(field="printer", expected=", ".join(unit.site.printers))


def _check_series(unit: Unit, kind: DeviceKind, wanted: Series) -> None:
    """Nobody else may give these numbers: no other kiosk, and not the run that may have come so far today."""
    if kind is not DeviceKind.KIOSK:
        raise BadInput(field="series", expected="kiosk")
    living = [own for own, revoked_at in devices.series(unit.tx, site_id=unit.site.id) if revoked_at is None]
    met = [own for own in living if own.meets(wanted)]
    if met:
        raise BadInput(field="series", expected=f"≠ {', '.join(map(str, met))}")
    today = unit.site.calendar.business_day(unit.now)
    highest = tickets.highest_in_run(unit.tx, site=unit.site.id, day=today, among=wanted)
    if highest is not None:
        raise BadInput(field="series", expected=f"> {highest}")


def _expect_reports(unit: Unit, printers: tuple[str, ...]) -> None:
    """From now on silence is news: an agent that was entered and never started prints nothing."""
    known = printer_reports.of_site(unit.tx, site=unit.site.id)
    for code in printers:
        if code not in known:
            report = PrinterReport(
                printer=code, state=PrinterState.AGENT_AWAY, trouble_since=unit.now, seen_at=unit.now
            )
            printer_reports.keep(unit.tx, site=unit.site.id, report=report)
