"""An honest wait range. It rests on the people ahead, the counters that work for them, and the day's own pace.

A ticket with `ahead` people before it is called at the (ahead + 1)-th time a counter comes free. With c
counters of mean service time m these times lie m/c apart. A few of them from many counters come like
independent arrivals (squared coefficient of variation 1), many of them vary like the services themselves
(cv²), as the count of a renewal process does; between the two the spread is interpolated. The sum is
taken as a gamma distribution (exact for gamma services at one counter, an approximation otherwise),
widened by what is not known about m after n observations. A test simulates queues and counts how often
the true wait falls into the range. The range is its 10 %, 50 % and 90 % points; quantiles by Wilson and
Hilferty (1931).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Z_90 = 1.2815515655446004  # 90 % point of the standard normal distribution
# The prior counts as this many observations of the day.
PRIOR_WEIGHT = 8
# Service times at counters vary about this much around their mean until the day says otherwise.
PRIOR_CV_SQUARED = 0.5
# From the end of one service to the beginning of the next: press, call, walk.
TURNAROUND_SECONDS = 40.0
SMALLEST_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRange:
    """Whole seconds: the 10 %, 50 % and 90 % points of the wait."""

    low_seconds: int
    likely_seconds: int
    high_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long one citizen takes at a counter: mean seconds, squared coefficient of variation, weight of evidence."""

    mean_seconds: float
    cv_squared: float
    observations: float


NO_WAIT = WaitRange(low_seconds=0, likely_seconds=0, high_seconds=0)


def pace(*, typical_seconds: float, served: int, seconds: float, squares: float) -> Pace:
    """The pace of a service: its typical time blended with today's sums over `served` citizens.

    `seconds` is the sum of their service times, `squares` the sum of the squares.
    """
    weight = PRIOR_WEIGHT + served
    mean = (PRIOR_WEIGHT * typical_seconds + seconds) / weight
    variance = PRIOR_CV_SQUARED * mean * mean
    if served > 1:
        observed = max(0.0, (squares - seconds * seconds / served) / (served - 1))
        variance = (PRIOR_WEIGHT * variance + served * observed) / weight
    between_calls = mean + TURNAROUND_SECONDS
    return Pace(
        mean_seconds=between_calls,
        cv_squared=variance / (between_calls * between_calls),
        observations=weight,
    )


def effective_counters(service: str, open_counters: Iterable[Iterable[str]], waiting: Mapping[str, int]) -> float:
    """How many counters work for the service's line: each open one by its line's share of those waiting for it.

    `open_counters` are the services of each open counter. When none serves the line, one is assumed
    to open: somebody will.
    """
    total = 0.0
    own = max(1, waiting.get(service, 0))
    for services in open_counters:
        served = set(services)
        if service in served:
            others = sum(waiting.get(code, 0) for code in served if code != service)
            total += own / (own + others)
    return max(total, SMALLEST_SHARE) if total > 0 else 1.0


def wait_range(*, ahead: int, counters: float, of: Pace, is_counter_free: bool) -> WaitRange:
    """The range of the wait of a ticket with `ahead` people of its line before it.

    Zero when nobody is ahead and an open counter that serves it is free.

    Raises:
        ValueError: `ahead` is negative or `counters` not positive.
    """
    if ahead < 0 or counters <= 0:
        raise ValueError(f"ahead {ahead}, counters {counters}")
    if ahead == 0 and is_counter_free:
        return NO_WAIT
    several = max(counters, 1.0)
    # The service under way is met somewhere in its middle, the less so the more counters there are.
    first = ((1 + of.cv_squared) / 2 + several - 1) / several
    intervals = ahead + first
    independence = (several - 1) / (several - 1 + intervals)
    interval_cv_squared = of.cv_squared + (1 - of.cv_squared) * independence
    mean = intervals * of.mean_seconds / counters
    variance = intervals * interval_cv_squared * (of.mean_seconds / counters) ** 2
    variance += mean * mean * of.cv_squared / of.observations
    shape = mean * mean / variance if variance > 0 else math.inf
    return WaitRange(
        low_seconds=_point(mean, shape, -Z_90),
        likely_seconds=_point(mean, shape, 0.0),
        high_seconds=_point(mean, shape, Z_90),
    )


def _point(mean: float, shape: float, z: float) -> int:
    if math.isinf(shape):
        return round(mean)
    root = max(0.0, 1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape)))
    return round(mean * root**3)
