"""The wait range: what must always hold, and whether it is true as often as it says."""

import heapq
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import forecast
from queue_server.domain.forecast import NO_WAIT, TURNAROUND_SECONDS, Pace, WaitRange

paces = st.builds(
    Pace,
    mean_seconds=st.floats(20, 3600),
    cv_squared=st.floats(0, 3),
    observations=st.floats(8, 500),
)


def the_range(ahead: int, counters: float, pace: Pace, *, is_free: bool = False) -> WaitRange:
    return forecast.wait_range(ahead=ahead, counters=counters, of=pace, is_counter_free=is_free)


@given(st.integers(0, 500), st.floats(0.1, 40), paces)
def test_a_range_is_in_order(ahead: int, counters: float, pace: Pace) -> None:
    found = the_range(ahead, counters, pace)
    assert 0 <= found.low_seconds <= found.likely_seconds <= found.high_seconds


@given(st.integers(0, 300), st.floats(1, 40), paces)
def test_more_people_never_shorten_the_likely_wait(ahead: int, counters: float, pace: Pace) -> None:
    before, after = the_range(ahead, counters, pace), the_range(ahead + 1, counters, pace)
    assert before.likely_seconds <= after.likely_seconds + 1


@given(st.integers(0, 300), st.integers(1, 20), paces)
def test_more_counters_never_lengthen_the_likely_wait(ahead: int, counters: int, pace: Pace) -> None:
    assert the_range(ahead, counters + 1, pace).likely_seconds <= the_range(ahead, counters, pace).likely_seconds + 1


def test_nobody_ahead_and_a_free_counter_is_no_wait() -> None:
    pace = forecast.pace(typical_seconds=480, served=0, seconds=0, squares=0)
    assert the_range(0, 1, pace, is_free=True) == NO_WAIT
    assert the_range(1, 1, pace, is_free=True) != NO_WAIT


def test_the_day_s_own_times_move_the_pace_towards_them() -> None:
    unknown = forecast.pace(typical_seconds=480, served=0, seconds=0, squares=0)
    quick = forecast.pace(typical_seconds=480, served=40, seconds=40 * 120, squares=40 * 120 * 120)
    assert unknown.mean_seconds == 480 + TURNAROUND_SECONDS
    assert 120 < quick.mean_seconds - TURNAROUND_SECONDS < 200


def test_a_counter_shared_with_other_lines_counts_in_part() -> None:
    alone = forecast.effective_counters("A", [("A",), ("A",)], {"A": 4})
    shared = forecast.effective_counters("A", [("A", "C"), ("A",)], {"A": 4, "C": 4})
    assert (alone, shared) == (2.0, 1.5)


def test_with_no_counter_open_one_is_assumed() -> None:
    assert forecast.effective_counters("A", [("C",)], {"A": 9}) == 1.0


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
        is_free = min(free_at) <= now
        found = the_range(ahead, counters, pace, is_free=is_free)
        start = max(now, heapq.heappop(free_at))
        heapq.heappush(free_at, start + TURNAROUND_SECONDS + chance.gammavariate(shape, mean / shape))
        starts = [*(one for one in starts if one > now), start]
        if not is_free:
            asked += 1
            within += found.low_seconds <= start - now <= found.high_seconds
    return within / asked
