"""Answers of citizens: at the counter's tablet, or from the phone; read by those who lead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from queue_server.domain import rating as rules
from queue_server.domain import self_rating
from queue_server.domain.errors import AlreadyRated, QuestionClosed
from queue_server.domain.events import Event, EventKind, Notice
from queue_server.domain.model import Channel, QuestionState, Rating, Status, Ticket
from queue_server.domain.self_rating import Sign
from queue_server.storage import ratings
from queue_server.use_cases import questions, records, ticket_changes
from queue_server.use_cases.runner import Outcome, Unit


def give_at_tablet(
    unit: Unit, ticket_id: int, score: int, reasons: Sequence[str], comment: str | None
) -> Outcome[tuple[records.Record, bool]]:
    """The answer tapped at the counter's tablet; the rating and whether it is new.

    Raises:
        ForeignCounter: the ticket was served elsewhere.
        QuestionClosed: never asked, or its time has passed.
        AlreadyRated: another answer came first.
    """
    ticket = ticket_changes.find_own(unit, ticket_id)
    rules.check_answer(score, reasons, comment)
    question = ratings.find_question(unit.tx, ticket_id=ticket.id)
    before = ratings.find_rating(unit.tx, ticket_id=ticket.id)
    if before is None and (question is None or not rules.is_answerable(question, unit.now)):
        raise QuestionClosed(ticket=ticket.id, label=ticket.label)
    return _give(unit, ticket, before, _Answer(score, frozenset(reasons), comment or None), Channel.TABLET)


def give_by_phone(
    unit: Unit, ticket: Ticket, score: int, reasons: Sequence[str], comment: str | None
) -> Outcome[tuple[records.Record, bool]]:
    """The answer given on the citizen's phone, until the end of the next working day.

    Raises:
        QuestionClosed: not served, closed by the system, or too late.
        AlreadyRated: another answer came first.
    """
    rules.check_answer(score, reasons, comment)
    before = ratings.find_rating(unit.tx, ticket_id=ticket.id)
    if before is None and not can_rate_by_phone(unit, ticket):
        raise QuestionClosed(ticket=ticket.id, label=ticket.label)
    return _give(unit, ticket, before, _Answer(score, frozenset(reasons), comment or None), Channel.PHONE)


def can_rate_by_phone(unit: Unit, ticket: Ticket) -> bool:
    """Whether the phone may still rate the visit (whether it was rated is another matter)."""
    if ticket.status is not Status.SERVED or ticket.closed_by_system:
        return False
    last_day = unit.site.calendar.add_working_days(ticket.business_day, 1)
    return unit.site.calendar.business_day(unit.now) <= last_day


def decline(unit: Unit, ticket_id: int) -> Outcome[None]:
    """The citizen prefers not to answer; counted as such."""
    ticket = ticket_changes.find_own(unit, ticket_id)
    return Outcome(value=None, notices=questions.end(unit, ticket, QuestionState.DECLINED))


def select_page(unit: Unit, day: date | None, after: int, limit: int) -> records.Record:
    """Ratings behind `after`, each with its visit."""
    found = ratings.select_page(unit.tx, site=unit.site.id, day=day, after=after, limit=limit)
    signs: dict[int, tuple[Sign, ...]] = {}
    for own_day in {of["business_day"] for _, of in found}:
        signs |= signs_of(unit, own_day)
    return {
        "ratings": [
            records.rating(
                unit.site,
                value,
                label=f"{of['prefix']}{of['number']:03d}",
                service=of["service"],
                counter=of["counter"],
            )
            | {"signs": [sign.value for sign in signs.get(value.id, ())]}
            for value, of in found
        ],
        "next": found[-1][0].id if len(found) == limit else None,
    }


def signs_of(unit: Unit, day: date) -> dict[int, tuple[Sign, ...]]:
    """Which answers of a day look as if they were not the citizen's own, by rating."""
    answers = ratings.tablet_answers(unit.tx, site=unit.site.id, day=day)
    return self_rating.signs(answers, closing=unit.site.calendar.closing_instant(day))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What makes two answers equal; the order of the reasons does not."""

    score: int
    reasons: frozenset[str]
    comment: str | None


def _give(
    unit: Unit, ticket: Ticket, before: Rating | None, answer: _Answer, channel: Channel
) -> Outcome[tuple[records.Record, bool]]:
    if before is not None:
        if _Answer(before.score, frozenset(before.reasons), before.comment) != answer:
            raise AlreadyRated(ticket=ticket.id, label=ticket.label)
        return Outcome(value=(_record(unit, before, ticket), False))
    new = Rating(
        id=0,
        ticket=ticket.id,
        score=answer.score,
        reasons=tuple(sorted(answer.reasons)),
        comment=answer.comment,
        at=unit.now,
        channel=channel,
    )
    rating_id = ratings.add_rating(unit.tx, site=unit.site.id, day=ticket.business_day, given=new)
    given = replace(new, id=rating_id)
    record = _record(unit, given, ticket)
    event = Event(
        kind=EventKind.RATING_GIVEN, business_day=ticket.business_day, ticket=ticket, facts={"rating": record}
    )
    notices: list[Notice] = questions.end(unit, ticket, QuestionState.ANSWERED)
    return Outcome(value=(record, True), events=[event], notices=notices)


def _record(unit: Unit, value: Rating, ticket: Ticket) -> records.Record:
    return records.rating(unit.site, value, label=ticket.label, service=ticket.service, counter=ticket.counter)
