"""Days and hours of a site: business day, opening, working days, due dates. Local time lives here and at screens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from queue_server.domain.centre import DayOverride, LimitUnit, OpeningPeriod

SATURDAY = 5
# How far ahead an opening or a working day is looked for: longer than any Tết.
SEARCH_DAYS = 60
# Same-day procedures: received after 15:00, the next working day (NĐ 61/2018 Đ18(2), NĐ 118/2025 Đ18).
SAME_DAY_UNTIL = time(15, 0)


class ClosedReason(StrEnum):
    """Why no numbers are given now."""

    OUTSIDE_HOURS = "outside_hours"
    MIDDAY_BREAK = "midday_break"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether the site is open at an instant.

    `closes_at` is the end of the present stretch, `opens_at` the next opening; None where there is
    none (always open, or nothing found within 60 days). `reason` is None while open.
    """

    is_open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reason: ClosedReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A site's calendar. `holidays` and `worked_weekend_days` are the country's; overrides win over both."""

    zone: ZoneInfo
    hours: tuple[OpeningPeriod, ...]
    holidays: frozenset[date] = frozenset()
    worked_weekend_days: frozenset[date] = frozenset()
    overrides: tuple[DayOverride, ...] = ()
    always_open: bool = False

    def business_day(self, now: datetime) -> date:
        """The site's local date at an aware instant."""
        return now.astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on the day: override, else worked weekend day, else neither weekend nor holiday."""
        for override in self.overrides:
            if override.day == day:
                return override.is_working
        if day in self.worked_weekend_days:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def opening(self, now: datetime) -> Opening:
        """Whether the site is open at `now`, until when, or why not and when it opens."""
        if self.always_open:
            return Opening(is_open=True)
        local = now.astimezone(self.zone)
        stretches = self._stretches(local.date())
        for start, end in stretches:
            if start <= local < end:
                return Opening(is_open=True, closes_at=end)
        return Opening(is_open=False, opens_at=self._next_opening(local), reason=self._reason(local, stretches))

    def opening_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """When the site is open on the day, stretch by stretch; all day where it is always open."""
        return [(self.start_of_day(day), self.end_of_day(day))] if self.always_open else self._stretches(day)

    def closed_reason(self, day: date) -> ClosedReason | None:
        """Why the site does not open at all on the day, or None when it does."""
        if self.opening_of(day):
            return None
        return self._reason(self.start_of_day(day), [])

    def start_of_day(self, day: date) -> datetime:
        """Local midnight before the day."""
        return self._at(day, time())

    def end_of_day(self, day: date) -> datetime:
        """Local midnight after the day."""
        return self._at(day + timedelta(days=1), time())

    def closing_instant(self, day: date) -> datetime:
        """When the business day ends: its last closing time; local midnight where it has no hours or never closes."""
        stretches = [] if self.always_open else self._stretches(day)
        return stretches[-1][1] if stretches else self.end_of_day(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is not counted (BLDS 2015 Đ147); 0 is the day or the next.

        Raises:
            ValueError: `count` is negative.
        """
        if count < 0:
            raise ValueError(f"count {count} is negative")
        current = day
        for _ in range(count):
            current = self._next_working_day(current + timedelta(days=1))
        return current if count else self._next_working_day(current)

    def due_day(self, received_at: datetime, amount: int, unit: LimitUnit) -> date:
        """The day a result is due by a procedure's limit: see `due_at`."""
        return self.business_day(self.due_at(received_at, amount, unit))

    def due_at(
        self, received_at: datetime, amount: int, unit: LimitUnit, same_day_until: time = SAME_DAY_UNTIL
    ) -> datetime:
        """The instant a result is due: the closing time of the due day, or the end of the last working hour.

        Working days and calendar days leave the day of receipt out (BLDS 2015 Đ147(2)); a last day that is
        no working day rolls to the next one (Đ148(5)). Working hours are counted at once (Đ147(1)) within
        opening hours of working days. 0 days is the same day until `same_day_until` or the end of work,
        then the next working day.

        Raises:
            ValueError: `amount` is negative.
        """
        if amount < 0:
            raise ValueError(f"amount {amount} is negative")
        local = received_at.astimezone(self.zone)
        if unit is LimitUnit.WORKING_HOUR:
            return self._add_working_hours(local, timedelta(hours=amount))
        day = local.date()
        if amount == 0:
            is_in_time = local.time() <= same_day_until and local <= self._end_of_work(day)
            return self._end_of_work(self._next_working_day(day if is_in_time else day + timedelta(days=1)))
        if unit is LimitUnit.DAY:
            return self._end_of_work(self._next_working_day(day + timedelta(days=amount)))
        return self._end_of_work(self.add_working_days(day, amount))

    def _end_of_work(self, day: date) -> datetime:
        """The end of a working day for due dates: also a site that never closes owes its results by then."""
        stretches = self._stretches(day)
        return stretches[-1][1] if stretches else self._at(day, time(23, 59, 59))

    def _add_working_hours(self, local: datetime, left: timedelta) -> datetime:
        longest = SEARCH_DAYS + int(left / timedelta(hours=1))
        for start, end in self._stretches_from(local.date(), longest):
            begin = max(start, local)
            if begin >= end or not self.is_working_day(start.date()):
                continue
            if begin + left <= end:
                return begin + left
            left -= end - begin
        raise ValueError(f"no {left} of opening hours within {longest} days")

    def _stretches_from(self, day: date, days: int = SEARCH_DAYS) -> Iterator[tuple[datetime, datetime]]:
        for offset in range(days):
            yield from self._stretches(day + timedelta(days=offset))

    def _stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's opening stretches.

        Hours on a weekend day hold although it is no working day: some intake is open on Saturday morning
        (procedures of the police). A worked weekend day without hours of its own takes Monday's.
        """
        if self._is_day_off(day):
            return []
        weekday = day.weekday()
        periods = [period for period in self.hours if period.weekday == weekday]
        if not periods and weekday >= SATURDAY and self.is_working_day(day):
            periods = [period for period in self.hours if period.weekday == 0]
        return sorted((self._at(day, period.opens), self._at(day, period.closes)) for period in periods)

    def _is_day_off(self, day: date) -> bool:
        """Whether the day is a holiday or declared off; an ordinary weekend is not."""
        for override in self.overrides:
            if override.day == day:
                return not override.is_working
        return day in self.holidays and day not in self.worked_weekend_days

    def _next_opening(self, local: datetime) -> datetime | None:
        return next((start for start, _ in self._stretches_from(local.date()) if start > local), None)

    def _reason(self, local: datetime, stretches: list[tuple[datetime, datetime]]) -> ClosedReason:
        if self._is_day_off(local.date()):
            return ClosedReason.HOLIDAY
        if not stretches and local.weekday() >= SATURDAY:
            return ClosedReason.WEEKEND
        if stretches and stretches[0][1] <= local < stretches[-1][0]:
            return ClosedReason.MIDDAY_BREAK
        return ClosedReason.OUTSIDE_HOURS

    def _next_working_day(self, day: date) -> date:
        for offset in range(SEARCH_DAYS):
            candidate = day + timedelta(days=offset)
            if self.is_working_day(candidate):
                return candidate
        raise ValueError(f"no working day within {SEARCH_DAYS} days of {day}")

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.zone)
