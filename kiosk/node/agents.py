"""The print agent of this PC as the server knows it: whoever the server has taken for an agent is one while the server
is away too. Tokens are kept as hashes.
"""

import hashlib
import threading

from kiosk.node.ledger import Ledger
from kiosk.node.upstream import Json

_NOT_A_FAULT = ("ok", "paper_low")


class Agents:
    """What the server told agents of their printers, and what they told of theirs."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._lock = ledger, threading.Lock()
        self._printers: dict[str, Json | None] = ledger.known("agents") or {}
        self.printer_fault: str | None = None

    def accept(self, token: str, printers: Json | None = None) -> None:
        """The server answered this agent; `printers`: what it said of its printers, if that was asked."""
        name = _name(token)
        with self._lock:
            told = printers or self._printers.get(name)
            if name in self._printers and self._printers[name] == told:
                return
            self._ledger.know("agents", self._printers | {name: told})
            self._printers[name] = told

    def reject(self, token: str) -> None:
        """The server does not know this token (any more)."""
        with self._lock:
            if self._printers.pop(_name(token), None) is not None:
                self._ledger.know("agents", self._printers)

    def is_known(self, token: str) -> bool:
        """Whether the server last took the token for an agent's."""
        with self._lock:
            return _name(token) in self._printers

    def printers_of(self, token: str) -> Json | None:
        """GET /printers/mine as the server answered it last."""
        with self._lock:
            return self._printers.get(_name(token))

    def heard(self, state: str) -> None:
        """The state an agent reported of the kiosk's printer."""
        self.printer_fault = None if state in _NOT_A_FAULT else state


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
