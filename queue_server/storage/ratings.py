"""Questions put to citizens and the answers they gave."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from queue_server.domain.model import Channel, Question, QuestionState, Rating, Ticket
from queue_server.domain.self_rating import TabletAnswer
from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import question, rating, ticket
from queue_server.storage.tickets import COLUMNS as TICKET_COLUMNS
from queue_server.storage.tickets import to_ticket

_QUESTION_COLUMNS = (
    question.c.ticket_id,
    question.c.counter,
    question.c.state,
    question.c.asked_at,
    question.c.keep_until,
    question.c.closes_at,
)
_QUESTION = select(*_QUESTION_COLUMNS)
_OF_TICKET = Prepared(_QUESTION.where(question.c.ticket_id == bindparam("ticket")))
_OPEN_AT_COUNTER = Prepared(
    select(*_QUESTION_COLUMNS, *TICKET_COLUMNS)
    .join(ticket, ticket.c.id == question.c.ticket_id)
    .where(
        question.c.site_id == bindparam("site"),
        question.c.counter == bindparam("at_counter"),
        question.c.state == QuestionState.ASKED.value,
        question.c.closes_at > bindparam("now", type_=question.c.closes_at.type),
    )
    .order_by(question.c.asked_at, question.c.ticket_id)
)
_ASKED = ("counter", "state", "asked_at", "keep_until", "closes_at")
_ASK_AGAIN = Prepared(
    update(question)
    .where(question.c.ticket_id == bindparam("ticket"))
    .values({name: bindparam(f"new_{name}") for name in _ASKED})
)
_ASK = Prepared(insert(question), columns=question.c.keys())
_SET = Prepared(
    update(question)
    .where(question.c.ticket_id == bindparam("ticket"))
    .values(state=bindparam("new_state"), closes_at=bindparam("new_closes_at"))
)
_RATING = select(
    rating.c.id,
    rating.c.ticket_id,
    rating.c.score,
    rating.c.reasons,
    rating.c.comment,
    rating.c.at,
    rating.c.channel,
)


def ask(tx: Connection, *, site: int, day: date, asked: Question) -> None:
    """Store a question; one withdrawn earlier for the same ticket is asked anew."""
    values = {
        "counter": asked.counter,
        "state": asked.state.value,
        "asked_at": asked.asked_at,
        "keep_until": asked.keep_until,
        "closes_at": asked.closes_at,
    }
    again = {f"new_{name}": value for name, value in values.items()}
    if _ASK_AGAIN.run(tx, {"ticket": asked.ticket, **again}) == 0:
        _ASK.run(tx, {"ticket_id": asked.ticket, "site_id": site, "business_day": day, **values})


def find_question(tx: Connection, *, ticket_id: int) -> Question | None:
    """The question of a ticket, or None when none was asked."""
    row = _OF_TICKET.first(tx, {"ticket": ticket_id})
    return None if row is None else _question(row)


def open_at_counter(tx: Connection, *, site: int, counter: int, now: datetime) -> list[tuple[Question, Ticket]]:
    """The counter's questions that may be answered now, oldest first, each with the ticket it asks about."""
    rows = _OPEN_AT_COUNTER.rows(tx, {"site": site, "at_counter": counter, "now": now})
    width = len(_QUESTION_COLUMNS)
    return [(_question(row[:width]), to_ticket(row[width:])) for row in rows]


def asked_by(tx: Connection, *, site: int, closing_before: datetime) -> list[Question]:
    """Questions still marked `asked` whose time ended before the instant."""
    rows = tx.execute(
        _QUESTION.where(
            question.c.site_id == site,
            question.c.state == QuestionState.ASKED.value,
            question.c.closes_at <= closing_before,
        )
    )
    return [_question(row) for row in rows]


def sites_asked_by(tx: Connection, *, closing_before: datetime) -> list[int]:
    """Sites that have such questions (see `asked_by`)."""
    ended = question.c.state == QuestionState.ASKED.value, question.c.closes_at <= closing_before
    return list(tx.execute(select(question.c.site_id).where(*ended).distinct()).scalars())


def set_question(tx: Connection, *, ticket_id: int, state: QuestionState, closes_at: datetime) -> None:
    """Store what became of a question."""
    _SET.run(tx, {"ticket": ticket_id, "new_state": state.value, "new_closes_at": closes_at})


def find_rating(tx: Connection, *, ticket_id: int) -> Rating | None:
    """The answer given for a ticket, or None."""
    row = tx.execute(_RATING.where(rating.c.ticket_id == ticket_id)).one_or_none()
    return None if row is None else _rating(row)


def add_rating(tx: Connection, *, site: int, day: date, given: Rating) -> int:
    """Store an answer (its own id is not looked at); the new id. The unique ticket backs "first wins"."""
    result = tx.execute(
        insert(rating),
        {
            "site_id": site,
            "business_day": day,
            "ticket_id": given.ticket,
            "score": given.score,
            "reasons": list(given.reasons),
            "comment": given.comment,
            "at": given.at,
            "channel": given.channel.value,
        },
    )
    rating_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    return rating_id


def select_page(
    tx: Connection, *, site: int, day: date | None, after: int, limit: int
) -> list[tuple[Rating, dict[str, Any]]]:
    """Ratings behind `after` by rising id, each with its ticket's prefix, number, service and counter."""
    statement = (
        _RATING.add_columns(rating.c.business_day, ticket.c.prefix, ticket.c.number, ticket.c.service, ticket.c.counter)
        .join(ticket, ticket.c.id == rating.c.ticket_id)
        .where(rating.c.site_id == site, rating.c.id > after)
    )
    if day is not None:
        statement = statement.where(rating.c.business_day == day)
    rows = tx.execute(statement.order_by(rating.c.id).limit(limit))
    return [(_rating(row), dict(row._mapping)) for row in rows]


def tablet_answers(tx: Connection, *, site: int, day: date) -> list[TabletAnswer]:
    """A day's answers at tablets, each with the instant its question came up."""
    rows = tx.execute(
        select(rating.c.id, question.c.counter, question.c.asked_at, rating.c.at)
        .join(question, question.c.ticket_id == rating.c.ticket_id)
        .where(rating.c.site_id == site, rating.c.business_day == day, rating.c.channel == Channel.TABLET.value)
    )
    return [TabletAnswer(rating=row[0], counter=row[1], asked_at=row[2], at=row[3]) for row in rows]


def _question(row: Sequence[Any]) -> Question:
    ticket_id, counter, state, asked_at, keep_until, closes_at = row
    return Question(
        ticket=ticket_id,
        counter=counter,
        state=QuestionState(state),
        asked_at=asked_at,
        keep_until=keep_until,
        closes_at=closes_at,
    )


def _rating(row: Any) -> Rating:
    return Rating(
        id=row.id,
        ticket=row.ticket_id,
        score=row.score,
        reasons=tuple(row.reasons),
        comment=row.comment,
        at=row.at,
        channel=Channel(row.channel),
    )
