"""Whether the server is there. While it is known to be away nobody waits for it: only the keeper goes on asking."""

import logging
import threading
from collections.abc import Mapping

from kiosk.node.upstream import Answer, ServerAway, Upstream

log = logging.getLogger("kiosk.node")

# A citizen waits this long at most before the node gives the number itself.
ANSWERS_WITHIN_SECONDS = 2.5


class Link:
    """The way to the server as it was last found. Before the first word nothing is known, and requests wait for it."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._is_away = True
        self._has_word = threading.Event()
        self.changed = threading.Condition()

    @property
    def is_away(self) -> bool:
        """Whether the server was last found to be away."""
        self._has_word.wait(ANSWERS_WITHIN_SECONDS)
        return self._is_away

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        seconds: float = ANSWERS_WITHIN_SECONDS,
    ) -> Answer:
        """The server's answer; at once the refusal to ask a server that is known to be away.

        Raises:
            ServerAway: no answer of its own.
        """
        if self.is_away:
            raise ServerAway("known to be away")
        return self._try(method, path, headers=headers, body=body, seconds=seconds)

    def probe(self, path: str, *, headers: Mapping[str, str], seconds: float) -> Answer:
        """Ask even a server that is known to be away; what comes of it is known to all afterwards.

        Raises:
            ServerAway: no answer of its own.
        """
        try:
            if self._is_away:
                self._upstream.look_up()
        except ServerAway as error:
            self._found(is_away=True, why=str(error))
            raise
        return self._try("GET", path, headers=headers, body=None, seconds=seconds)

    def _try(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes | None, seconds: float) -> Answer:
        try:
            answer = self._upstream.call(method, path, headers=headers, body=body, seconds=seconds)
        except ServerAway as error:
            self._found(is_away=True, why=str(error))
            raise
        self._found(is_away=False)
        return answer

    def _found(self, *, is_away: bool, why: str = "") -> None:
        with self.changed:
            if is_away == self._is_away and self._has_word.is_set():
                return
            self._is_away = is_away
            self._has_word.set()
            self.changed.notify_all()
        log.warning("the server is away: %s" if is_away else "the server is there%s", why)
