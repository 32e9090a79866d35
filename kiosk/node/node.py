"""The parts of a node, put together once for a process."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.node.agents import Agents
from kiosk.node.desk import Desk
from kiosk.node.forwarding import Forwarder
from kiosk.node.hand_in import HandIn
from kiosk.node.keeper import Keeper
from kiosk.node.knowledge import Knowledge
from kiosk.node.ledger import Ledger
from kiosk.node.link import Link
from kiosk.node.outbox import Outbox
from kiosk.node.paper import Paper
from kiosk.node.pulse import Pulse
from kiosk.node.site_clock import SiteClock
from kiosk.node.upstream import Json, Upstream


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says. `data`: the node's own folder."""

    server: str
    token: str
    data: Path
    port: int = 8090
    ca_file: str | None = None


class Node:
    """Everything a request needs. `start` begins to keep up with the server and to hand in."""

    def __init__(self, options: Options) -> None:
        """Open the ledger in `options.data`, which is made if it is not there.

        Raises:
            ValueError: the server's address is none.
            OSError, sqlite3.Error: the folder cannot be used.
        """
        options.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.options = options
        self.ledger = Ledger(options.data / "node.db")
        self.clock = SiteClock(self.ledger.known("clock"))
        self.knowledge = Knowledge(self.ledger)
        self.agents = Agents(self.ledger)
        self.pulse = Pulse()
        self.link = Link(Upstream(options.server, ca_file=options.ca_file))
        self.forwarder = Forwarder(self.link, options.token)
        self.desk = Desk(self.ledger, self.knowledge, self.clock.now)
        self.paper = Paper(self.ledger, self.knowledge, self.clock.now)
        self.outbox = Outbox(self.ledger)
        self._work = _Work(
            (
                Keeper(self.link, self.knowledge, self.clock, self.ledger, options.token),
                HandIn(self.link, self.outbox, options.token),
            )
        )

    def start(self) -> None:
        """Begin the threads."""
        self._work.start()

    def stop(self) -> None:
        """End the threads and close the ledger."""
        self._work.stopping.set()
        with self.link.changed:
            self.link.changed.notify_all()
        for thread in self._work.threads:
            thread.join()
        self.ledger.close()

    def status(self) -> Json:
        """How the node is, for the kiosk's watchdog and whoever looks after it; no person, no token."""
        now, series = self.clock.now(), self.knowledge.series
        refused = self.outbox.all_refused()
        return {
            "state": "away" if self.link.is_away else "connected",
            "now": now.isoformat(timespec="milliseconds"),
            "series": None if series is None else {"first": series.first, "last": series.last},
            "is_day_known": self.knowledge.opening(now).is_known,
            "given_today": self.outbox.given_on(now.date().isoformat()),
            "waiting_to_be_handed_in": self.outbox.waiting(),
            "refused": refused,
            "page_silent_seconds": self.pulse.silent_seconds(),
        }


@dataclass
class _Work:
    workers: tuple[Keeper | HandIn, ...]
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.threads = [
            threading.Thread(target=worker.run, args=(self.stopping,), daemon=True) for worker in self.workers
        ]
        for thread in self.threads:
            thread.start()
