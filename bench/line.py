"""One keep-alive HTTP connection of a simulated device or person."""

import asyncio
import re

from tests.live_server import PASSWORD

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)


class Line:
    """Requests one after the other; opened again when the server closed it."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self._port = port
        self._head = f"Authorization: Bearer {token}\r\n" if token else ""
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._lock = asyncio.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether a request is under way on it."""
        return self._lock.locked()

    async def call(self, method: str, path: str, body: bytes = b"{}", key: str = "") -> tuple[int, bytes]:
        """Status and body of the answer; status 0 when none came."""
        async with self._lock:
            for _ in range(2):
                try:
                    return (await self._call(method, path, body, key))[:2]
                except (OSError, asyncio.IncompleteReadError):
                    self.close()
            return 0, b""

    async def sign_in(self, name: str) -> None:
        """Sign in as a person."""
        body = f'{{"username":"{name}","password":"{PASSWORD}"}}'.encode()
        async with self._lock:
            status, content, head = await self._call("POST", "/session", body, "")
        assert status == 200, content
        cookie, csrf = _COOKIE.search(head), re.search(rb'"csrf_token":"([^"]+)"', content)
        assert cookie is not None
        assert csrf is not None
        self._head = f"Cookie: {cookie[1].decode()}\r\nX-CSRF-Token: {csrf[1].decode()}\r\n"

    def close(self) -> None:
        """Give the connection up."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _call(self, method: str, path: str, body: bytes, key: str) -> tuple[int, bytes, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        own = f"Idempotency-Key: {key}\r\n" if key else ""
        self._writer.write(
            f"{method} /api/v1{path} HTTP/1.1\r\nHost: bench\r\n{self._head}{own}Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        content = await self._reader.readexactly(int(length[1])) if length else b""
        return int(head[9:12]), content, head
