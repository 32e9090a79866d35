"""Clients that note what was acknowledged, and the check of what a server still knows afterwards."""

import http.client
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.live_server import PASSWORD, LiveServer


class Unknown(Exception):
    """No answer: whether the server did it is not known (Jepsen's third outcome)."""


class Wire:
    """One keep-alive connection with one credential."""

    def __init__(self, server: LiveServer, token: str | None = None) -> None:
        self._server = server
        self._connection: http.client.HTTPConnection | None = None
        self._headers = {"Content-Type": "application/json"}
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


@dataclass
class History:
    """What clients were told: the only truth a server must live up to."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    issued: dict[str, dict[str, Any]] = field(default_factory=dict)  # key -> ticket
    open_keys: dict[str, dict[str, Any]] = field(default_factory=dict)  # key -> body, answer unknown
    reached: dict[int, set[str]] = field(default_factory=dict)  # ticket id -> acknowledged commands
    rated: dict[int, int] = field(default_factory=dict)
    kills: int = 0

    def acknowledge(self, ticket: int, word: str) -> None:
        """Note that the server said yes to a command."""
        with self.lock:
            self.reached.setdefault(ticket, set()).add(word)


def read_all(wire: Wire, path: str, name: str) -> list[dict[str, Any]]:
    """Every item of a list."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        _, page = wire.call("GET", f"{path}?after={after}&limit=500")
        found += page[name]
        after = page.get("next") or (page[name][-1]["sequence"] if name == "events" and page[name] else None)
    return found


def check(history: History, leader: Wire) -> None:
    """Everything acknowledged is there, once; nothing is half done."""
    tickets = {one["id"]: one for one in read_all(leader, "/tickets", "tickets")}
    events = read_all(leader, "/events", "events")
    ratings = {one["ticket"]: one["score"] for one in read_all(leader, "/ratings", "ratings")}

    for key, acknowledged in history.issued.items():
        kept = tickets.get(acknowledged["id"])
        assert kept is not None, f"ticket of key {key} is lost"
        assert (kept["label"], kept["business_day"]) == (acknowledged["label"], acknowledged["business_day"])
    assert len({one["id"] for one in history.issued.values()}) == len(history.issued), "one key, one ticket"

    series: dict[tuple[str, str], list[int]] = {}
    for one in tickets.values():
        series.setdefault((one["business_day"], one["prefix"]), []).append(one["number"])
    for numbers in series.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), "numbers are unique and without gap"

    at_counters = Counter(one["counter"] for one in tickets.values() if one["status"] in ("called", "serving"))
    assert all(count == 1 for count in at_counters.values()), "one citizen a counter"

    for ticket, words in history.reached.items():
        if "finish" in words:
            assert tickets[ticket]["status"] == "served", "finished stays finished"
        if "call" in words:
            assert tickets[ticket]["status"] != "waiting", "called stays called"
    for ticket, score in history.rated.items():
        assert ratings[ticket] == score, "an acknowledged rating is kept"

    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1)), "no hole in the log"
    last = {event["ticket"]["id"]: event["ticket"] for event in events if "ticket" in event}
    assert {number: one["status"] for number, one in last.items()} == {
        number: one["status"] for number, one in tickets.items()
    }, "each ticket is where its last event left it"
