"""What every command on a ticket shares: find it, store the change, name the event."""

from collections.abc import Sequence
from typing import Any

from queue_server.domain.errors import CounterBusy, NotFound, ServiceNotServed
from queue_server.domain.events import OF_COMMAND, Event
from queue_server.domain.lifecycle import Change, Command
from queue_server.domain.model import Status, Ticket
from queue_server.storage import tickets
from queue_server.use_cases import records
from queue_server.use_cases.runner import Unit


def find(unit: Unit, ticket_id: int) -> Ticket:
    """The site's ticket.

    Raises:
        NotFound: no such ticket at this site.
    """
    found = tickets.find(unit.tx, site=unit.site.id, ticket_id=ticket_id)
    if found is None:
        raise NotFound(what="ticket", name=ticket_id)
    return found


def find_own(unit: Unit, ticket_id: int) -> Ticket:
    """The ticket, which must be at the actor's counter if it is at one.

    Raises:
        NotFound: no such ticket.
        ForeignCounter: it is at another's counter.
    """
    found = find(unit, ticket_id)
    if found.counter is not None:
        unit.actor.require_counter(found.counter)
    return found


def store(unit: Unit, change: Change, **facts: Any) -> Event:
    """Store a change and return the event that tells it. `facts` are its further JSON values."""
    tickets.save(unit.tx, site=unit.site.id, change=change, officer_id=unit.actor.user_id)
    is_ended_by_closing = change.command is Command.CLOSE
    kind = (
        (OF_COMMAND[Command.NO_SHOW] if change.after.status is Status.NO_SHOW else OF_COMMAND[Command.FINISH])
        if is_ended_by_closing
        else OF_COMMAND[change.command]
    )
    return Event(kind=kind, business_day=change.after.business_day, ticket=change.after, facts=facts)


def answer(unit: Unit, ticket: Ticket) -> records.Record:
    """The answer of every command: the ticket as it is now."""
    return {"ticket": records.ticket(unit.site, ticket)}


def require_free(unit: Unit, counter: int) -> None:
    """Check that nobody is called to or served at the counter.

    Raises:
        CounterBusy: with the ticket still there, as `ticket`.
    """
    current = tickets.at_counter(unit.tx, site=unit.site.id, counter=counter)
    if current is not None:
        raise CounterBusy(counter=counter, label=current.label, ticket=records.ticket(unit.site, current))


def require_served(unit: Unit, counter: int, service: str) -> None:
    """Check that the counter serves the service.

    Raises:
        ServiceNotServed: it does not.
    """
    served: Sequence[str] = unit.site.counter(counter).services
    if service not in served:
        raise ServiceNotServed(counter=counter, service=service)
