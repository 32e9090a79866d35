"""One HTTP request to the server, answered within a time or not at all. Standard library only; no redirect is
followed, no proxy asked, no cookie kept.
"""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_MOST_BYTES = 8_000_000
_READ_BYTES = 65_536
_SHORTEST_SECONDS = 0.05
_GATEWAY = (502, 503, 504)

Json = dict[str, Any]


class ServerAway(Exception):
    """No answer came, or none of the server's own. Whether it did what was asked is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said; the names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def document(self) -> Json:
        """The body as a JSON object; empty for anything else."""
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def code(self) -> str | None:
        """The stable code of a problem document, None without one."""
        code = self.document().get("code") if self.status >= 400 else None
        return code if isinstance(code, str) else None

    @property
    def retry_after_seconds(self) -> float:
        """How long the server asks to be left alone; 0 when it does not say."""
        said = self.headers.get("retry-after", "")
        return float(said) if said.isdecimal() else 0.0


class Upstream:
    """The server at one address. Each request has a connection of its own: none is ever found stale."""

    def __init__(self, server: str, *, ca_file: str | None = None) -> None:
        """`ca_file`: certificate of the centre's own authority, in PEM.

        Raises:
            ValueError: `server` is not an http or https address.
            OSError: `ca_file` cannot be read.
        """
        parts = urlsplit(server)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{server}: expected http://... or https://...")
        self._host = parts.hostname
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._shown_host = parts.netloc.rpartition("@")[2]
        self._root = parts.path.rstrip("/")
        self._trust = ssl.create_default_context(cafile=ca_file) if parts.scheme == "https" else None
        self._addresses: list[tuple[Any, ...]] = []

    def look_up(self) -> None:
        """Ask for the server's address anew. A name that cannot be resolved may take half a minute to say so, which
        no citizen waits for: requests use the address known from before.

        Raises:
            ServerAway: the name is not known, and never was.
        """
        try:
            self._addresses = list(socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM))
        except OSError as error:
            if not self._addresses:
                raise ServerAway(f"{self._host}: {error}") from error

    def call(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes | None = None, seconds: float
    ) -> Answer:
        """The answer to one request, whatever it says.

        Raises:
            ServerAway: no whole answer within `seconds`, a redirect, or a gateway's word that nobody is behind it.
        """
        deadline = time.monotonic() + seconds
        if not self._addresses:
            self.look_up()
        connection = http.client.HTTPConnection(self._host, self._port)
        try:
            connection.sock = self._connect(deadline)
            sent = {"Host": self._shown_host, "Connection": "close", **headers}
            connection.request(method, self._root + path, body=body, headers=sent)
            answer = _read(connection, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise ServerAway(f"{method}: {type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if not _is_of_server(answer):
            raise ServerAway(f"{method}: {answer.status}, not the server's own")
        return answer

    def _connect(self, deadline: float) -> socket.socket:
        trouble: OSError = OSError("no address")
        for family, kind, protocol, _, address in list(self._addresses):
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(_left(deadline))
                line.connect(address)
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self._trust is not None:
                    line = self._trust.wrap_socket(line, server_hostname=self._host)
                line.settimeout(_left(deadline))
                return line
            except OSError as error:
                line.close()
                trouble = error
        raise trouble


def _is_of_server(answer: Answer) -> bool:
    """Not a gateway's word that nobody is behind it, nor the page of a network that wants its users to sign in."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    is_gateway = answer.status in _GATEWAY and answer.code is None
    return not (is_page or is_gateway or 300 <= answer.status < 400)


def _left(deadline: float) -> float:
    return max(_SHORTEST_SECONDS, deadline - time.monotonic())


def _read(connection: http.client.HTTPConnection, deadline: float) -> Answer:
    """The whole answer, at most so many bytes of it, and no later than the deadline."""
    line = connection.sock
    response = connection.getresponse()
    parts, length = [], 0
    while True:
        if time.monotonic() >= deadline:
            raise TimeoutError("the answer did not end in time")
        line.settimeout(_left(deadline))
        part = response.read1(_READ_BYTES)
        if not part:
            break
        parts.append(part)
        length += len(part)
        if length > _MOST_BYTES:
            raise http.client.HTTPException("the answer is too large")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, b"".join(parts))
