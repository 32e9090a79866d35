"""Runs use cases: one transaction, events logged in it, told only after it is durable."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import Connection

from queue_server.domain.actor import SYSTEM, Actor
from queue_server.domain.calendar import Calendar
from queue_server.domain.events import Event, Notice
from queue_server.domain.numbering import Reserved
from queue_server.domain.site import Site
from queue_server.storage import catalogue, devices, event_log
from queue_server.storage.database import Database
from queue_server.use_cases import records

log = logging.getLogger("queue_server.runner")
P = ParamSpec("P")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What all sites of one installation share: the secret behind tokens, and the public address.

    `public_url` None: slips carry no QR, because no phone could open it. `push_key` is the public key that phones
    ask for pushes with, None where nothing is pushed; `push_also` a push service of any address.
    """

    secret: bytes
    public_url: str | None
    push_key: str | None = None
    push_also: str | None = None

    def address(self, path: str) -> str | None:
        """The public address of a path, or None where there is none."""
        return None if self.public_url is None else f"{self.public_url.rstrip('/')}{path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One transaction, one instant, one site, one actor: all a use case needs from outside."""

    tx: Connection
    now: datetime
    site: Site
    actor: Actor
    last_sequence: int
    installation: Installation

    @property
    def next_sequence(self) -> int:
        """The sequence the first event of this transaction will get."""
        return self.last_sequence + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[V]):
    """What a writing use case answers, what happened, and whom to tell besides."""

    value: V
    events: Sequence[Event] = ()
    notices: Sequence[Notice] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """An event with its place in the log. `record` is its JSON form."""

    sequence: int
    event: Event
    record: records.Record


Publish = Callable[[int, Sequence[Logged], Sequence[Notice]], None]


class Runner:
    """The only place that opens a write transaction, and its reading twin.

    `aside` runs work off the event loop (in a thread) and answers its result; `read_aside` is
    for readings that take more than some 20 ms: reports. `give_way` lets whatever is ready in the
    event loop run, the screens just told among it.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Callable[[], datetime],
        installation: Installation,
        make_calendar: Callable[[Any, bool], Calendar],
        publish: Publish,
        aside: Callable[..., Any] = lambda work, *args: work(*args),
        give_way: Callable[[], object] = lambda: None,
    ) -> None:
        self.installation = installation
        self.aside = aside
        self._give_way = give_way
        self._database = database
        self._clock = clock
        self._make_calendar = make_calendar
        self._publish = publish
        self._sites: dict[int, Site] = {}

    def write(
        self,
        site_id: int,
        use_case: Callable[Concatenate[Unit, P], Outcome[V]],
        actor: Actor,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> V:
        """Run a use case in one write transaction, log its events in it, commit, then tell.

        Raises:
            DomainError: the use case refused; nothing was changed.
            DatabaseUnavailable: nothing was changed.
        """
        # Commit and telling share one lock, so what is told is told in commit order.
        with self._database.exclusive(site_id):
            with self._database.write(site_id) as tx:
                unit = self._unit(tx, site_id, actor)
                outcome = use_case(unit, *args, **kwargs)
                logged = _log(unit, outcome.events)
            if logged or outcome.notices:
                self._tell(site_id, logged, outcome.notices)
        # After the lock, so that commits that were waiting for it go out to the screens in the same turn.
        self._give_way()
        return outcome.value

    def _tell(self, site_id: int, logged: Sequence[Logged], notices: Sequence[Notice]) -> None:
        try:
            self._publish(site_id, logged, notices)
        except Exception:
            # What is durable is done: screens that were not told fetch it by its sequence.
            log.exception("telling of sequence %s failed", logged[-1].sequence if logged else "–")

    def read(
        self,
        site_id: int,
        use_case: Callable[Concatenate[Unit, P], V],
        actor: Actor,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> V:
        """Run a reading use case on one consistent view."""
        with self._database.read() as tx:
            return use_case(self._unit(tx, site_id, actor), *args, **kwargs)

    def read_aside(
        self,
        site_id: int,
        use_case: Callable[Concatenate[Unit, P], V],
        actor: Actor,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> V:
        """Run a long reading use case off the event loop, on a connection of its own."""

        def work() -> V:
            with self._database.read_alone() as tx:
                return use_case(self._unit(tx, site_id, actor), *args, **kwargs)

        result: V = self.aside(work)
        return result

    def lookup(self, query: Callable[[Connection, datetime], V]) -> V:
        """Read without a site: who a credential belongs to, which sites there are."""
        with self._database.read() as tx:
            return query(tx, self.now())

    def now(self) -> datetime:
        """The present instant, to the millisecond: what is stored, shown and logged is then the same."""
        now = self._clock()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def site(self, site_id: int) -> Site:
        """The site as the last transaction saw it; read once, if none has.

        For what may be a request old, such as rates: it costs nothing.
        """
        return self._sites.get(site_id) or self.read(site_id, lambda unit: unit.site, SYSTEM)

    def _unit(self, tx: Connection, site_id: int, actor: Actor) -> Unit:
        version, last_sequence = catalogue.read_head(tx, site_id=site_id)
        site = self._sites.get(site_id)
        if site is None or site.version != version:
            settings, always_open = catalogue.read_settings(tx, site_id=site_id)
            calendar = self._make_calendar(settings, always_open)
            site = Site(
                id=site_id,
                version=version,
                always_open=always_open,
                settings=settings,
                calendar=calendar,
                reserved=_reserved(tx, site_id, calendar),
            )
            self._sites[site_id] = site
        return Unit(
            tx=tx,
            now=self.now(),
            site=site,
            actor=actor,
            last_sequence=last_sequence,
            installation=self.installation,
        )


def _reserved(tx: Connection, site_id: int, calendar: Calendar) -> tuple[Reserved, ...]:
    return tuple(
        Reserved(series=own, until=None if revoked_at is None else calendar.business_day(revoked_at))
        for own, revoked_at in devices.series(tx, site_id=site_id)
    )


def _log(unit: Unit, events: Sequence[Event]) -> list[Logged]:
    if not events:
        return []
    logged = []
    rows = []
    for sequence, event in enumerate(events, start=unit.next_sequence):
        facts: records.Record = dict(event.facts)
        if event.ticket is not None:
            facts = {"ticket": records.ticket(unit.site, event.ticket), **facts}
        head = {"sequence": sequence, "kind": event.kind.value, "at": records.instant(unit.site, unit.now)}
        logged.append(Logged(sequence=sequence, event=event, record=head | facts))
        rows.append(
            {
                "sequence": sequence,
                "at": unit.now,
                "kind": event.kind.value,
                "business_day": event.business_day,
                "ticket_id": None if event.ticket is None else event.ticket.id,
                "actor": unit.actor.key,
                "body": facts,
            }
        )
    event_log.append(unit.tx, site_id=unit.site.id, rows=rows, last_sequence=logged[-1].sequence)
    return logged
