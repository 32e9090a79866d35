"""Clients over the wire whose answers may fail to come, and the check of what a server knows afterwards."""

import http.client
import json
from typing import Any, Protocol

from tests.faults.verdict import History, Kept, violations
from tests.live_server import PASSWORD

__all__ = ["History", "Kept", "Unknown", "Wire", "check", "kept_by", "read_all", "violations"]


_OF_THE_FRONT = (502, 504)  # nginx has no answer of ours either


class HasPort(Protocol):
    """Whatever answers on a loopback port: a server, or what stands before several."""

    @property
    def port(self) -> int:
        """The port."""


class Unknown(Exception):
    """No answer: whether the server did it is not known (Jepsen's third outcome)."""


class Wire:
    """One keep-alive connection with one credential."""

    def __init__(self, server: HasPort, token: str | None = None) -> None:
        self._server = server
        self._connection: http.client.HTTPConnection | None = None
        self._headers = {"Content-Type": "application/json"}
        self.answer_headers: dict[str, str] = {}  # of the last answer, by name
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        """Status and body of the answer.

        Raises:
            Unknown: no whole answer came.
        """
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=10)
            self._connection.request(method, f"/api/v1{path}", json.dumps(body or {}), headers)
            answer = self._connection.getresponse()
            raw = answer.read()
            self._remember_session(answer)
            self.answer_headers = dict(answer.headers)
            if answer.status in _OF_THE_FRONT:
                raise Unknown(f"the front answered {answer.status}")
            return answer.status, json.loads(raw) if raw else None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise Unknown(str(error)) from None

    def sign_in(self, name: str) -> None:
        """Sign in as a person."""
        status, answer = self.call("POST", "/session", {"username": name, "password": PASSWORD})
        assert status == 200, answer
        self._headers["X-CSRF-Token"] = answer["csrf_token"]

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _remember_session(self, answer: http.client.HTTPResponse) -> None:
        cookie = answer.headers.get("Set-Cookie")
        if cookie is not None:
            self._headers["Cookie"] = cookie.split(";")[0]


def read_all(wire: Wire, path: str, name: str) -> list[dict[str, Any]]:
    """Every item of a list."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        _, page = wire.call("GET", f"{path}?after={after}&limit=500")
        found += page[name]
        after = page.get("next") or (page[name][-1]["sequence"] if name == "events" and page[name] else None)
    return found


def kept_by(leader: Wire) -> Kept:
    """What the server knows now, read over the wire."""
    return Kept(
        tickets=read_all(leader, "/tickets", "tickets"),
        events=read_all(leader, "/events", "events"),
        ratings=read_all(leader, "/ratings", "ratings"),
    )


def check(history: History, leader: Wire) -> None:
    """Everything acknowledged is there, once; nothing is half done."""
    found = violations(history, kept_by(leader))
    assert not found, "\n".join(found)
