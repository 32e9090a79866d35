"""Keeps what the node must know to go on alone, and notices when the server is back. A thread of its own."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kiosk.node.knowledge import Knowledge, lasting
from kiosk.node.ledger import Ledger
from kiosk.node.link import Link
from kiosk.node.site_clock import SiteClock, steady_seconds
from kiosk.node.upstream import Answer, Json, ServerAway

log = logging.getLogger("kiosk.node")

SERIES = "/api/v1/kiosks/mine/series"
_PROBE_SECONDS = 1.0
_PROBE_ANSWERS_WITHIN_SECONDS = 2.0
_REFRESH_SECONDS = 30.0
_READ_WITHIN_SECONDS = 10.0
_KEPT_DAYS = 14
_UNKNOWN_HERE = (401, 403, 404)


class Keeper:
    """Asks the server for series, offer and procedures, and while it is away asks whether it is back."""

    def __init__(self, link: Link, knowledge: Knowledge, clock: SiteClock, ledger: Ledger, token: str) -> None:
        self._link, self._knowledge, self._clock, self._ledger = link, knowledge, clock, ledger
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._day = ""
        self._clock_noted_at = -_REFRESH_SECONDS

    def run(self, stop: threading.Event) -> None:
        """Keep up to date until `stop` is set; no failure ends it."""
        while not stop.is_set():
            try:
                is_there = self.refresh()
            except Exception:
                # A document of another shape, a full disk: what was known before is still known.
                log.exception("what the server said could not be kept")
                is_there = False
            self._pause(stop, is_there=is_there)

    def refresh(self) -> bool:
        """Ask for everything once; whether the server is there."""
        try:
            answer = self._link.probe(SERIES, headers=self._headers, seconds=_PROBE_ANSWERS_WITHIN_SECONDS)
        except ServerAway:
            self._note_clock()
            return False
        if answer.status in _UNKNOWN_HERE:
            self._knowledge.forget_series()
        elif answer.status == 200:
            self._take_over(answer)
        return True

    def _take_over(self, answer: Answer) -> None:
        told = answer.document()
        self._clock.set(datetime.fromisoformat(told["now"]))
        self._note_clock()
        # Its instant is in the clock; without it the document stays the same from one minute to the next.
        self._knowledge.learn("series", _without_instants(told))
        if (offer := self._read("services")) is not None:
            self._knowledge.learn("services", lasting(offer))
        if (procedures := self._read("procedures")) is not None:
            self._knowledge.learn("procedures", procedures)
        self._forget_old()

    def _note_clock(self) -> None:
        """For the next start; now and then, since it is a write to the disk."""
        if steady_seconds() - self._clock_noted_at >= _REFRESH_SECONDS:
            self._ledger.know("clock", self._clock.memory())
            self._clock_noted_at = steady_seconds()

    def _read(self, name: str) -> Json | None:
        try:
            answer = self._link.ask("GET", f"/api/v1/{name}", headers=self._headers, seconds=_READ_WITHIN_SECONDS)
        except ServerAway:
            return None
        return answer.document() if answer.status == 200 else None

    def _forget_old(self) -> None:
        """Once a day, what is long over."""
        today = self._clock.now().date()
        if today.isoformat() != self._day:
            ended_before = (today - timedelta(days=_KEPT_DAYS)).isoformat()
            self._ledger.forget(answered_before=today.isoformat(), ended_before=ended_before)
            self._day = today.isoformat()

    def _pause(self, stop: threading.Event, *, is_there: bool) -> None:
        """Until it is due again, or somebody found out that the server went away."""
        ends = steady_seconds() + (_REFRESH_SECONDS if is_there else _PROBE_SECONDS)
        self._wait(lambda: stop.is_set() or steady_seconds() >= ends or (is_there and self._link.is_away), ends)

    def _wait(self, is_over: Callable[[], Any], ends: float) -> None:
        with self._link.changed:
            self._link.changed.wait_for(is_over, max(0.0, ends - steady_seconds()))


def _without_instants(told: Json) -> Json:
    site = {name: value for name, value in told["site"].items() if name != "now"}
    return {name: value for name, value in told.items() if name != "now"} | {"site": site}
