"""An honest wait range. It rests on who is due before, the counters that work for them, and the day's own pace.

Work is counted in seconds at a counter. A ticket's line is worked off by the open counters that serve it. What
other lines ask of such a counter comes first there, each line spread evenly over its counters; the ticket's own
line fills up the least laden ones, as the rule of calling does. For each number of counters so used the wait is
that of one line before them, and the smallest is taken: a citizen is called by whoever comes free first.

One line before n counters: its work, and the first of the services under way to end, divided by n. A few ends
of service at many counters come like independent arrivals, many of them vary like the services themselves, as
a renewal process does; between the two the spread is interpolated. The sum is taken as a gamma distribution
(exact for gamma services at one counter), widened by what is not known of the day's pace and by what the model
leaves out. The range is its 10 %, 50 % and 90 % points; quantiles by Wilson and Hilferty (1931). Tests simulate
a simple queue and the sample centre, and count how often the true wait falls into the range.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

Z_90 = 1.2815515655446004  # 90 % point of the standard normal distribution
# The prior counts as this many observations of the day.
PRIOR_WEIGHT = 8
# Service times at counters vary about this much around their mean until the day says otherwise.
PRIOR_CV_SQUARED = 0.5
# From the end of one service to the beginning of the next: press, call, walk.
TURNAROUND_SECONDS = 40.0
# Those who come later and are called before, and lines shared in other parts than thought: measured.
UNMODELLED_SPREAD = 1.15


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCounter:
    """A counter where an officer works: what it serves, and the service of the citizen there (None: free)."""

    services: tuple[str, ...]
    serving: str | None


@dataclass(frozen=True, kw_only=True)
class Hall:
    """What a forecast looks at: every open counter of the site, and the pace of every service."""

    counters: tuple[OpenCounter, ...]
    paces: Mapping[str, Pace]

    @cached_property
    def counters_of(self) -> dict[str, int]:
        """How many open counters serve each service; services without one are absent."""
        found: dict[str, int] = {}
        for counter in self.counters:
            for service in counter.services:
                found[service] = found.get(service, 0) + 1
        return found


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


def wait_range(hall: Hall, *, service: str, before: Mapping[str, int]) -> WaitRange:
    """The range of the wait in the line of `service` of one who has `before` waiting before him, by service.

    `before` counts the lines that share a counter with this one; others do not matter. Zero when an open
    counter is free and nobody before him takes it. When no open counter serves the line, one is assumed to
    open in about the time of one service: somebody will.

    Raises:
        KeyError: the hall has no pace for a service that is asked for or waited for.
    """
    own_pace = hall.paces[service]
    own = _people(own_pace, before.get(service, 0))
    shares = {
        code: _people(hall.paces[code], count / hall.counters_of[code])
        for code, count in before.items()
        if count and code != service and code in hall.counters_of
    }
    loads = [_load(hall, counter, service, shares) for counter in hall.counters if service in counter.services]
    if _is_one_left_free(own, sorted(load.others.seconds for load in loads if load.is_free), own_pace.mean_seconds):
        return NO_WAIT
    loads = loads or [_Load(_NOTHING, _rest_of_service(own_pace), is_free=False)]
    return _least(own_pace, own, loads)


class _Work(NamedTuple):
    """Work at a counter: expected seconds, their variance, and the variance of what is not known of the pace."""

    seconds: float
    variance: float
    doubt: float

    def plus(self, other: "_Work") -> "_Work":
        return _Work(self.seconds + other.seconds, self.variance + other.variance, self.doubt + other.doubt)


class _Load(NamedTuple):
    """What a counter has to do before it serves the line: other lines' people, and the service under way."""

    others: _Work
    under_way: _Work
    is_free: bool


_NOTHING = _Work(0.0, 0.0, 0.0)


def _people(of: Pace, count: float) -> _Work:
    seconds = count * of.mean_seconds
    return _Work(
        seconds, seconds * of.mean_seconds * of.cv_squared, seconds * seconds * of.cv_squared / of.observations
    )


def _rest_of_service(of: Pace) -> _Work:
    """What is left of a service met at some moment: mean and variance of the residual of a gamma time."""
    mean, cv_squared = of.mean_seconds, of.cv_squared
    rest = mean * (1 + cv_squared) / 2
    variance = mean * mean * (1 + cv_squared) * (1 + 2 * cv_squared) / 3 - rest * rest
    return _Work(rest, variance, rest * rest * cv_squared / of.observations)


def _load(hall: Hall, counter: OpenCounter, service: str, shares: Mapping[str, _Work]) -> _Load:
    """`shares`: what each other line asks of every counter that serves it."""
    asked = [shares[code] for code in counter.services if code in shares]
    others = _Work(
        sum(work.seconds for work in asked), sum(work.variance for work in asked), sum(work.doubt for work in asked)
    )
    if counter.serving is None:
        # A free counter takes the next one at once: one fewer before, a whole service under way.
        own = hall.paces[service]
        return _Load(others, _people(own, 1)._replace(doubt=0.0), is_free=True)
    return _Load(others, _rest_of_service(hall.paces[counter.serving]), is_free=False)


def _is_one_left_free(own: _Work, free: Iterable[float], one: float) -> bool:
    """Whether those before, who take the free counters first, leave one; `free` is what others ask of each."""
    before = own.seconds
    for number, others in enumerate(free, start=1):
        before += others
        if before < number * one:
            return True
    return False


def _least(pace: Pace, own: _Work, loads: Iterable[_Load]) -> WaitRange:
    """The least range over the one, two, three, ... least laden counters, each point by itself."""
    one = pace.mean_seconds
    low = likely = high = math.inf
    others = under_way = _NOTHING
    taken = 0.0
    ordered = sorted(loads, key=lambda load: load.others.seconds + (0.0 if load.is_free else load.under_way.seconds))
    for number, load in enumerate(ordered, start=1):
        others, under_way = others.plus(load.others), under_way.plus(load.under_way)
        taken += one if load.is_free else 0.0
        work = own.plus(others)
        mean, shape = _gamma(one, work._replace(seconds=max(0.0, work.seconds - taken)), under_way, number)
        early, middle, late = _points(mean, shape)
        low, likely, high = min(low, early), min(likely, middle), min(high, late)
    return WaitRange(low_seconds=round(low), likely_seconds=round(likely), high_seconds=round(high))


def _gamma(one: float, work: _Work, under_way: _Work, counters: int) -> tuple[float, float]:
    """Mean seconds and shape of the time until `counters` together have done the work and one comes free.

    `one` is the mean time of one citizen, `under_way` the sum of what is left at the counters.
    """
    # At one counter the rest of its service; the more counters, the nearer to one interval between ends.
    first = (under_way.seconds / counters + (counters - 1) * one) / counters
    mean = (work.seconds + first) / counters
    independence = (counters - 1) / (counters - 1 + mean * counters / one)
    variance = (work.variance + under_way.variance / counters) * (1 - independence)
    variance += mean * counters * one * independence
    spread = (variance * UNMODELLED_SPREAD + work.doubt + under_way.doubt / counters) / counters**2
    return mean, mean * mean / spread if spread > 0 else math.inf


def _points(mean: float, shape: float) -> tuple[float, float, float]:
    """The 10 %, 50 % and 90 % points of a gamma distribution (Wilson and Hilferty)."""
    if math.isinf(shape):
        return mean, mean, mean
    centre, width = 1 - 1 / (9 * shape), Z_90 / (3 * math.sqrt(shape))
    return mean * max(0.0, centre - width) ** 3, mean * max(0.0, centre) ** 3, mean * max(0.0, centre + width) ** 3
