"""The wait range of a ticket or a service: the line's state read once, the rule asked in domain.forecast."""

from queue_server.domain import forecast
from queue_server.domain.forecast import WaitRange
from queue_server.domain.model import Ticket
from queue_server.storage import line
from queue_server.storage.line import LineState
from queue_server.use_cases.runner import Unit


def state(unit: Unit) -> LineState:
    """Read the state of the site's line now."""
    return line.state(unit.tx, site=unit.site.id, day=unit.site.calendar.business_day(unit.now))


def of_ticket(unit: Unit, ticket: Ticket, ahead: int) -> WaitRange:
    """The range for a ticket with `ahead` people of its service before it."""
    return estimate(unit, state(unit), ticket.service, ahead)


def estimate(unit: Unit, now: LineState, service: str, ahead: int) -> WaitRange:
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
        is_counter_free=any(number not in now.busy_counters for number in serving),
    )
