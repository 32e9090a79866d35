"""The site's time on the kiosk PC: the server's clock moved on by a counter that nobody sets."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from kiosk.node.upstream import Json

_VIETNAM = timezone(timedelta(hours=7))


def steady_seconds() -> float:
    """Seconds that only grow, also while the PC sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SiteClock:
    """Now at the site. The PC's own clock is believed only from one start to the next, and never backwards."""

    def __init__(
        self,
        remembered: Json | None,
        *,
        steady: Callable[[], float] = steady_seconds,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`remembered`: what `memory` said before the restart, None on the first start."""
        self._steady, self._wall = steady, wall
        self._lock = threading.Lock()
        self._base, self._base_at = self._begin(remembered), steady()

    def _begin(self, remembered: Json | None) -> datetime:
        if remembered is None:
            return datetime.fromtimestamp(self._wall(), _VIETNAM)
        last = datetime.fromisoformat(remembered["now"])
        gone_seconds = self._wall() - remembered["wall_seconds"]
        # A PC whose clock ran back or whose battery is empty: no earlier than what was known.
        return last + timedelta(seconds=max(0.0, gone_seconds))

    def set(self, now: datetime) -> None:
        """Take over what the server's clock says."""
        with self._lock:
            self._base, self._base_at = now, self._steady()

    def now(self) -> datetime:
        """This instant with the site's offset, cut to the millisecond."""
        with self._lock:
            at = self._base + timedelta(seconds=self._steady() - self._base_at)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    def memory(self) -> Json:
        """What a later start needs to go on from here."""
        return {"now": self.now().isoformat(), "wall_seconds": self._wall()}


def as_http_date(at: datetime) -> str:
    """An instant as the Date header has it."""
    return at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
