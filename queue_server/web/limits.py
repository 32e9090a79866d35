"""Limits against floods and guessing, kept in memory by each process: a token bucket a device, failures an address."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

KEPT = 10_000  # the oldest entries make way: a flood of keys cannot fill the memory


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


class TokenBuckets:
    """So many a second and so many at once, for each key."""

    def __init__(self, *, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str, *, now: datetime, per_second: float | None = None) -> bool:
        """Take one; False when the key has used what it may. `per_second` overrides the rate for this key."""
        rate = self._per_second if per_second is None else per_second
        burst = max(self._burst, rate)
        bucket = self._buckets.pop(key, None) or _Bucket(tokens=burst, at=now)
        # A clock set back adds nothing and takes nothing.
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.tokens = min(burst, bucket.tokens + passed * rate)
        bucket.at = now
        self._buckets[key] = bucket
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True


class Turnstile:
    """So many requests at a time; the rest is told at once to come again, which costs next to nothing.

    A line that grows without end makes everybody wait ever longer, and nobody is served sooner by it.

    `take_turn` comes back when it is the caller's turn. A command runs from its beginning to its commit without
    giving way, so a crowd that came together would be served one by one, and the last be told to come again only
    after all before it: each counts itself first, and is served when its turn has come.
    """

    def __init__(self, *, at_once: int, take_turn: Callable[[], object] = lambda: None) -> None:
        self._at_once = at_once
        self._take_turn = take_turn
        self._inside = 0

    @contextmanager
    def entered(self) -> Iterator[bool]:
        """Inside as long as the context lasts; False when there is no room."""
        if self._inside >= self._at_once:
            yield False
            return
        self._inside += 1
        try:
            self._take_turn()
            yield True
        finally:
            self._inside -= 1


class FailureLimit:
    """Counts failures only, for each key: a hall's phones share one address, and who does not fail is never held up."""

    def __init__(self, *, allowed: int, per_seconds: float) -> None:
        self._buckets = TokenBuckets(per_second=allowed / per_seconds, burst=allowed)
        self._blocked: OrderedDict[str, datetime] = OrderedDict()
        self._pause_seconds = per_seconds / allowed

    def is_blocked(self, key: str, *, now: datetime) -> bool:
        """Whether the key must wait; it may again after a pause, never for good."""
        since = self._blocked.get(key)
        if since is None:
            return False
        if (now - since).total_seconds() >= self._pause_seconds or now < since:
            del self._blocked[key]
            return False
        return True

    def failed(self, key: str, *, now: datetime) -> None:
        """Note a failure of the key."""
        if not self._buckets.take(key, now=now):
            self._blocked[key] = now
            if len(self._blocked) > KEPT:
                self._blocked.popitem(last=False)
