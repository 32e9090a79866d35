"""A screen on the live feed, as a program over the wire."""

import time
from collections.abc import Callable
from typing import Any, Protocol

import socketio

WITHIN_SECONDS = 8.0


class HasAddress(Protocol):
    """Whatever stands at an address: a server, or what stands before several."""

    @property
    def url(self) -> str:
        """Where clients connect."""


class Screen:
    """A Socket.IO client that keeps all it hears."""

    def __init__(
        self, server: HasAddress, auth: dict[str, str], cookie: str | None = None, origin: str | None = None
    ) -> None:
        self.heard: list[tuple[str, Any]] = []
        # The client library says its own Origin unless it is told which, or to say none.
        said = {"origin": origin} if origin else {"suppress_origin": True}
        self.client = socketio.Client(reconnection=False, websocket_extra_options=said)
        for name in ("snapshot", "event", "line_moved", "displaced"):
            self.client.on(name, lambda body, name=name: self.heard.append((name, body)))
        headers = {"Cookie": cookie} if cookie else {}
        try:
            self.client.connect(server.url, auth=auth, headers=headers, transports=["websocket"], wait_timeout=20)
        except socketio.exceptions.ConnectionError:
            self.close()
            raise

    def close(self) -> None:
        """Leave; the library itself forgets the socket of one who was refused or let go."""
        line = self.client.eio.ws
        self.client.disconnect()
        if line is not None:
            line.close()

    def events(self) -> list[dict[str, Any]]:
        return [body for name, body in self.heard if name == "event"]

    def names(self) -> list[str]:
        return [name for name, _ in self.heard]


def until(is_true: Callable[[], bool], within: float = WITHIN_SECONDS) -> None:
    """Wait for something that other threads bring about."""
    deadline = time.monotonic() + within
    while not is_true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)
