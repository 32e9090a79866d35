"""The wait range of a ticket or a service: the queue's state read once, the rule asked in domain.forecast."""

from collections.abc import Mapping
from dataclasses import dataclass

from queue_server.domain import forecast
from queue_server.domain.forecast import WaitRange
from queue_server.domain.model import Ticket
from queue_server.storage import catalogue, line
from queue_server.use_cases.runner import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """What a forecast looks at: who waits by service, which counters are open, which of them are free."""

    waiting: Mapping[str, int]
    open_counters: frozenset[int]
    free_counters: frozenset[int]
    pace: Mapping[str, tuple[int, float, float]]


def state(unit: Unit) -> QueueState:
    """Read the state of the site's queue now."""
    today = unit.site.calendar.business_day(unit.now)
    open_now, busy = catalogue.open_and_busy_counters(unit.tx, site_id=unit.site.id)
    return QueueState(
        waiting=line.waiting_counts(unit.tx, site=unit.site.id, day=today),
        open_counters=open_now,
        free_counters=open_now - busy,
        pace=line.pace(unit.tx, site=unit.site.id, day=today),
    )


def of_ticket(unit: Unit, ticket: Ticket, ahead: int) -> WaitRange:
    """The range for a ticket with `ahead` people of its service before it."""
    return estimate(unit, state(unit), ticket.service, ahead)


def estimate(unit: Unit, now: QueueState, service: str, ahead: int) -> WaitRange:
    """The range for one who has `ahead` people of the service's line before him."""
    settings = unit.site.services[service]
    serving = [number for number in unit.site.counters_of(service) if number in now.open_counters]
    served, seconds, squares = now.pace.get(service, (0, 0.0, 0.0))
    return forecast.wait_range(
        ahead=ahead,
        counters=forecast.effective_counters(
            service, (unit.site.counters[number].services for number in serving), now.waiting
        ),
        of=forecast.pace(
            typical_seconds=settings.typical_service_seconds, served=served, seconds=seconds, squares=squares
        ),
        is_counter_free=not now.free_counters.isdisjoint(serving),
    )
