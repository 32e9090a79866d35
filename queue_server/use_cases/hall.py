"""The hall as a supervisor commands it: let its loudspeakers be heard."""

from queue_server.domain.errors import NotFound
from queue_server.domain.events import Event, EventKind
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
