"""What the figures of a day mean: percentiles, targets, counts. docs/metrics.md publishes the definitions."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.domain.model import Status

MEDIAN, NINETIETH = 50, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One ended period of a ticket that counts for time figures."""

    ticket: int
    status: Status
    started_at: datetime
    ended_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFigure:
    """Median and 90th percentile of one time over `count` tickets; None over none.

    `within_target` of `target_count` tickets never waited beyond their due instant; None
    for times that have no target.
    """

    count: int
    median_seconds: int | None
    p90_seconds: int | None
    within_target: int | None = None
    target_count: int | None = None


@dataclass(slots=True)
class _Visit:
    seconds: dict[Status, float] = field(default_factory=dict)
    is_within_target: bool = True


TIMES: Mapping[str, Status] = {
    "waiting": Status.WAITING,
    "walking": Status.CALLED,
    "service": Status.SERVING,
}


def percentile(values: Sequence[float], percent: int) -> int | None:
    """Nearest-rank percentile (the smallest value that at least `percent` % do not exceed), in whole seconds.

    A measured value, never one between two; halves of a second round up.
    """
    if not values:
        return None
    ordered = sorted(values)
    rank = max(1, math.ceil(percent * len(ordered) / 100))
    return math.floor(ordered[rank - 1] + 0.5)


def times(stretches: Iterable[Stretch]) -> dict[str, TimeFigure]:
    """Waiting, walking and service time, each summed per ticket over its periods, then taken over tickets.

    Give it the periods of served tickets that the system did not close.
    """
    visits: dict[int, _Visit] = {}
    for stretch in stretches:
        visit = visits.setdefault(stretch.ticket, _Visit())
        seconds = (stretch.ended_at - stretch.started_at).total_seconds()
        visit.seconds[stretch.status] = visit.seconds.get(stretch.status, 0.0) + seconds
        if stretch.due_at is not None and stretch.ended_at > stretch.due_at:
            visit.is_within_target = False
    within = sum(1 for visit in visits.values() if visit.is_within_target)
    return {
        name: _figure(
            [visit.seconds[status] for visit in visits.values() if status in visit.seconds],
            target=(within, len(visits)) if status is Status.WAITING else None,
        )
        for name, status in TIMES.items()
    }


def _figure(seconds: Sequence[float], target: tuple[int, int] | None) -> TimeFigure:
    return TimeFigure(
        count=len(seconds),
        median_seconds=percentile(seconds, MEDIAN),
        p90_seconds=percentile(seconds, NINETIETH),
        within_target=None if target is None else target[0],
        target_count=None if target is None else target[1],
    )
