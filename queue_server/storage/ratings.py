"""Questions put to citizens and the answers they gave."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from queue_server.domain.model import Channel, Question, QuestionState, Rating
from queue_server.domain.self_rating import TabletAnswer
from queue_server.storage.schema import question, rating, ticket

_QUESTION = select(
    question.c.ticket_id,
    question.c.counter,
    question.c.state,
    question.c.asked_at,
    question.c.keep_until,
    question.c.closes_at,
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
    again = update(question).where(question.c.ticket_id == asked.ticket).values(values)
    if tx.execute(again).rowcount == 0:
        tx.execute(insert(question), {"ticket_id": asked.ticket, "site_id": site, "business_day": day, **values})


def find_question(tx: Connection, *, ticket_id: int) -> Question | None:
    """The question of a ticket, or None when none was asked."""
    row = tx.execute(_QUESTION.where(question.c.ticket_id == ticket_id)).one_or_none()
    return None if row is None else _question(row)


def asked_at_counter(tx: Connection, *, site: int, counter: int) -> list[Question]:
    """Questions of the counter still in state `asked`, oldest first (time may have passed them)."""
    rows = tx.execute(
        _QUESTION.where(
            question.c.site_id == site,
            question.c.counter == counter,
            question.c.state == QuestionState.ASKED.value,
        ).order_by(question.c.asked_at, question.c.ticket_id)
    )
    return [_question(row) for row in rows]


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
    tx.execute(update(question).where(question.c.ticket_id == ticket_id).values(state=state.value, closes_at=closes_at))


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


def _question(row: Any) -> Question:
    return Question(
        ticket=row.ticket_id,
        counter=row.counter,
        state=QuestionState(row.state),
        asked_at=row.asked_at,
        keep_until=row.keep_until,
        closes_at=row.closes_at,
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
