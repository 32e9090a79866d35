"""Whether the site is open at an instant, by the days the server foretold. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.node.upstream import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The site at an instant. `is_known` False: the day was not foretold, so nothing is offered on it."""

    is_known: bool
    is_open: bool = False
    opens_at: str | None = None
    closes_at: str | None = None
    closed_reason: str | None = None
    opens_next_day_at: str | None = None

    def on_the_wire(self) -> Json:
        """The fields of `site` in GET /services that say this."""
        names = ("is_open", "opens_at", "closes_at", "closed_reason", "opens_next_day_at")
        return {name: getattr(self, name) for name in names}


def opening(days: Sequence[Json], now: datetime, *, is_always_open: bool = False) -> Opening:
    """The site at `now`, whose offset is the site's."""
    today = now.date().isoformat()
    own = next((day for day in days if day["business_day"] == today), None)
    if own is None:
        return Opening(is_known=False)
    later = (begins for day in days if day["business_day"] > today for begins, _ in day["opens_closes"])
    next_day = next(later, None)
    if is_always_open:
        return Opening(is_known=True, is_open=True, opens_next_day_at=next_day)
    hours = own["opens_closes"]
    for begins, ends in hours:
        if _at(begins) <= now < _at(ends):
            return Opening(is_known=True, is_open=True, closes_at=ends, opens_next_day_at=next_day)
    opens = next((begins for begins, _ in hours if _at(begins) > now), next_day)
    reason = _reason(own, now)
    return Opening(is_known=True, opens_at=opens, closed_reason=reason, opens_next_day_at=next_day)


def _reason(day: Json, now: datetime) -> str | None:
    hours = day["opens_closes"]
    if not hours:
        reason: str | None = day["reason"]
        return reason
    is_between = _at(hours[0][1]) <= now < _at(hours[-1][0])
    return "midday_break" if is_between else "outside_hours"


def _at(instant: str) -> datetime:
    return datetime.fromisoformat(instant)
