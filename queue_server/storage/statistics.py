"""Rows behind the figures of a day: counts are counted here, times come as periods."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, case, func, select, type_coerce

from queue_server.domain.figures import Stretch
from queue_server.domain.model import Status
from queue_server.storage.schema import period, question, rating, ticket

MICROSECONDS_PER_HALF_HOUR = 1_800_000_000


def ticket_counts(tx: Connection, *, site: int, day: date) -> list[tuple[str, int | None, str, bool, int]]:
    """Service, last counter, status, closed by the system, and how many tickets."""
    rows = tx.execute(
        select(ticket.c.service, ticket.c.counter, ticket.c.status, ticket.c.closed_by_system, func.count())
        .where(ticket.c.site_id == site, ticket.c.business_day == day)
        .group_by(ticket.c.service, ticket.c.counter, ticket.c.status, ticket.c.closed_by_system)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def stretches(
    tx: Connection, *, site: int, day: date, counter: int | None = None
) -> list[tuple[str, int | None, Stretch]]:
    """Service, last counter and period of every period of the day's served tickets (not closed by the system)."""
    statement = (
        select(
            ticket.c.service,
            ticket.c.counter,
            period.c.ticket_id,
            period.c.status,
            period.c.started_at,
            period.c.ended_at,
            period.c.due_at,
        )
        .join(ticket, ticket.c.id == period.c.ticket_id)
        .where(
            period.c.site_id == site,
            period.c.business_day == day,
            ticket.c.status == Status.SERVED.value,
            ticket.c.closed_by_system.is_(False),
            period.c.ended_at.is_not(None),
        )
    )
    if counter is not None:
        statement = statement.where(ticket.c.counter == counter)
    return [
        (
            row[0],
            row[1],
            Stretch(ticket=row[2], status=Status(row[3]), started_at=row[4], ended_at=row[5], due_at=row[6]),
        )
        for row in tx.execute(statement.order_by(period.c.id))
    ]


def arrivals(tx: Connection, *, site: int, day: date) -> list[tuple[int, int]]:
    """Half-hours since 1970 and how many numbers were given in each."""
    half_hour = type_coerce(ticket.c.issued_at, BigInteger).op("/")(MICROSECONDS_PER_HALF_HOUR)
    rows = tx.execute(
        select(half_hour, func.count())
        .where(ticket.c.site_id == site, ticket.c.business_day == day)
        .group_by(half_hour)
        .order_by(half_hour)
    )
    return [(int(row[0]), row[1]) for row in rows]


def question_counts(tx: Connection, *, site: int, day: date, now: datetime) -> list[tuple[int, str, int]]:
    """Counter, state and how many questions; an open one whose time has passed counts as unanswered.

    One that was shortened to its 20 s by the next question counts as cut short.
    """
    passed = (question.c.state == "asked") & (question.c.closes_at <= now)
    state = case(
        (passed & (question.c.closes_at <= question.c.keep_until), "cut_short"),
        (passed, "unanswered"),
        else_=question.c.state,
    )
    rows = tx.execute(
        select(question.c.counter, state, func.count())
        .where(question.c.site_id == site, question.c.business_day == day)
        .group_by(question.c.counter, state)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def rating_counts(tx: Connection, *, site: int, day: date) -> list[tuple[int | None, int, str, int]]:
    """Counter of the visit, score, channel and how many ratings."""
    rows = tx.execute(
        select(ticket.c.counter, rating.c.score, rating.c.channel, func.count())
        .join(ticket, ticket.c.id == rating.c.ticket_id)
        .where(rating.c.site_id == site, rating.c.business_day == day)
        .group_by(ticket.c.counter, rating.c.score, rating.c.channel)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def exists(tx: Connection, *, site: int, day: date) -> bool:
    """Whether the day has any ticket."""
    found: Any = tx.execute(
        select(ticket.c.id).where(ticket.c.site_id == site, ticket.c.business_day == day).limit(1)
    ).scalar_one_or_none()
    return found is not None
