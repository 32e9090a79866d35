"""The WebSocket of a screen, read by the greenlet that serves it instead of by a second one.

simple-websocket reads in a thread of its own and hands messages over; under gevent that is one
more stack a screen for nothing, since the serving greenlet only waits for it.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

import gevent
from engineio.packet import PING, Packet
from engineio.server import Server as EngineServer
from engineio.socket import Socket as EngineSocket
from simple_websocket import ConnectionClosed, Server
from wsproto.utilities import LocalProtocolError

RECEIVE_BYTES = 4096
WATCH_SECONDS = 1.0
_WRITER = "Socket._websocket_handler.<locals>.writer"


class _NoThread:
    """Stands where the library wants a thread: nothing runs in it."""

    name = ""

    def __init__(self, target: Callable[[], None]) -> None:
        del target

    def start(self) -> None:
        """Nothing to start."""


class _NoEvent:
    """Stands where the library signals its reader: the reader is the one who signals."""

    def set(self) -> None:
        """Nobody waits."""

    def clear(self) -> None:
        """Nothing is set."""


class _OneStackServer(Server):  # type: ignore[misc]
    """A server-side WebSocket whose `receive` reads the socket itself."""

    connected: bool

    def receive(self, timeout: float | None = None) -> Any:  # noqa: ARG002 — the library's signature
        """The next message; waits for it.

        Raises:
            ConnectionClosed: the other side is gone.
        """
        while self.connected and not self.input_buffer:
            try:
                data = self.sock.recv(self.receive_bytes)
                if not data:
                    raise OSError("closed by the other side")
                self.ws.receive_data(data)
                self.connected = self._handle_events()
            except (OSError, LocalProtocolError):
                self.connected = False
        if self.input_buffer:
            return self.input_buffer.pop(0)
        raise ConnectionClosed(self.close_reason, self.close_message)


class ScreenWebSocket:
    """What Engine.IO's gevent driver wants of a WebSocket: call, send, wait, close."""

    def __init__(self, handler: Callable[["ScreenWebSocket"], Any], _server: Any) -> None:
        self._handler = handler
        self._socket: Any = None

    def __call__(self, environ: dict[str, Any], _start_response: Callable[..., Any]) -> Any:
        """Shake hands and serve until the end of the connection."""
        self._socket = _OneStackServer(
            environ, receive_bytes=RECEIVE_BYTES, thread_class=_NoThread, event_class=_NoEvent
        )
        self._handler(self)
        # gunicorn's way to be told that the connection was taken over and is done with.
        raise StopIteration

    def send(self, message: Any) -> Any:
        """Send a message; OSError when the connection is gone."""
        try:
            return self._socket.send(message)
        except ConnectionClosed:
            raise OSError("the screen is gone") from None

    def wait(self) -> Any:
        """The next message, or None at the end."""
        try:
            return self._socket.receive()
        except ConnectionClosed:
            return None

    def close(self) -> None:
        """Say goodbye, if anybody still listens, and end the connection: a half-open one would never end by itself."""
        if self._socket is not None and self._socket.connected:
            self._socket.close()
            self._socket.sock.close()


class _Outbox:
    """Stands where Engine.IO puts what a writing greenlet would take: writes at once, as a write never waits here."""

    def __init__(self, screen: ScreenWebSocket) -> None:
        self._screen = screen

    def put(self, packet: Packet | None) -> None:
        """Send a packet; None, or a screen that is gone, ends the connection."""
        try:
            if packet is not None:
                self._screen.send(packet.encode())
                return
        except OSError:
            pass  # its reader sees the end and cleans up
        self._screen.close()

    def join(self) -> None:
        """Nothing is left to write."""

    def task_done(self) -> None:
        """Nothing was taken."""


def lighten(engine: Any) -> None:
    """Make an Engine.IO server of the gevent driver serve each screen with one stack instead of four.

    Its own reader, its writer and its heartbeat's sleep each hold a greenlet's stack (some 20 kB) for nothing.
    """
    engine._async = {**engine._async, "websocket": ScreenWebSocket}
    start = engine.start_background_task

    def start_or_do(target: Any, *arguments: Any, **named: Any) -> Any:
        if getattr(target, "__func__", None) is EngineSocket._send_ping:
            target.__self__.last_ping = None  # the last one was answered
            # A greenlet that waits for its time has no stack yet.
            return gevent.spawn_later(engine.ping_interval, _ping, target.__self__)
        if getattr(target, "__func__", None) is EngineServer._service_task:
            return gevent.spawn(_watch, engine)
        if target.__qualname__ == _WRITER:
            return _write_without(target)
        return start(target, *arguments, **named)

    engine.start_background_task = start_or_do


def _write_without(writer: Any) -> _Outbox:
    """Do without an Engine.IO socket's writer: what waits in its queue goes out now, what comes then at once."""
    inside = {
        name: cell.cell_contents for name, cell in zip(writer.__code__.co_freevars, writer.__closure__, strict=True)
    }
    socket, outbox = inside["self"], _Outbox(inside["ws"])
    waiting, socket.queue = socket.queue, outbox
    while not waiting.empty():
        outbox.put(waiting.get())
    return outbox


def _watch(engine: Any) -> None:
    """Close the screens that no longer answer. Engine.IO wakes up once a screen for this, 40 times a second for 200."""
    while True:
        gevent.sleep(WATCH_SECONDS)
        for socket in list(engine.sockets.values()):
            try:
                if socket.closed:
                    engine.sockets.pop(socket.sid, None)
                elif not socket.closing:
                    socket.check_ping_timeout()
            except Exception:
                # One screen's end must not end the watch over the others.
                logging.getLogger("queue_server.realtime").exception("a silent screen could not be closed")


def _ping(socket: Any) -> None:
    """What `Socket._send_ping` does after its sleep."""
    if not socket.closing and not socket.closed:
        socket.last_ping = time.time()
        socket.send(Packet(PING))
