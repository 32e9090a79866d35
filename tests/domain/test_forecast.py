"""The wait range: what must always hold, and whether it is true as often as it says."""

import heapq
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from queue_server.centre_file import load_centre
from queue_server.domain import forecast
from queue_server.domain.centre import CounterSettings, ServiceSettings
from queue_server.domain.forecast import NO_WAIT, TURNAROUND_SECONDS, Hall, OpenCounter, Pace, WaitRange
from queue_server.settings import CONFIG

paces = st.builds(
    Pace,
    mean_seconds=st.floats(20, 3600),
    cv_squared=st.floats(0, 3),
    observations=st.floats(8, 500),
)
SERVICES = ("A", "C", "E")
open_counters = st.builds(
    OpenCounter,
    services=st.lists(st.sampled_from(SERVICES), min_size=1, unique=True).map(tuple),
    serving=st.none() | st.sampled_from(SERVICES),
)
halls = st.builds(
    Hall,
    counters=st.lists(open_counters, max_size=8).map(tuple),
    paces=st.fixed_dictionaries(dict.fromkeys(SERVICES, paces)),
)
lines = st.fixed_dictionaries(dict.fromkeys(SERVICES, st.integers(0, 60)))


def one_line(counters: int, of: Pace, *, free: int = 0) -> Hall:
    """A hall with one line, all its counters busy but `free`."""
    serving = [None] * free + ["A"] * (counters - free)
    return Hall(counters=tuple(OpenCounter(services=("A",), serving=one) for one in serving), paces={"A": of})


def the_range(ahead: int, counters: int, of: Pace, *, free: int = 0) -> WaitRange:
    return forecast.wait_range(one_line(counters, of, free=free), service="A", before={"A": ahead})


def as_tuple(found: WaitRange) -> tuple[int, int, int]:
    return (found.low_seconds, found.likely_seconds, found.high_seconds)


@given(halls, lines)
def test_a_range_is_in_order(hall: Hall, before: dict[str, int]) -> None:
    low, likely, high = as_tuple(forecast.wait_range(hall, service="A", before=before))
    assert 0 <= low <= likely <= high


@given(st.integers(0, 300), st.integers(1, 20), paces)
def test_more_people_never_shorten_the_wait(ahead: int, counters: int, pace: Pace) -> None:
    fewer, more = the_range(ahead, counters, pace), the_range(ahead + 1, counters, pace)
    assert fewer.likely_seconds <= more.likely_seconds + 1
    assert fewer.high_seconds <= more.high_seconds + 1


@given(st.integers(0, 300), st.integers(1, 20), paces)
def test_more_counters_never_lengthen_the_wait(ahead: int, counters: int, pace: Pace) -> None:
    for fewer, more in zip(
        as_tuple(the_range(ahead, counters, pace)), as_tuple(the_range(ahead, counters + 1, pace)), strict=True
    ):
        assert more <= fewer


@given(halls, lines, open_counters.filter(lambda one: "A" in one.services))
def test_a_counter_that_opens_never_lengthens_the_likely_wait(
    hall: Hall, before: dict[str, int], opens: OpenCounter
) -> None:
    # Where none serves the line, one was assumed to open that has no other line.
    assume(any("A" in one.services for one in hall.counters))
    wider = Hall(counters=(*hall.counters, opens), paces=hall.paces)
    found = forecast.wait_range(hall, service="A", before=before)
    assert forecast.wait_range(wider, service="A", before=before).likely_seconds <= found.likely_seconds + 1


def test_nobody_before_and_a_free_counter_is_no_wait() -> None:
    pace = forecast.pace(typical_seconds=480, served=0, seconds=0, squares=0)
    assert the_range(0, 2, pace, free=1) == NO_WAIT
    assert the_range(1, 2, pace, free=2) == NO_WAIT
    assert the_range(1, 2, pace, free=1) != NO_WAIT
    assert the_range(0, 2, pace) != NO_WAIT


def test_a_free_counter_that_another_line_takes_is_a_wait() -> None:
    pace = forecast.pace(typical_seconds=480, served=0, seconds=0, squares=0)
    hall = Hall(counters=(OpenCounter(services=("A", "C"), serving=None),), paces={"A": pace, "C": pace})
    assert forecast.wait_range(hall, service="A", before={"C": 1}) != NO_WAIT
    assert forecast.wait_range(hall, service="A", before={}) == NO_WAIT


def test_the_day_s_own_times_move_the_pace_towards_them() -> None:
    unknown = forecast.pace(typical_seconds=480, served=0, seconds=0, squares=0)
    quick = forecast.pace(typical_seconds=480, served=40, seconds=40 * 120, squares=40 * 120 * 120)
    assert unknown.mean_seconds == 480 + TURNAROUND_SECONDS
    assert 120 < quick.mean_seconds - TURNAROUND_SECONDS < 200


def test_another_line_costs_what_its_people_take() -> None:
    quick, slow = (Pace(mean_seconds=seconds, cv_squared=0, observations=1000) for seconds in (100, 1000))
    hall = Hall(counters=(OpenCounter(services=("S", "U"), serving="S"),), paces={"S": quick, "U": slow})
    alone = forecast.wait_range(hall, service="S", before={"S": 3})
    shared = forecast.wait_range(hall, service="S", before={"S": 3, "U": 2})
    assert alone.likely_seconds == pytest.approx(350, abs=5)
    assert shared.likely_seconds == pytest.approx(2350, abs=5)


def test_a_counter_laden_by_another_line_is_left_to_it() -> None:
    pace = Pace(mean_seconds=100, cv_squared=0, observations=1000)
    own, shared = OpenCounter(services=("A",), serving="A"), OpenCounter(services=("A", "C"), serving="C")
    hall = Hall(counters=(own, shared), paces={"A": pace, "C": pace})
    found = forecast.wait_range(hall, service="A", before={"A": 2, "C": 50})
    assert found.likely_seconds == pytest.approx(250, abs=5)


def test_with_no_counter_open_one_is_assumed() -> None:
    pace = Pace(mean_seconds=100, cv_squared=0, observations=1000)
    hall = Hall(counters=(OpenCounter(services=("C",), serving=None),), paces={"A": pace, "C": pace})
    found = forecast.wait_range(hall, service="A", before={"A": 2, "C": 9})
    assert found.likely_seconds == pytest.approx(250, abs=5)


@pytest.mark.parametrize("counters", [1, 3, 8])
def test_the_true_wait_lies_in_the_range_about_eight_times_in_ten(counters: int) -> None:
    shares = [_share_within(counters, seed) for seed in range(40)]
    assert 0.74 <= sum(shares) / len(shares) <= 0.88


def _share_within(counters: int, seed: int) -> float:
    """A first-come queue at 95 % load: how often the wait fell into the range given on arrival.

    Services are gamma with a squared coefficient of variation of 0.5; the true mean of the day is not the
    typical one: it differs by as much as the prior's weight admits.
    """
    chance = random.Random(seed)
    typical, shape = 480.0, 2.0
    mean = max(120.0, chance.gauss(typical, typical * (forecast.PRIOR_CV_SQUARED / forecast.PRIOR_WEIGHT) ** 0.5))
    free_at = [0.0] * counters
    starts: list[float] = []
    now, within, asked = 0.0, 0, 0
    pace = forecast.pace(typical_seconds=typical, served=0, seconds=0, squares=0)
    for _ in range(300):
        now += chance.expovariate(0.95 * counters / (mean + TURNAROUND_SECONDS))
        ahead = sum(1 for start in starts if start > now)
        free = sum(1 for until in free_at if until <= now)
        found = the_range(ahead, counters, pace, free=free)
        start = max(now, heapq.heappop(free_at))
        heapq.heappush(free_at, start + TURNAROUND_SECONDS + chance.gammavariate(shape, mean / shape))
        starts = [*(one for one in starts if one > now), start]
        if not free:
            asked += 1
            within += found.low_seconds <= start - now <= found.high_seconds
    return within / asked


@pytest.mark.parametrize("site", [0, 1])
def test_so_it_does_in_the_sample_centre_with_shared_counters_and_priority(site: int) -> None:
    found: Counter[tuple[str, bool]] = Counter()
    for seed in range(12):
        found += _Morning(site=site, chance=random.Random(seed)).play()
    for kind in ("ordinary", "priority", "S"):
        share = found[kind, True] / (found[kind, True] + found[kind, False])
        assert 0.72 <= share <= 0.9, kind


@dataclass
class _Waiting:
    due: float
    came: float
    service: str
    kind: str
    found: WaitRange


@dataclass
class _Morning:
    """Four hours of a sample site at 95 % load, earliest due first, four counters in five open.

    Every service is a quarter quicker or slower than its typical time; one citizen in eight has priority.
    """

    site: int
    chance: random.Random
    waiting: list[_Waiting] = field(default_factory=list)
    serving: dict[int, str] = field(default_factory=dict)
    ends: list[tuple[float, int, float]] = field(default_factory=list)
    sums: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    within: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def play(self) -> Counter[tuple[str, bool]]:
        settings = load_centre(CONFIG / "centre.toml").sites[self.site]
        self.services: dict[str, ServiceSettings] = {one.code: one for one in settings.services}
        self.open: dict[int, CounterSettings] = {
            one.number: one for one in settings.counters if self.chance.random() < 0.8
        }
        self.factor = {code: max(0.3, self.chance.gauss(1, 0.25)) for code in self.services}
        for came, service in self._arrivals():
            self._finish_until(came)
            self._arrive(came, service)
        self._finish_until(float("inf"))
        return self.within

    def _arrivals(self) -> list[tuple[float, str]]:
        found = []
        for counter in self.open.values():
            for service in counter.services:
                takes = self.services[service].typical_service_seconds + TURNAROUND_SECONDS
                came = self.chance.expovariate(0.95 / len(counter.services) / takes)
                while came < 4 * 3600:
                    found.append((came, service))
                    came += self.chance.expovariate(0.95 / len(counter.services) / takes)
        return sorted(found)

    def _arrive(self, now: float, service: str) -> None:
        is_priority = self.chance.random() < 0.12
        due = now + (180 if is_priority else self.services[service].target_seconds)
        before = Counter(one.service for one in self.waiting if one.due <= due)
        found = forecast.wait_range(self._hall(), service=service, before=before)
        kind = "priority" if is_priority else "ordinary"
        self.waiting.append(_Waiting(due, now, service, kind, found))
        free = [n for n, one in self.open.items() if service in one.services and n not in self.serving]
        if free:
            self._call(free[0], now)

    def _hall(self) -> Hall:
        return Hall(
            counters=tuple(
                OpenCounter(services=counter.services, serving=self.serving.get(number))
                for number, counter in self.open.items()
            ),
            paces={
                code: forecast.pace(
                    typical_seconds=one.typical_service_seconds,
                    served=self.sums.get(code, (0, 0.0, 0.0))[0],
                    seconds=self.sums.get(code, (0, 0.0, 0.0))[1],
                    squares=self.sums.get(code, (0, 0.0, 0.0))[2],
                )
                for code, one in self.services.items()
            },
        )

    def _call(self, number: int, now: float) -> None:
        candidates = [one for one in self.waiting if one.service in self.open[number].services]
        if not candidates:
            return
        called = min(candidates, key=lambda one: (one.due, one.came))
        self.waiting.remove(called)
        mean = self.services[called.service].typical_service_seconds * self.factor[called.service]
        takes = self.chance.gammavariate(2.0, mean / 2.0)
        self.serving[number] = called.service
        heapq.heappush(self.ends, (now + takes + TURNAROUND_SECONDS, number, takes))
        if called.found != NO_WAIT:
            is_within = called.found.low_seconds <= now - called.came <= called.found.high_seconds
            self.within[called.kind, is_within] += 1
            self.within[called.service, is_within] += 1

    def _finish_until(self, until: float) -> None:
        while self.ends and self.ends[0][0] <= until:
            now, number, takes = heapq.heappop(self.ends)
            served, seconds, squares = self.sums.get(self.serving[number], (0, 0.0, 0.0))
            self.sums[self.serving.pop(number)] = (served + 1, seconds + takes, squares + takes * takes)
            self._call(number, now)
