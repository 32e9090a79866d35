"""The state of a counter: find it, change it, tell it."""

from queue_server.domain.errors import NotFound
from queue_server.domain.events import Event, EventKind
from queue_server.domain.model import Counter, CounterState
from queue_server.storage import catalogue
from queue_server.use_cases import records
from queue_server.use_cases.runner import Unit

_KIND = {
    CounterState.OPEN: EventKind.COUNTER_OPENED,
    CounterState.PAUSED: EventKind.COUNTER_PAUSED,
    CounterState.CLOSED: EventKind.COUNTER_CLOSED,
}


def find(unit: Unit, number: int) -> Counter:
    """The counter as it stands.

    Raises:
        NotFound: no such counter at this site.
    """
    unit.site.counter(number)
    found = catalogue.find_counter(unit.tx, of=unit.site, number=number)
    if found is None:
        raise NotFound(what="counter", name=number)
    return found


def enter(unit: Unit, number: int, state: CounterState, officer_id: int | None) -> Event:
    """Store the counter's new state; the event that tells it."""
    catalogue.set_counter_state(
        unit.tx, site_id=unit.site.id, number=number, state=state, officer_id=officer_id, now=unit.now
    )
    after = records.counter(unit.site, find(unit, number), None)
    facts = {name: after[name] for name in ("counter", "state", "state_since", "officer", "services")}
    return Event(kind=_KIND[state], business_day=unit.site.calendar.business_day(unit.now), facts=facts)


def close_all(unit: Unit) -> list[Event]:
    """Close every counter still open or paused, at the end of a day."""
    return [
        enter(unit, one.number, CounterState.CLOSED, None)
        for one in catalogue.counters(unit.tx, of=unit.site)
        if one.state is not CounterState.CLOSED
    ]
