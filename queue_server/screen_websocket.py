"""The WebSocket of a screen: one greenlet a screen, frames written at once, heard only what a screen may say.

simple-websocket reads in a thread of its own and Engine.IO writes in another; under gevent each is a
stack a screen for nothing, since our reader only waits and our writer (queue_server.screen_socket) never does.
What the libraries would parse, log or raise on is stopped here: a screen joins, answers heartbeats and leaves.
"""

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

import gevent
from engineio.packet import CLOSE, MESSAGE, PING, Packet
from engineio.server import Server as EngineServer
from engineio.socket import Socket as EngineSocket
from simple_websocket import ConnectionClosed, Server
from wsproto.utilities import LocalProtocolError

from queue_server.screen_socket import ENVIRON_KEY
from queue_server.screen_words import HEARTBEAT, is_credential, is_heartbeat

RECEIVE_BYTES = 4096
WATCH_SECONDS = 1.0
LARGEST_MESSAGE = 16 * 1024
ADMITTED_WITHIN_SECONDS = 20.0
# A screen says a word every five seconds; one that says more is no screen.
WORDS_PER_SECOND, WORDS_AT_ONCE = 2.0, 30.0
_PING_FRAME = b"\x81\x012"
_GOODBYES = frozenset({str(CLOSE), f"{MESSAGE}1"})
_JOIN, _EVENT = f"{MESSAGE}0", f"{MESSAGE}2"  # Socket.IO: connect, event


class _Nothing:
    """Stands where the libraries want a thread, an event or a task: nothing runs in it, nobody waits for it."""

    name = ""

    def __init__(self, target: Callable[[], None] | None = None) -> None:
        del target

    def start(self) -> None:
        """Nothing to start."""

    def join(self) -> None:
        """Nothing to wait for."""

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
                if is_heartbeat(data) and self.incoming_message is None:
                    return HEARTBEAT
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
        self._engine_socket: Any = handler.__self__  # type: ignore[attr-defined]
        self._socket: Any = None
        self._screen: Any = None
        self._has_joined = False
        self._words, self._heard_at = WORDS_AT_ONCE, time.monotonic()

    def __call__(self, environ: dict[str, Any], _start_response: Callable[..., Any]) -> Any:
        """Shake hands and serve until the end of the connection."""
        self._screen = environ.get(ENVIRON_KEY)
        self._socket = _OneStackServer(
            environ,
            receive_bytes=RECEIVE_BYTES,
            max_message_size=LARGEST_MESSAGE,
            thread_class=_Nothing,
            event_class=_Nothing,
        )
        self._write_at_once()
        gevent.spawn_later(ADMITTED_WITHIN_SECONDS, self._require_welcome)
        try:
            self._handler(self)
        finally:
            for name in ("send", "close", "beat"):
                self._engine_socket.__dict__.pop(name, None)
            self._end()
        # gunicorn's way to be told that the connection was taken over and is done with.
        raise StopIteration

    def send(self, message: Any) -> Any:
        """Send a message; OSError when the connection is gone."""
        try:
            return self._socket.send(message)
        except ConnectionClosed:
            raise OSError("the screen is gone") from None

    def wait(self) -> Any:
        """The next message that a screen may say; None at the end, or when it says what no screen does."""
        while True:
            try:
                message = self._socket.receive()
            except ConnectionClosed:
                return None
            if not self._may_speak() or not isinstance(message, str):
                return None
            if message == HEARTBEAT or message in _GOODBYES:
                return message
            if not self._has_joined and message.startswith(_JOIN) and is_credential(message[len(_JOIN) :]):
                self._has_joined = True
                return message
            if not (self._has_joined and message.startswith(_EVENT)):
                return None
            # Screens only listen: an event is dropped unread, and soon the screen with it.

    def close(self) -> None:
        """Say goodbye, if anybody still listens, and end the connection: a reader may be waiting for one long gone."""
        if self._socket is not None and self._socket.connected:
            self._socket.close()
        self._end()

    def _write_at_once(self) -> None:
        """Let packets go straight to the screen's writer, without a queue and a greenlet that empties it."""
        engine_socket = self._engine_socket

        def send(packet: Packet) -> None:
            if engine_socket.check_ping_timeout():
                self._send_gone(packet.encode())

        def close(wait: bool = True, abort: bool = False, reason: Any = None) -> None:  # noqa: ARG001, FBT — theirs
            EngineSocket.close(engine_socket, wait=False, abort=abort, reason=reason)
            self.close()

        while not engine_socket.queue.empty():
            self.send(engine_socket.queue.get_nowait().encode())
        engine_socket.send, engine_socket.close, engine_socket.beat = send, close, self._beat

    def _beat(self) -> None:
        if self._screen is None:
            self._send_gone(str(PING))
        else:
            with contextlib.suppress(OSError):  # its reader notices
                self._screen.send(_PING_FRAME)

    def _send_gone(self, message: Any) -> None:
        """Send; to one who is gone nothing is said, its reader notices."""
        with contextlib.suppress(OSError):
            self.send(message)

    def _may_speak(self) -> bool:
        now = time.monotonic()
        self._words = min(WORDS_AT_ONCE, self._words + (now - self._heard_at) * WORDS_PER_SECOND) - 1
        self._heard_at = now
        return self._words >= 0

    def _require_welcome(self) -> None:
        """End a connection that never showed a good credential."""
        if self._screen is not None and not self._screen.is_welcomed:
            self.close()

    def _end(self) -> None:
        if self._screen is not None:
            self._screen.let_go()


def lighten(engine: Any) -> None:
    """Make an Engine.IO server of the gevent driver serve each screen with one stack instead of four.

    Its own reader, its writer and its heartbeat's sleep each hold a greenlet's stack (some 20 kB) for nothing.
    """
    engine._async = {**engine._async, "websocket": ScreenWebSocket}
    start = engine.start_background_task

    def start_or_time(target: Any, *arguments: Any, **named: Any) -> Any:
        if getattr(target, "__func__", None) is EngineSocket._send_ping:
            target.__self__.last_ping = None  # the last one was answered
            # A greenlet that waits for its time has no stack yet.
            return gevent.spawn_later(engine.ping_interval, _ping, target.__self__)
        if getattr(target, "__func__", None) is EngineServer._service_task:
            return gevent.spawn(_watch, engine)
        if getattr(target, "__qualname__", "") == "Socket._websocket_handler.<locals>.writer":
            return _Nothing()
        return start(target, *arguments, **named)

    engine.start_background_task = start_or_time


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
        beat = getattr(socket, "beat", None)
        if beat is None:
            socket.send(Packet(PING))
        else:
            beat()
