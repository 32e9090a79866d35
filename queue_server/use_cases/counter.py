"""What an officer does at a counter: open, call, begin, finish and the rest of the day's commands."""

from datetime import timedelta

from queue_server.domain import lifecycle, next_ticket
from queue_server.domain.errors import AlreadyRated, BadInput, CounterNotOpen
from queue_server.domain.events import Event
from queue_server.domain.model import CounterState, QuestionState, QueueReason, Status, Ticket
from queue_server.storage import line, people, periods, ratings, tickets
from queue_server.use_cases import counter_state, questions, records, ticket_changes
from queue_server.use_cases.closing import close_ticket
from queue_server.use_cases.runner import Outcome, Unit

Answer = records.Record


def read(unit: Unit, number: int) -> Answer:
    """The counter's state and its current ticket."""
    current = tickets.at_counter(unit.tx, site=unit.site.id, counter=number)
    return records.counter(unit.site, counter_state.find(unit, number), current)


def set_state(unit: Unit, number: int, state: CounterState, session_hash: str | None = None) -> Outcome[Answer]:
    """Open, pause or close a counter. An officer who opens one sits at it from then on.

    A counter is not closed over a citizen's head: pausing and closing want it free.
    """
    settings = unit.site.counter(number)
    before = counter_state.find(unit, number)
    if state is CounterState.OPEN and session_hash is not None:
        people.set_session_counter(unit.tx, token_hash=session_hash, counter=number)
    elif state is not CounterState.OPEN:
        unit.actor.require_counter(number)
        ticket_changes.require_free(unit, settings.number)
    officer_id = before.officer_id if state is not CounterState.CLOSED else None
    if session_hash is not None and state is CounterState.OPEN:
        officer_id = unit.actor.user_id
    if before.state is state and before.officer_id == officer_id:
        return Outcome(value=read(unit, number))
    event = counter_state.enter(unit, number, state, officer_id)
    return Outcome(value=read(unit, number), events=[event])


def call_next(unit: Unit, number: int) -> Outcome[Answer | None]:
    """Call the smallest `serve_by` among the counter's services; None when nobody waits.

    Raises:
        CounterBusy: somebody is still there.
        CounterNotOpen: the counter is paused.
    """
    events = _ready(unit, number)
    services = unit.site.counter(number).services
    today = unit.site.calendar.business_day(unit.now)
    first = next_ticket.first(line.first_waiting(unit.tx, site=unit.site.id, day=today, services=services))
    if first is None:
        return Outcome(value=None, events=events)
    reason = next_ticket.reason_for(first)
    change = lifecycle.call(first, counter=number, now=unit.now)
    events.append(ticket_changes.store(unit, change, counter=number, reason=reason.value))
    value = ticket_changes.answer(unit, change.after) | {"reason": reason.value}
    return Outcome(value=value, events=events)


def call(unit: Unit, ticket_id: int, number: int, reason: str) -> Outcome[Answer]:
    """Call a particular ticket out of turn; the officer's reason is kept with the call."""
    ticket = ticket_changes.find(unit, ticket_id)
    lifecycle.require(ticket, lifecycle.Command.CALL)
    ticket_changes.require_served(unit, number, ticket.service)
    events = _ready(unit, number)
    change = lifecycle.call(ticket, counter=number, now=unit.now)
    facts = {"counter": number, "reason": QueueReason.CHOSEN.value, "note": reason}
    events.append(ticket_changes.store(unit, change, **facts))
    return Outcome(value=ticket_changes.answer(unit, change.after), events=events)


def recall(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """Call the same citizen once more."""
    change = lifecycle.recall(ticket_changes.find_own(unit, ticket_id), now=unit.now)
    return _done(unit, change, counter=change.after.counter)


def begin(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """The citizen has come."""
    change = lifecycle.begin(ticket_changes.find_own(unit, ticket_id), now=unit.now)
    return _done(unit, change, counter=change.after.counter)


def finish(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """The citizen is served; the counter's tablet asks."""
    change = lifecycle.finish(ticket_changes.find_own(unit, ticket_id), now=unit.now)
    event = ticket_changes.store(unit, change, counter=change.after.counter)
    notices = questions.ask(unit, change.after)
    return Outcome(value=ticket_changes.answer(unit, change.after), events=[event], notices=notices)


def no_show(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """The citizen did not come."""
    change = lifecycle.no_show(ticket_changes.find_own(unit, ticket_id), now=unit.now)
    return _done(unit, change, counter=change.after.counter)


def requeue(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """Called by mistake: back to the unchanged place."""
    change = lifecycle.requeue(ticket_changes.find_own(unit, ticket_id), now=unit.now)
    return _done(unit, change, counter=change.before.counter)


def hold(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """Set the citizen aside; the counter is free."""
    change = lifecycle.hold(ticket_changes.find_own(unit, ticket_id), now=unit.now)
    return _done(unit, change, counter=change.before.counter)


def resume(unit: Unit, ticket_id: int, number: int) -> Outcome[Answer]:
    """Call a citizen on hold to the given counter."""
    ticket = ticket_changes.find(unit, ticket_id)
    lifecycle.require(ticket, lifecycle.Command.RESUME)
    events = _ready(unit, number)
    change = lifecycle.resume(ticket, counter=number, now=unit.now)
    events.append(ticket_changes.store(unit, change, counter=number))
    return Outcome(value=ticket_changes.answer(unit, change.after), events=events)


def transfer(unit: Unit, ticket_id: int, service: str) -> Outcome[Answer]:
    """Send the citizen on to another service with the same number and a short target."""
    target = unit.site.service(service)
    ticket = ticket_changes.find_own(unit, ticket_id)
    if ticket.service == target.code:
        raise BadInput(field="service", expected=f"≠ {target.code}")
    due = next_ticket.rejoin_by(now=unit.now, rejoin_target_seconds=unit.site.settings.rejoin_target_seconds)
    change = lifecycle.transfer(ticket, service=target.code, serve_by=due, now=unit.now)
    return _done(unit, change, counter=change.before.counter)


def undo(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """Take back finish or no-show within 60 s, at a free counter and with no rating given."""
    ticket = ticket_changes.find_own(unit, ticket_id)
    lifecycle.require(ticket, lifecycle.Command.UNDO)
    former = periods.last_period_status(unit.tx, ticket_id=ticket.id)
    change = lifecycle.undo(ticket, former=former, now=unit.now)
    if ratings.find_rating(unit.tx, ticket_id=ticket.id) is not None:
        raise AlreadyRated(ticket=ticket.id, label=ticket.label)
    if ticket.counter is not None:
        ticket_changes.require_free(unit, ticket.counter)
    event = ticket_changes.store(unit, change, counter=ticket.counter)
    notices = questions.end(unit, ticket, QuestionState.WITHDRAWN)
    return Outcome(value=ticket_changes.answer(unit, change.after), events=[event], notices=notices)


def come_back(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """A citizen marked no-show is here after all (`return`)."""
    settings = unit.site.settings
    due = next_ticket.rejoin_by(now=unit.now, rejoin_target_seconds=settings.rejoin_target_seconds)
    change = lifecycle.come_back(
        ticket_changes.find(unit, ticket_id),
        serve_by=due,
        grace=timedelta(seconds=settings.return_grace_seconds),
        now=unit.now,
    )
    return _done(unit, change)


def move(unit: Unit, ticket_id: int, service: str) -> Outcome[Answer]:
    """The citizen chose wrongly: waiting in another service, due when he was."""
    target = unit.site.service(service)
    ticket = ticket_changes.find(unit, ticket_id)
    if ticket.service == target.code:
        raise BadInput(field="service", expected=f"≠ {target.code}")
    return _done(unit, lifecycle.move(ticket, service=target.code, now=unit.now))


def cancel(unit: Unit, ticket_id: int) -> Outcome[Answer]:
    """The citizen leaves."""
    return _done(unit, lifecycle.cancel(ticket_changes.find(unit, ticket_id), now=unit.now))


def _done(unit: Unit, change: lifecycle.Change, **facts: object) -> Outcome[Answer]:
    event = ticket_changes.store(unit, change, **facts)
    return Outcome(value=ticket_changes.answer(unit, change.after), events=[event])


def _ready(unit: Unit, number: int) -> list[Event]:
    """Make the counter ready for a call: the officer's own, free, open. The events of making it so."""
    unit.site.counter(number)
    unit.actor.require_counter(number)
    events = _clear_former_day(unit, number)
    ticket_changes.require_free(unit, number)
    before = counter_state.find(unit, number)
    if before.state is CounterState.PAUSED:
        raise CounterNotOpen(counter=number)
    if before.state is CounterState.CLOSED:
        events.append(counter_state.enter(unit, number, CounterState.OPEN, unit.actor.user_id))
    return events


def _clear_former_day(unit: Unit, number: int) -> list[Event]:
    """A citizen left over from a day nobody closed does not block the counter."""
    current: Ticket | None = tickets.at_counter(unit.tx, site=unit.site.id, counter=number)
    today = unit.site.calendar.business_day(unit.now)
    if current is None or current.business_day >= today or current.status is Status.WAITING:
        return []
    return [close_ticket(unit, current)]
