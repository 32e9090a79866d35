"""A living morning: simulated citizens and officers against a running server, over the wire alone."""

import heapq
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

SEED = 20261125
ARRIVAL_SECONDS = 18.0  # one citizen in so many played seconds on average: a full hall, lines that grow and go
WALK_SECONDS = (8.0, 45.0)
SERVICE_SECONDS = {"S": 150.0}
TYPICAL_SERVICE_SECONDS = 420.0
NO_SHOW_SHARE = 0.04
RATED_SHARE = 0.35
SCORES = (5, 5, 5, 5, 4, 4, 4, 3, 2, 1)
WEIGHTS = {"S": 5.0, "H": 3.0, "C": 3.0, "E": 2.0, "N": 2.0, "R": 2.0}
TRY_AGAIN_SECONDS = 1.0


class Unanswered(Exception):
    """The server did not answer; the demonstration tries again a little later."""


@dataclass(slots=True)
class _Wire:
    """One credential's access to the server."""

    url: str
    token: str | None = None
    cookie: str | None = None
    csrf: str | None = None

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json"}
        for name, value in (
            ("Authorization", f"Bearer {self.token}" if self.token else None),
            ("Cookie", self.cookie),
            ("X-CSRF-Token", self.csrf),
            ("Idempotency-Key", key),
        ):
            if value is not None:
                headers[name] = value
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                raw = answer.read()
                self.cookie = (answer.headers.get("Set-Cookie") or self.cookie or "").split(";")[0] or None
                return answer.status, json.loads(raw) if raw else None
        except urllib.error.HTTPError as refusal:
            return refusal.code, None
        except OSError as error:
            raise Unanswered(str(error)) from None


@dataclass(slots=True)
class _Officer:
    """One counter's officer and its tablet."""

    counter: int
    wire: _Wire
    tablet: _Wire
    name: str
    password: str

    def sign_in(self) -> None:
        status, answer = self.wire.call("POST", "/session", {"username": self.name, "password": self.password})
        if status == 200:
            self.wire.csrf = answer["csrf_token"]


@dataclass(slots=True)
class _Morning:
    """The agenda of the played hall: what happens next, in played seconds."""

    chance: random.Random
    kiosk: _Wire
    services: list[str]
    agenda: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    now: float = 0.0
    _order: Any = field(default_factory=count)

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (self.now + seconds, next(self._order), action))

    def arrive(self) -> None:
        self.after(self.chance.expovariate(1 / ARRIVAL_SECONDS), self.arrive)
        self.take_number()

    def take_number(self) -> None:
        weights = [WEIGHTS.get(code, 1.0) for code in self.services]
        wanted = {
            "service": self.chance.choices(self.services, weights)[0],
            "priority": self.chance.random() < 0.12,
            "language": "en" if self.chance.random() < 0.03 else "vi",
        }
        self.kiosk.call("POST", "/tickets", wanted, key=f"demo-{self.chance.getrandbits(64):x}")

    def look_for_work(self, officer: _Officer) -> None:
        status, answer = officer.wire.call("POST", f"/counters/{officer.counter}/call-next", {})
        if status == 401:
            officer.sign_in()
        if status == 409:
            _, state = officer.wire.call("GET", f"/counters/{officer.counter}")
            answer = state if state and state["ticket"] else None
        if answer is None:
            self.after(self.chance.uniform(5, 20), lambda: self.look_for_work(officer))
            return
        ticket = answer["ticket"]
        self.after(self.chance.uniform(*WALK_SECONDS), lambda: self.receive(officer, ticket))

    def receive(self, officer: _Officer, ticket: dict[str, Any]) -> None:
        if self.chance.random() < NO_SHOW_SHARE and ticket["status"] == "called":
            officer.wire.call("POST", f"/tickets/{ticket['id']}/no-show", {})
            self.after(2, lambda: self.look_for_work(officer))
            return
        officer.wire.call("POST", f"/tickets/{ticket['id']}/begin", {})
        mean = SERVICE_SECONDS.get(ticket["service"], TYPICAL_SERVICE_SECONDS)
        self.after(self.chance.gammavariate(3, mean / 3), lambda: self.finish(officer, ticket))

    def finish(self, officer: _Officer, ticket: dict[str, Any]) -> None:
        officer.wire.call("POST", f"/tickets/{ticket['id']}/finish", {})
        if self.chance.random() < RATED_SHARE:
            self.rate(officer, ticket)
        self.after(self.chance.uniform(3, 15), lambda: self.look_for_work(officer))

    def rate(self, officer: _Officer, ticket: dict[str, Any]) -> None:
        score = self.chance.choice(SCORES)
        answer: dict[str, Any] = {"score": score}
        if score <= 2:
            answer["reasons"] = [self.chance.choice(["long_wait", "unclear_guidance", "many_trips"])]
        officer.tablet.call("POST", f"/tickets/{ticket['id']}/rating", answer)


def play(url: str, credentials: Path, *, speed: float, minutes: float) -> int:
    """Play `minutes` of a morning at `speed` times real time; 0 when it was played to its end."""
    kept = json.loads(credentials.read_text(encoding="utf-8"))
    kiosk = _Wire(url, token=kept["kiosk"])
    services = _when_ready(lambda: kiosk.call("GET", "/services"))[1]["services"]
    morning = _Morning(random.Random(SEED), kiosk, [one["code"] for one in services])  # noqa: S311
    for one in kept["counters"]:
        officer = _Officer(one["counter"], _Wire(url), _Wire(url, token=one["tablet"]), one["name"], one["password"])
        _when_ready(officer.sign_in)
        morning.after(morning.chance.uniform(0, 60), lambda officer=officer: morning.look_for_work(officer))  # type: ignore[misc]
    for _ in range(60):  # those who stood before the door
        morning.after(morning.chance.uniform(0, 30), morning.take_number)
    morning.after(0, morning.arrive)
    _play_agenda(morning, speed, minutes * 60)
    return 0


def _play_agenda(morning: _Morning, speed: float, seconds: float) -> None:
    started = time.monotonic()
    while morning.agenda and morning.agenda[0][0] <= seconds:
        due, _, action = heapq.heappop(morning.agenda)
        time.sleep(max(0.0, started + due / speed - time.monotonic()))
        morning.now = max(due, (time.monotonic() - started) * speed)
        try:
            action()
        except Unanswered:
            morning.after(TRY_AGAIN_SECONDS * speed, action)


def _when_ready(action: Callable[[], Any]) -> Any:
    """Try until the server answers; it starts beside us."""
    for _ in range(60):
        try:
            return action()
        except Unanswered:
            time.sleep(TRY_AGAIN_SECONDS)
    return action()
