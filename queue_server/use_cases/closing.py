"""The end of a day: open tickets expire, counters close. Runs once a day however often it is tried."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from queue_server.domain import lifecycle
from queue_server.domain.events import Event, EventKind
from queue_server.domain.model import QuestionState, Ticket
from queue_server.domain.rating import state_at
from queue_server.storage import catalogue, event_log, line, print_jobs, pushes, ratings, tickets
from queue_server.use_cases import counter_state, ticket_changes
from queue_server.use_cases.runner import Outcome, Unit

# Those inside at closing time are still served; an hour later nobody is.
AFTER_CLOSING = timedelta(hours=1)
KEYS_KEPT = timedelta(days=7)


def close_due_days(unit: Unit) -> Outcome[int]:
    """Close every business day whose time has come; how many tickets were ended.

    A server that was off does it on its next start; nothing else depends on it.
    """
    last_due = _last_due_day(unit)
    last_closed = catalogue.last_closed_day(unit.tx, site_id=unit.site.id)
    if last_closed is not None and last_closed > last_due:
        # The clock was ahead, or the hours were lengthened: the mark would keep the day open when it does end.
        catalogue.forget_closed_days(unit.tx, site_id=unit.site.id, after=last_due)
        return Outcome(value=0)
    if last_closed == last_due:
        return Outcome(value=0)
    left = line.open_before(unit.tx, site=unit.site.id, day=last_due, including=True)
    events = [close_ticket(unit, ticket) for ticket in left]
    events += counter_state.close_all(unit)
    catalogue.mark_day_closed(unit.tx, site_id=unit.site.id, day=last_due, now=unit.now)
    print_jobs.give_up_before(unit.tx, site=unit.site.id, before=unit.site.calendar.end_of_day(last_due))
    pushes.remove_until(unit.tx, site=unit.site.id, day=last_due)
    tickets.forget_phones(unit.tx, site=unit.site.id, until=last_due)
    event_log.forget_answers(unit.tx, before=unit.now - KEYS_KEPT)
    if events:
        events.append(_site_closed(last_due, len(left)))
    return Outcome(value=len(left), events=events)


def is_day_due(unit: Unit) -> bool:
    """Whether `close_due_days` has something to do."""
    return bool(catalogue.last_closed_day(unit.tx, site_id=unit.site.id) != _last_due_day(unit))


def _last_due_day(unit: Unit) -> date:
    """The last business day whose time has come."""
    today = unit.site.calendar.business_day(unit.now)
    is_over = unit.now >= unit.site.calendar.closing_instant(today) + AFTER_CLOSING
    return today if is_over and not unit.site.always_open else today - timedelta(days=1)


def sites_with_ended_questions(tx: Connection, now: datetime) -> list[int]:
    """Sites where `end_questions` has something to do."""
    return ratings.sites_asked_by(tx, closing_before=now)


def end_questions(unit: Unit) -> Outcome[int]:
    """Store what became of questions whose time has passed; how many."""
    due = ratings.asked_by(unit.tx, site=unit.site.id, closing_before=unit.now)
    for question in due:
        state = state_at(question, unit.now)
        if state is not QuestionState.ASKED:
            ratings.set_question(unit.tx, ticket_id=question.ticket, state=state, closes_at=question.closes_at)
    return Outcome(value=len(due))


def close_ticket(unit: Unit, ticket: Ticket) -> Event:
    """End a ticket as closing time does, its times capped at its day's closing."""
    closing = unit.site.calendar.closing_instant(ticket.business_day)
    return ticket_changes.store(unit, lifecycle.close(ticket, closing=closing))


def _site_closed(day: date, ended: int) -> Event:
    return Event(kind=EventKind.SITE_CLOSED, business_day=day, facts={"business_day": day.isoformat(), "ended": ended})
