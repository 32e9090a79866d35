"""The figures of a day against a recomputation from the event log alone, written from docs/metrics.md."""

import random
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Client, Office

SERVICES = ("A", "C", "E", "H", "S")
COUNTERS = (1, 2, 4, 7, 20)
STATUSES = ("waiting", "called", "serving", "on_hold", "served", "no_show", "cancelled", "expired")


def play(office: Office, steps: int) -> None:
    """A seeded random day: whatever is possible is tried, refusals included."""
    chance = random.Random(7)
    kiosk = office.kiosk()
    officers = {number: office.officer(number) for number in COUNTERS}
    tablets = {number: office.device(DeviceKind.TABLET, counter=number) for number in COUNTERS}
    for step in range(steps):
        office.clock.turn(seconds=chance.uniform(1, 25), milliseconds=chance.randrange(1000))
        if chance.random() < 0.3:
            wanted = {"service": chance.choice(SERVICES), "priority": chance.random() < 0.2}
            kiosk.post("/tickets", wanted, key=str(step))
            continue
        number = chance.choice(COUNTERS)
        act(chance, officers[number], tablets[number], number)


def act(chance: random.Random, officer: Client, tablet: Client, number: int) -> None:
    current = officer.get(f"/counters/{number}").json["ticket"]
    if current is None:
        held = officer.get(f"/counters/{number}/line").json["on_hold"]
        if held and chance.random() < 0.5:
            officer.post(f"/tickets/{held[0]['id']}/resume")
        else:
            officer.post(f"/counters/{number}/call-next")
        return
    path = f"/tickets/{current['id']}"
    word = chance.choices(
        ["begin", "finish", "no-show", "recall", "requeue", "hold", "transfer"], [8, 9, 1, 1, 1, 1, 1]
    )[0]
    body = {"service": chance.choice(SERVICES)} if word == "transfer" else {}
    answer = officer.post(f"{path}/{word}", body)
    if word == "finish" and answer.status_code == 200:
        if chance.random() < 0.1:
            officer.post(f"{path}/undo")
        elif chance.random() < 0.5:
            tablet.post(f"{path}/rating", {"score": chance.randint(1, 5)})


class Recomputed:
    """A day as the event log tells it. A ticket's state after each event is all that is looked at."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.periods: dict[int, list[list[Any]]] = defaultdict(list)  # status, start, end, due
        self.scores: Counter[int] = Counter()
        for event in events:
            if event["kind"] == "rating_given":
                self.scores[event["rating"]["score"]] += 1
            elif "ticket" in event:
                self._see(event)

    def _see(self, event: dict[str, Any]) -> None:
        ticket, at = event["ticket"], datetime.fromisoformat(event["at"])
        periods = self.periods[ticket["id"]]
        if event["kind"] == "ticket_undone":
            periods[-1][2] = None  # the last period runs on as if it had never ended
        elif event["kind"] != "ticket_recalled":
            if periods and periods[-1][2] is None:
                periods[-1][2] = at
            if ticket["ended_at"] is None:
                due = datetime.fromisoformat(ticket["serve_by"]) if ticket["status"] == "waiting" else None
                periods.append([ticket["status"], at, None, due])
        self.tickets[ticket["id"]] = ticket

    def times(self, status: str, chosen: Any = lambda ticket: True) -> list[float]:
        found = []
        for number, ticket in self.tickets.items():
            if ticket["status"] != "served" or ticket["closed_by_system"] or not chosen(ticket):
                continue
            seconds = [(p[2] - p[1]).total_seconds() for p in self.periods[number] if p[0] == status]
            if seconds:
                found.append(sum(seconds))
        return sorted(found)

    def within(self) -> tuple[int, int]:
        served = [n for n, t in self.tickets.items() if t["status"] == "served" and not t["closed_by_system"]]
        in_time = [n for n in served if all(p[2] <= p[3] for p in self.periods[n] if p[0] == "waiting")]
        return len(in_time), len(served)


def nearest_rank(values: list[float], percent: int) -> int | None:
    if not values:
        return None
    rank = 1
    while rank * 100 < percent * len(values):
        rank += 1
    return int(values[rank - 1] + 0.5)


def test_the_figures_of_a_day_are_what_the_event_log_says(office: Office) -> None:
    play(office, 600)
    manager = office.person(Role.MANAGER)
    events: list[dict[str, Any]] = []
    after = 0
    while page := manager.get(f"/events?after={after}&limit=500").json["events"]:
        events += page
        after = page[-1]["sequence"]
    figures = manager.get("/statistics/day").json
    day = Recomputed(events)

    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    statuses = Counter(ticket["status"] for ticket in day.tickets.values())
    assert {status: figures[status] for status in STATUSES} == {status: statuses[status] for status in STATUSES}
    assert figures["issued"] == len(day.tickets) > 100
    assert statuses["served"] > 40
    for name, status in (("waiting", "waiting"), ("walking", "called"), ("service", "serving")):
        check_times(figures["times"][name], day.times(status))
    assert (figures["times"]["waiting"]["within_target"], figures["times"]["waiting"]["target_count"]) == day.within()
    assert 0 < day.within()[0] < day.within()[1]
    for row in figures["by_service"]:
        check_times(row["times"]["service"], day.times("serving", lambda t, code=row["service"]: t["service"] == code))
    for row in figures["by_counter"]:
        check_times(row["times"]["waiting"], day.times("waiting", lambda t, n=row["counter"]: t["counter"] == n))
    assert figures["ratings"]["levels"] == {str(level): day.scores[level] for level in range(1, 6)}
    assert figures["ratings"]["satisfied"] == day.scores[4] + day.scores[5]
    assert sum(row["issued"] for row in figures["arrivals"]) == figures["issued"]
    assert sum(row["issued"] for row in figures["by_service"]) == figures["issued"]
    lines = Counter(ticket["service"] for ticket in day.tickets.values() if ticket["status"] == "waiting")
    shown = {one["code"]: one["waiting"] for one in manager.get("/services").json["services"]}
    assert shown == {code: lines[code] for code in shown}


def check_times(figure: dict[str, Any], values: list[float]) -> None:
    assert figure["count"] == len(values)
    assert figure["median_seconds"] == nearest_rank(values, 50)
    assert figure["p90_seconds"] == nearest_rank(values, 90)


def test_a_counter_sees_its_own_day(office: Office) -> None:
    play(office, 200)
    figures = office.person(Role.MANAGER).get("/statistics/day").json
    own = office.officer(7).get("/counters/7/today").json
    row = next(one for one in figures["by_counter"] if one["counter"] == 7)
    assert (own["served"], own["no_show"]) == (row["served"], row["no_show"])
    assert own["service_median_seconds"] == row["times"]["service"]["median_seconds"]
    assert (own["asked"], own["rated"]) == (row["ratings"]["asked"], row["ratings"]["answered"])


def test_a_day_without_tickets_has_figures_of_nothing(office: Office) -> None:
    figures = office.person(Role.MANAGER).get("/statistics/day?business_day=2026-11-20").json
    assert (figures["issued"], figures["is_final"], figures["times"]["waiting"]["median_seconds"]) == (0, True, None)
