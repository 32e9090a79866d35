"""Hands the node's own numbers in to the server, oldest first, one at a time. A thread of its own. Killed between the
server's answer and its note it hands the number in again, under the same key, which the server knows.
"""

import logging
import threading

import msgspec

from kiosk.node.ledger import Numbered
from kiosk.node.link import Link
from kiosk.node.outbox import Outbox
from kiosk.node.upstream import Answer, ServerAway

log = logging.getLogger("kiosk.node")

_PATH = "/api/v1/tickets/handed-in"
_ANSWERS_WITHIN_SECONDS = 10.0
_IDLE_SECONDS = 1.0
_TROUBLE_SECONDS = 2.0
_UNKNOWN_SECONDS = 30.0
_MOST_PAUSE_SECONDS = 60.0
# Nothing is wrong with the number: the device is not known just now, or the server is an older one without this call.
_NOT_ABOUT_THE_NUMBER = (401, 403, 404, 405)
_LATER = (408, 425, 429)


class HandIn:
    """The way of the node's numbers into the server."""

    def __init__(self, link: Link, outbox: Outbox, token: str) -> None:
        self._link, self._outbox = link, outbox
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def run(self, stop: threading.Event) -> None:
        """Hand in until `stop` is set; no failure ends it."""
        while not stop.is_set():
            try:
                pause_seconds = self.step()
            except Exception:
                log.exception("handing in failed")
                pause_seconds = _TROUBLE_SECONDS
            stop.wait(pause_seconds)

    def step(self) -> float:
        """Hand in the oldest; the seconds to pause before the next."""
        if self._link.is_away or (own := self._outbox.next()) is None:
            return _IDLE_SECONDS
        headers = self._headers | {"Idempotency-Key": own.key}
        try:
            answer = self._link.ask("POST", _PATH, headers=headers, body=_body(own), seconds=_ANSWERS_WITHIN_SECONDS)
        except ServerAway:
            return _IDLE_SECONDS
        return self._heed(own, answer)

    def _heed(self, own: Numbered, answer: Answer) -> float:
        if answer.status in (200, 201):
            ticket = answer.document().get("ticket") or {}
            self._outbox.handed_in(own, ticket.get("id"))
            log.info("handed in %s", own.answer["label"])
            return 0.0
        if answer.status in _LATER or answer.status >= 500:
            return min(max(answer.retry_after_seconds, _TROUBLE_SECONDS), _MOST_PAUSE_SECONDS)
        if answer.status in _NOT_ABOUT_THE_NUMBER:
            log.warning("nothing can be handed in: %s %s", answer.status, answer.code)
            return _UNKNOWN_SECONDS
        log.error("the server refuses %s of %s: %s", own.answer["label"], own.business_day, answer.code)
        self._outbox.refused(own, answer.code or str(answer.status))
        return 0.0


def _body(own: Numbered) -> bytes:
    place = {"number": own.number, "business_day": own.business_day, "joined_at": own.joined_at}
    return msgspec.json.encode(own.request | place)
