"""The hall's loudspeakers: tested by a supervisor, set by the administrator, and told of one another."""

from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.domain.errors import NotFound
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.permissions import DeviceKind
from queue_server.storage import devices
from queue_server.use_cases import records
from queue_server.use_cases.runner import Outcome, Unit


def test_sound(unit: Unit, zone: str | None) -> Outcome[None]:
    """Ask the boards of a zone (None: all) to speak a test sentence. No citizen is called.

    Raises:
        NotFound: no counter of the site is in such a zone.
    """
    if zone is not None and zone not in {counter.zone for counter in unit.site.settings.counters}:
        raise NotFound(what="zone", name=zone)
    day = unit.site.calendar.business_day(unit.now)
    return Outcome(value=None, events=[Event(kind=EventKind.SOUND_TESTED, business_day=day, facts={"zone": zone})])


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """The zones of a site's counters, and its boards by id with what the administrator set."""

    zones: tuple[str, ...]
    set_for: dict[int, tuple[str | None, bool | None]]


def boards(unit: Unit) -> Boards:
    """Zone and sound of each board that is not revoked."""
    found = [one for one in devices.of_site(unit.tx, site_id=unit.site.id) if one.kind is DeviceKind.BOARD]
    return Boards(
        zones=tuple(sorted({counter.zone for counter in unit.site.settings.counters})),
        set_for={one.id: (one.zone, one.sounds) for one in found},
    )


def named(unit: Unit) -> list[records.Record]:
    """The site's boards for staff."""
    return [
        {"id": one.id, "name": one.name, "zone": one.zone, "sounds": one.sounds}
        for one in devices.of_site(unit.tx, site_id=unit.site.id)
        if one.kind is DeviceKind.BOARD
    ]


def spoken(unit: Unit, device_id: int, sequences: Sequence[int], is_handing_over: bool) -> Outcome[None]:
    """A board has spoken these calls; the others need not, should it fall silent. Not kept: it is over in a minute."""
    body = {"device": device_id, "sequences": list(sequences), "is_handing_over": is_handing_over}
    return Outcome(value=None, notices=[Notice(room=room(unit.site.id), kind="spoken", body=body, name="sound")])


def room(site_id: int) -> str:
    """The boards of a site, which hear of one another."""
    return f"site:{site_id}:boards"
