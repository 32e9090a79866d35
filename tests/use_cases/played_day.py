"""A seeded random morning at an office: whatever is possible is tried, refusals included."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Client, Office

SERVICES = ("A", "C", "E", "H", "S")
COUNTERS = (1, 2, 4, 7, 20)
OPENS_HOURS_BEFORE = 2  # the clock of a test stands at 09:00


@dataclass
class PlayedDay:
    """Citizens, officers, tablets and phones of one morning."""

    office: Office
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    tickets: list[dict[str, Any]] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    answers: dict[str, set[int]] = field(default_factory=dict)  # by command, the statuses seen

    def __post_init__(self) -> None:
        self.office.clock.turn(hours=-OPENS_HOURS_BEFORE)
        self.kiosk = self.office.kiosk()
        self.reception = self.office.person(Role.RECEPTIONIST)
        self.phone = self.office.anyone()
        self.officers = {number: self.office.officer(number) for number in COUNTERS}
        self.tablets = {number: self.office.device(DeviceKind.TABLET, counter=number) for number in COUNTERS}

    def play(self, steps: int) -> None:
        """Play so many steps of some 13 seconds each."""
        for step in range(steps):
            self.office.clock.turn(seconds=self.chance.uniform(1, 25), milliseconds=self.chance.randrange(1000))
            dice = self.chance.random()
            if dice < 0.33:
                self._arrive(step)
            elif dice < 0.40:
                self._change_ones_mind()
            else:
                self._work(self.chance.choice(COUNTERS))

    def _post(self, client: Client, path: str, body: Any = None) -> Any:
        answer = client.post(path, body)
        assert answer.status_code < 500, answer.text
        self.answers.setdefault(path.split("/")[-1], set()).add(answer.status_code)
        return answer

    def _arrive(self, step: int) -> None:
        wanted = {"service": self.chance.choice(SERVICES), "priority": self.chance.random() < 0.2}
        self.tickets.append(self.kiosk.post("/tickets", wanted, key=str(step)).json["ticket"])

    def _change_ones_mind(self) -> None:
        if not self.tickets:
            return
        ticket = self.chance.choice(self.tickets[-40:])
        word = self.chance.choice(("cancel", "move", "delay", "return"))
        if word == "delay":
            self._post(self.phone, f"/follow/{ticket['follow_token']}/delay")
        elif word == "return" and self.missed:
            self._post(self.reception, f"/tickets/{self.missed.pop()}/return")
        elif word == "move":
            self._post(self.reception, f"/tickets/{ticket['id']}/move", {"service": self.chance.choice(SERVICES)})
        elif word == "cancel":
            self._post(self.reception, f"/tickets/{ticket['id']}/cancel")

    def _work(self, number: int) -> None:
        officer = self.officers[number]
        current = officer.get(f"/counters/{number}").json["ticket"]
        if current is None:
            held = officer.get(f"/counters/{number}/line").json["on_hold"]
            if held and self.chance.random() < 0.5:
                self._post(officer, f"/tickets/{held[0]['id']}/resume")
            else:
                self._post(officer, f"/counters/{number}/call-next")
            return
        word = self.chance.choices(
            ("begin", "finish", "no-show", "recall", "requeue", "hold", "transfer"), (8, 9, 2, 1, 1, 1, 1)
        )[0]
        path = f"/tickets/{current['id']}"
        body = {"service": self.chance.choice(SERVICES)} if word == "transfer" else {}
        answer = self._post(officer, f"{path}/{word}", body)
        if answer.status_code == 200:
            self._afterwards(number, current, word)

    def _afterwards(self, number: int, current: dict[str, Any], word: str) -> None:
        path = f"/tickets/{current['id']}"
        if word == "no-show":
            self.missed.append(current["id"])
        if word not in ("finish", "no-show"):
            return
        dice = self.chance.random()
        if dice < 0.1:
            self.office.clock.turn(seconds=self.chance.uniform(1, 15))
            self._post(self.officers[number], f"{path}/undo")
        elif word == "finish" and dice < 0.5:
            self._post(self.tablets[number], f"{path}/rating", {"score": self.chance.randint(1, 5)})
        elif word == "finish" and dice < 0.6:
            self._post(self.tablets[number], f"{path}/decline-rating")
        elif word == "finish" and dice < 0.7:
            token = next(one["follow_token"] for one in self.tickets if one["id"] == current["id"])
            self._post(self.phone, f"/follow/{token}/rating", {"score": self.chance.randint(1, 5)})


def all_events(client: Client) -> list[dict[str, Any]]:
    """The whole event log, page by page, as any integrator reads it."""
    events: list[dict[str, Any]] = []
    while page := client.get(f"/events?after={events[-1]['sequence'] if events else 0}&limit=500").json["events"]:
        events += page
    return events


def instant(text: str) -> datetime:
    """An instant of the wire."""
    return datetime.fromisoformat(text)
