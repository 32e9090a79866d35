"""Turns in the event loop: one a pass, so that between any two of them the loop sees what has arrived."""

from collections import deque
from typing import Any

import gevent
from gevent.hub import Waiter


class Turns:
    """Whoever waits for his turn gets it in the order of coming, one in each pass of the event loop.

    A command runs from its beginning to its commit without giving way. `gevent.sleep(0)` would let a whole crowd
    of them run one after the other before the loop looks at its sockets again, and whoever came meanwhile, the
    officer above all, would wait for all of them. Where a command does give way, as on PostgreSQL, the next one
    begins at once: a turn is a beginning, not a lock.
    """

    def __init__(self) -> None:
        self._waiting: deque[Waiter[None]] = deque()
        self._timer: Any = None

    def wait(self) -> None:
        """Come back when it is one's turn: in the next pass of the loop at the earliest."""
        waiter: Waiter[None] = Waiter()
        self._waiting.append(waiter)
        if self._timer is None:
            self._arm()
        try:
            waiter.get()
        finally:
            if waiter in self._waiting:  # ended while waiting
                self._waiting.remove(waiter)

    def _arm(self) -> None:
        # A timer of no length runs in the next pass, after the sockets have been looked at; a callback would run
        # in this one.
        self._timer = gevent.get_hub().loop.timer(0)
        self._timer.start(self._next)

    def _next(self) -> None:
        self._timer.close()
        self._timer = None
        if not self._waiting:
            return
        waiter = self._waiting.popleft()
        if self._waiting:
            self._arm()
        waiter.switch(None)
