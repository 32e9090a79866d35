"""The figures of a day against a recomputation from the event log alone, written from docs/metrics.md."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.actor import SYSTEM
from queue_server.domain.permissions import Role
from queue_server.use_cases import closing
from tests.conftest import Client, Office
from tests.use_cases.played_day import COUNTERS, PlayedDay, all_events, instant

STATUSES = ("waiting", "called", "serving", "on_hold", "served", "no_show", "cancelled", "expired")
RUN = timedelta(minutes=2)
TIMES = {"waiting": "waiting", "walking": "called", "service": "serving"}
Ticket = dict[str, Any]
Chosen = Callable[[Ticket], bool]


@dataclass
class _Period:
    status: str
    start: datetime
    end: datetime | None
    due: datetime | None


@dataclass
class Recomputed:
    """A day as the event log tells it: a ticket's state after each event is all that is looked at."""

    tickets: dict[int, Ticket] = field(default_factory=dict)
    periods: dict[int, list[_Period]] = field(default_factory=lambda: defaultdict(list))
    ratings: list[dict[str, Any]] = field(default_factory=list)

    def see(self, event: dict[str, Any]) -> None:
        if event["kind"] == "rating_given":
            self.ratings.append(event["rating"])
        elif "ticket" in event:
            self._see_ticket(event, event["ticket"], instant(event["at"]))

    def _see_ticket(self, event: dict[str, Any], ticket: Ticket, at: datetime) -> None:
        periods = self.periods[ticket["id"]]
        if event["kind"] == "ticket_undone":
            periods[-1].end = None  # the last period runs on as if it had never ended
        elif event["kind"] != "ticket_recalled":
            if periods and periods[-1].end is None:
                periods[-1].end = at
            if ticket["ended_at"] is None:
                due = instant(ticket["serve_by"]) if ticket["status"] == "waiting" else None
                periods.append(_Period(ticket["status"], at, None, due))
        self.tickets[ticket["id"]] = ticket

    def count(self, status: str, of: Chosen = lambda _: True) -> int:
        return sum(of(ticket) for ticket in self.tickets.values() if ticket["status"] == status)

    def measured(self, of: Chosen) -> list[list[_Period]]:
        """The periods of each ticket that time figures are taken over."""
        return [
            self.periods[number]
            for number, ticket in self.tickets.items()
            if ticket["status"] == "served" and not ticket["closed_by_system"] and of(ticket)
        ]

    def times(self, of: Chosen = lambda _: True) -> dict[str, dict[str, int | None]]:
        measured = self.measured(of)
        found = {}
        for name, status in TIMES.items():
            sums = []
            for periods in measured:
                stretches = [(p.end - p.start).total_seconds() for p in periods if p.status == status and p.end]
                sums += [sum(stretches)] if stretches else []
            found[name] = {
                "count": len(sums),
                "median_seconds": nearest_rank(sorted(sums), 50),
                "p90_seconds": nearest_rank(sorted(sums), 90),
                "within_target": sum(map(in_time, measured)) if name == "waiting" else None,
                "target_count": len(measured) if name == "waiting" else None,
            }
        return found

    def scores(self, of: Chosen = lambda _: True) -> Counter[int]:
        return Counter(one["score"] for one in self.ratings if of(self.tickets[one["ticket"]]))

    def doubted(self, of: Chosen = lambda _: True) -> int:
        tablets = [one for one in self.ratings if one["channel"] == "tablet" and of(self.tickets[one["ticket"]])]
        return sum(self._is_doubted(one) for one in tablets)

    def _is_doubted(self, one: dict[str, Any]) -> bool:
        ticket = self.tickets[one["ticket"]]
        at = instant(one["at"])
        others = [instant(other["at"]) for other in self.ratings if self._is_beside(other, ticket)]
        run = any(
            begin <= at <= begin + RUN and sum(begin <= other <= begin + RUN for other in others) >= 5
            for begin in others
        )
        late = [other for other in others if other >= at.replace(hour=16, minute=45, second=0, microsecond=0)]
        return (
            (at - instant(ticket["ended_at"])).total_seconds() < 1
            or run
            or (at in late and len(late) >= 5 and len(late) >= 0.8 * len(others))
        )

    def _is_beside(self, other: dict[str, Any], ticket: Ticket) -> bool:
        return bool(other["channel"] == "tablet" and self.tickets[other["ticket"]]["counter"] == ticket["counter"])

    def arrivals(self) -> dict[str, int]:
        half_hours = (instant(ticket["issued_at"]) for ticket in self.tickets.values())
        return dict(Counter(f"{at.hour:02d}:{at.minute // 30 * 30:02d}" for at in half_hours))


def in_time(periods: list[_Period]) -> bool:
    return all(p.end is not None and p.due is not None and p.end <= p.due for p in periods if p.status == "waiting")


def nearest_rank(values: list[float], percent: int) -> int | None:
    if not values:
        return None
    rank = 1
    while rank * 100 < percent * len(values):
        rank += 1
    return int(values[rank - 1] + 0.5)


def recomputed(reader: Client) -> Recomputed:
    day, events = Recomputed(), all_events(reader)
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    for event in events:
        day.see(event)
    return day


def check(figures: dict[str, Any], day: Recomputed) -> None:
    """Every figure of the answer."""
    assert {status: figures[status] for status in STATUSES} == {status: day.count(status) for status in STATUSES}
    assert figures["issued"] == len(day.tickets) == sum(figures[status] for status in STATUSES)
    assert figures["closed_by_system"] == sum(ticket["closed_by_system"] for ticket in day.tickets.values())
    assert figures["times"] == day.times()
    for row in figures["by_service"]:
        check_service(row, day)
    for row in figures["by_counter"]:
        check_counter(row, day)
    assert {row["from"]: row["issued"] for row in figures["arrivals"]} == day.arrivals()
    scores = day.scores()
    assert figures["ratings"]["levels"] == {str(level): scores[level] for level in range(1, 6)}
    assert figures["ratings"]["satisfied"] == scores[4] + scores[5]
    assert figures["ratings"]["answered"] == scores.total()
    assert figures["ratings"]["doubted"] == day.doubted()
    assert figures["ratings"]["by_channel"] == Counter(one["channel"] for one in day.ratings)


def check_service(row: dict[str, Any], day: Recomputed) -> None:
    def own(ticket: Ticket) -> bool:
        return bool(ticket["service"] == row["service"])

    assert row["issued"] == sum(map(own, day.tickets.values()))
    ends = ("served", "no_show", "cancelled", "expired")
    assert {name: row[name] for name in ends} == {name: day.count(name, own) for name in ends}
    assert row["times"] == day.times(own)


def check_counter(row: dict[str, Any], day: Recomputed) -> None:
    def own(ticket: Ticket) -> bool:
        return bool(ticket["counter"] == row["counter"])

    assert {name: row[name] for name in ("served", "no_show")} == {
        "served": day.count("served", own),
        "no_show": day.count("no_show", own),
    }
    assert row["times"] == day.times(own)
    scores = day.scores(own)
    mean = round(sum(score * n for score, n in scores.items()) / scores.total(), 2) if scores else None
    assert row["ratings"] == {
        "asked": len(day.measured(own)),
        "answered": scores.total(),
        "doubted": day.doubted(own),
        "mean_score": mean,
    }


@pytest.fixture
def played(office: Office) -> PlayedDay:
    day = PlayedDay(office)
    day.play(1000)
    return day


def test_the_figures_of_a_day_are_what_the_event_log_says(office: Office, played: PlayedDay) -> None:
    manager = office.person(Role.MANAGER)
    day = recomputed(manager)
    assert len(day.tickets) >= 300
    assert all(day.count(status) for status in ("waiting", "served", "no_show", "cancelled"))
    assert all(200 in statuses or 201 in statuses or 204 in statuses for statuses in played.answers.values())
    within = day.times()["waiting"]
    assert 0 < (within["within_target"] or 0) < (within["target_count"] or 0)
    check(manager.get("/statistics/day").json, day)
    lines = Counter(ticket["service"] for ticket in day.tickets.values() if ticket["status"] == "waiting")
    shown = {one["code"]: one["waiting"] for one in manager.get("/services").json["services"]}
    assert shown == {code: lines[code] for code in shown}

    office.clock.turn(hours=9)
    office.server.run.write(office.site, closing.close_due_days, SYSTEM)
    closed = recomputed(manager)
    assert not any(closed.count(status) for status in ("waiting", "called", "serving", "on_hold"))
    assert closed.count("expired") > 0
    assert closed.times() == day.times()
    check(manager.get("/statistics/day").json, closed)
    office.clock.turn(days=1)
    kept = office.person(Role.MANAGER).get("/statistics/day?business_day=2026-11-25").json
    assert kept["is_final"]
    check(kept, closed)


def test_a_counter_sees_its_own_day(office: Office) -> None:
    PlayedDay(office).play(200)
    day = recomputed(office.person(Role.MANAGER))
    for number in COUNTERS:
        times = day.times(lambda ticket, own=number: ticket["counter"] == own)  # type: ignore[misc]
        assert office.officer(number).get(f"/counters/{number}/today").json == {
            "served": day.count("served", lambda ticket, own=number: ticket["counter"] == own),  # type: ignore[misc]
            "no_show": day.count("no_show", lambda ticket, own=number: ticket["counter"] == own),  # type: ignore[misc]
            "waiting_median_seconds": times["waiting"]["median_seconds"],
            "service_median_seconds": times["service"]["median_seconds"],
            "within_target": times["waiting"]["within_target"],
            "target_count": times["waiting"]["target_count"],
            "asked": times["waiting"]["target_count"],
            "rated": day.scores(lambda ticket, own=number: ticket["counter"] == own).total(),  # type: ignore[misc]
        }


def test_a_day_without_tickets_has_figures_of_nothing(office: Office) -> None:
    figures = office.person(Role.MANAGER).get("/statistics/day?business_day=2026-11-20").json
    assert (figures["issued"], figures["is_final"], figures["times"]["waiting"]["median_seconds"]) == (0, True, None)
