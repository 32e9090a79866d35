"""Tokens that stand for a ticket or a dossier, and what guessing them gains: nothing, ever more slowly."""

from collections.abc import Callable
from typing import Any

from flask import request

from queue_server.use_cases.runner import Runner
from queue_server.web.limits import FailureLimit
from queue_server.web.problems import HttpRefusal

TOKEN_LENGTH = 32
ALLOWED, PER_SECONDS = 100, 600


class TokenGuard:
    """Finds what a token stands for. Wrong ones are counted for each address, by whichever way they come."""

    def __init__(self, run: Runner) -> None:
        self._run = run
        self._failures = FailureLimit(allowed=ALLOWED, per_seconds=PER_SECONDS)

    def find(self, token: str, lookup: Callable[[Any, str], tuple[int, Any] | None]) -> tuple[int, Any] | None:
        """What `lookup` knows of the token of the present request: its site and the thing; None when it knows none.

        Raises:
            HttpRefusal: too many wrong tokens from this address.
        """
        now, address = self._run.now(), request.remote_addr or ""
        if self._failures.is_blocked(address, now=now):
            raise HttpRefusal(429, "too_many_requests", retry_after=PER_SECONDS // ALLOWED)
        # The lookup is made for a token of any shape, so that a wrong one takes as long as a right one.
        found = self._run.lookup(lambda tx, _: lookup(tx, token[:TOKEN_LENGTH]))
        if found is None or len(token) != TOKEN_LENGTH:
            self._failures.failed(address, now=now)
            return None
        return found
