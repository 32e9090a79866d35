"""The socket under a screen's WebSocket: whole frames, in order, without ever waiting for a slow reader.

simple-websocket sends a frame once and ignores a partial write, which corrupts the stream to a slow
reader. Here every byte to a screen goes through one writer: what the socket takes at once is written
at once, the rest waits in this screen's own buffer, and a screen that falls too far behind is let go
(it comes back and catches up from the event log).

Live frames of one turn of the event loop go out together at its end: a write costs 10–20 µs a screen, as
much as all else in giving a number when 50 screens listen, and under load several commits share a turn.
"""

import contextlib
import os
import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import gevent
from gevent.socket import wait_write

from queue_server.screen_caps import ScreenCaps

BACKLOG_BYTES = 256 * 1024
ENVIRON_KEY = "queue.screen_socket"
# A screen gets live frames only after its snapshot; this is how the snapshot's frame begins.
_SNAPSHOT_MARK = b'["snapshot",'
_MARK_WITHIN = 32

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def text_frame(text: str) -> bytes:
    """An unmasked, final WebSocket text frame (RFC 6455 5.2), made once for all screens."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        head = bytes((0x81, size))
    elif size < 65536:
        head = b"\x81\x7e" + size.to_bytes(2, "big")
    else:
        head = b"\x81\x7f" + size.to_bytes(8, "big")
    return head + payload


class ScreenSocket:
    """Stands in for the connection's socket; writes never block and never mix two frames.

    Frames offered by `push` before the snapshot has gone out are held back, so that a live event
    cannot overtake the state it is based on.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._is_tls = isinstance(raw, ssl.SSLSocket) or hasattr(raw, "cipher")
        self._backlog: deque[bytes] = deque()
        self._backlog_bytes = 0
        self._held: list[bytes] | None = []
        self._turn: list[bytes] = []
        self._flusher: gevent.Greenlet | None = None
        self.is_gone = False

    @property
    def is_welcomed(self) -> bool:
        """Whether it got its snapshot, which only a good credential brings."""
        return self._held is None

    def send(self, data: bytes) -> int:
        """Take a whole frame of the WebSocket library; it counts as sent. OSError when the screen is gone."""
        if self.is_gone:
            raise BrokenPipeError("the screen is gone")
        self._end_turn()
        self._write(data)
        if self._held is not None and _SNAPSHOT_MARK in data[:_MARK_WITHIN]:
            held, self._held = self._held, None
            for frame in held:
                self._write(frame)
        return len(data)

    sendall = send

    def push(self, frame: bytes) -> None:
        """Send a ready frame to the screen, at the end of this turn of the loop or right after its snapshot."""
        if self.is_gone:
            return
        if self._held is not None:
            self._held.append(frame)
            return
        if not self._turn:
            _end_with_turn(self._end_turn)
        self._turn.append(frame)

    def let_go(self) -> None:
        """End the connection: the reading side sees its end and the screen is taken out of its rooms."""
        self.is_gone = True
        self._backlog.clear()
        self._backlog_bytes = 0
        with contextlib.suppress(OSError):
            self._raw.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; shut down first, for a half-open one its reader would wait for ever."""
        self.let_go()
        self._raw.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def _end_turn(self) -> None:
        if self._turn and not self.is_gone:
            frames, self._turn = self._turn, []
            self._write(frames[0] if len(frames) == 1 else b"".join(frames))

    def _write(self, data: bytes) -> None:
        if self._backlog or self._is_tls:
            self._keep(data)
            return
        try:
            written = os.write(self._raw.fileno(), data)
        except BlockingIOError:
            written = 0
        except OSError:
            self.let_go()
            return
        if written < len(data):
            self._keep(data[written:])

    def _keep(self, data: bytes) -> None:
        if self._backlog_bytes + len(data) > BACKLOG_BYTES:
            self.let_go()
            return
        self._backlog.append(data)
        self._backlog_bytes += len(data)
        if self._flusher is None:
            self._flusher = gevent.spawn(self._flush)

    def _flush(self) -> None:
        try:
            while self._backlog and not self.is_gone:
                data = self._backlog[0]
                written = self._write_waiting(data)
                self._backlog_bytes -= written
                if written == len(data):
                    self._backlog.popleft()
                else:
                    self._backlog[0] = data[written:]
        except (OSError, ValueError):
            self.let_go()
        finally:
            self._flusher = None

    def _write_waiting(self, data: bytes) -> int:
        if self._is_tls:
            # TLS keeps its own records: only its own send may write, and this greenlet alone calls it.
            return int(self._raw.send(data))
        wait_write(self._raw.fileno())
        try:
            return os.write(self._raw.fileno(), data)
        except BlockingIOError:
            return 0


def _end_with_turn(work: Callable[[], None]) -> None:
    """Run `work` once whatever is ready in the event loop has run."""
    gevent.get_hub().loop.run_callback(work)


class ScreenSockets:
    """WSGI middleware: gives every WebSocket handshake its ScreenSocket and no compression, every request one turn.

    A deflate context costs some 300 kB a screen; the frames are a few hundred bytes. A handshake from an address
    that holds all the connections it may gets what `refuse` answers, and no socket.
    """

    def __init__(self, app: WsgiApp, caps: ScreenCaps, refuse: WsgiApp) -> None:
        self._app = app
        self._caps = caps
        self._refuse = refuse

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Prepare the handshake, pass everything else on."""
        raw = environ.get("gunicorn.socket")
        if raw is None:
            return self._app(environ, start_response)
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            answer = self._app(environ, start_response)
        elif self._caps.enter(address := environ.get("REMOTE_ADDR", "")):
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            environ["gunicorn.socket"] = environ[ENVIRON_KEY] = ScreenSocket(raw)
            try:
                answer = self._app(environ, start_response)
            finally:  # the end of the connection: its whole life is inside
                self._caps.leave(address)
        else:
            answer = self._refuse(environ, start_response)
        # A connection whose next request is always there already would never give way: others would
        # wait for hundreds of milliseconds.
        gevent.sleep(0)
        return answer
