"""A board that costs next to nothing, so that a bench measures the server and not its own listeners."""

import asyncio
import base64
import os
from collections.abc import Callable
from urllib.parse import urlsplit

Note = Callable[[bytes], None]
_PING = b"\x81\x012"  # a text frame of one letter, the heartbeat; these three bytes occur in no JSON text


class Board(asyncio.Protocol):
    """A WebSocket client: joins, answers heartbeats, notes each message. Knows just enough of RFC 6455.

    `note` None: it looks at nothing but heartbeats, as 50 boards that read all would take a core to themselves.
    """

    def __init__(self, address: str, token: str | None, note: Note | None, *, is_phone: bool = False) -> None:
        self._address = urlsplit(address)
        self._token = token
        self._note = note
        self._word = "follow" if is_phone else "token"
        self._buffer = bytearray()
        self._is_open = False
        self._joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    async def join(self) -> None:
        """Connect, and wait until events may come."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, str(self._address.hostname), self._address.port or 80)
        await self._joined

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Shake hands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        path = f"{self._address.path or '/'}?{self._address.query}"
        transport.write(
            f"GET {path} HTTP/1.1\r\nHost: {self._address.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take frames apart as they come."""
        if self._note is None and self._joined.done():
            if _PING in data:
                self._send(b"3")
            return
        self._buffer += data
        if not self._is_open:
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head, head
            self._is_open, self._buffer = True, bytearray(rest)
            if self._token is None:
                self._joined.set_result(None)
        while (message := self._next_message()) is not None:
            self._hear(message)

    def _next_message(self) -> bytes | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 0x7F, 2
        if size == 126:
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + size:
            return None
        message = bytes(buffer[start : start + size])
        del buffer[: start + size]
        return message

    def _hear(self, message: bytes) -> None:
        if message == b"2":
            self._send(b"3")
        elif message.startswith(b"0{") and self._token is not None:
            self._send(f'40{{"{self._word}":"{self._token}"}}'.encode())
        elif message.startswith(b'42["snapshot"'):
            self._joined.set_result(None)
        elif self._note is not None:
            self._note(message)

    def _send(self, payload: bytes) -> None:
        assert self._transport is not None
        assert len(payload) < 126
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        self._transport.write(bytes([0x81, 0x80 | len(payload)]) + mask + masked)
