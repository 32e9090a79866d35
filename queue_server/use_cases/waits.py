"""The wait range of a ticket or a service: the line's state read once, the rule asked in domain.forecast."""

from datetime import date

from queue_server.domain import forecast
from queue_server.domain.centre import CounterSettings
from queue_server.domain.forecast import Hall, OpenCounter, WaitRange
from queue_server.domain.model import Status, Ticket
from queue_server.storage import line
from queue_server.storage.line import LineState
from queue_server.use_cases import records
from queue_server.use_cases.runner import Unit

NO_WAIT = WaitRange(low_seconds=0, likely_seconds=0, high_seconds=0)


def state(unit: Unit, day: date | None = None) -> LineState:
    """Read the state of the site's line now; of today without `day`."""
    return line.state(unit.tx, site=unit.site.id, day=day or unit.site.calendar.business_day(unit.now))


def hall(unit: Unit, now: LineState) -> Hall:
    """The open counters and the pace of every service, as the forecast wants them."""
    return Hall(
        counters=tuple(
            OpenCounter(services=counter.services, serving=_serving(unit, now, counter))
            for number, counter in unit.site.counters.items()
            if number in now.open_counters
        ),
        paces={
            code: forecast.pace(
                typical_seconds=service.typical_service_seconds,
                served=now.pace[code][0] if code in now.pace else 0,
                seconds=now.pace[code][1] if code in now.pace else 0.0,
                squares=now.pace[code][2] if code in now.pace else 0.0,
            )
            for code, service in unit.site.services.items()
        },
    )


def place(unit: Unit, ticket: Ticket) -> tuple[int, WaitRange]:
    """How many of its own line are before a waiting ticket, and the range of its wait."""
    now = state(unit, ticket.business_day)
    before = line.count_before(
        unit.tx,
        site=unit.site.id,
        of=ticket,
        services=unit.site.neighbours_of(ticket.service),
        waiting=now.waiting,
    )
    return before.get(ticket.service, 0), forecast.wait_range(hall(unit, now), service=ticket.service, before=before)


def told(unit: Unit, ticket: Ticket) -> records.Record:
    """What a ticket's holder is told of its place: people ahead, wait range, counters; nobody ahead unless it waits."""
    ahead, wait = place(unit, ticket) if ticket.status is Status.WAITING else (0, NO_WAIT)
    return {"ahead": ahead, "wait": records.wait(wait), "counters": list(unit.site.counters_of(ticket.service))}


def _serving(unit: Unit, now: LineState, counter: CounterSettings) -> str | None:
    code = now.serving.get(counter.number)
    # A citizen may still be served in a service that the catalogue no longer has.
    return code if code is None or code in unit.site.services else counter.services[0]
