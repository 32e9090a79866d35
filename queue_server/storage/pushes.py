"""Where a phone wants to be told about its ticket, and what it was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, or_, select, update

from queue_server.domain.model import Status
from queue_server.storage.schema import push_subscription, ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A phone's address at its push service with the browser's two keys, and how often its ticket was called."""

    ticket: int
    service: str
    status: Status
    calls: int
    endpoint: str
    p256dh: str
    auth: str


def add(tx: Connection, *, site: int, day: date, of: Subscription) -> None:
    """Store a ticket's subscription; one ticket has one phone, the latest."""
    remove(tx, ticket_id=of.ticket)
    values = {"endpoint": of.endpoint, "p256dh": of.p256dh, "auth": of.auth}
    told = {"told_soon": False, "told_calls": of.calls}
    tx.execute(
        insert(push_subscription), {"ticket_id": of.ticket, "site_id": site, "business_day": day, **values, **told}
    )


def remove(tx: Connection, *, ticket_id: int) -> None:
    """Forget a ticket's subscription, if it has one."""
    tx.execute(delete(push_subscription).where(push_subscription.c.ticket_id == ticket_id))


def remove_until(tx: Connection, *, site: int, day: date) -> None:
    """Forget the subscriptions of a day and of all before."""
    own = push_subscription.c.site_id == site
    tx.execute(delete(push_subscription).where(own, push_subscription.c.business_day <= day))


def untold(tx: Connection, *, site: int) -> list[Subscription]:
    """Subscriptions of tickets called once more than was told, or waiting and not yet told that it is nearly time."""
    called = (ticket.c.status == Status.CALLED.value) & (ticket.c.calls > push_subscription.c.told_calls)
    waiting = (ticket.c.status == Status.WAITING.value) & push_subscription.c.told_soon.is_(False)
    rows = tx.execute(
        select(
            ticket.c.id,
            ticket.c.service,
            ticket.c.status,
            ticket.c.calls,
            push_subscription.c.endpoint,
            push_subscription.c.p256dh,
            push_subscription.c.auth,
        )
        .join(ticket, ticket.c.id == push_subscription.c.ticket_id)
        .where(push_subscription.c.site_id == site, or_(called, waiting))
        .order_by(ticket.c.id)
    )
    return [
        Subscription(
            ticket=row[0],
            service=row[1],
            status=Status(row[2]),
            calls=row[3],
            endpoint=row[4],
            p256dh=row[5],
            auth=row[6],
        )
        for row in rows
    ]


def sites(tx: Connection) -> list[int]:
    """Sites where some phone wants to be told."""
    return list(tx.execute(select(push_subscription.c.site_id).distinct()).scalars())


def tell_again(tx: Connection, *, ticket_id: int) -> None:
    """Tell a ticket's phone once more when it is nearly time: it let others go first."""
    tx.execute(update(push_subscription).where(push_subscription.c.ticket_id == ticket_id).values(told_soon=False))


def mark_told(tx: Connection, told: Sequence[Subscription]) -> None:
    """Note what is being told now: it is told at most once."""
    for one in told:
        values = {"told_soon": True, "told_calls": one.calls}
        tx.execute(update(push_subscription).where(push_subscription.c.ticket_id == one.ticket).values(values))
