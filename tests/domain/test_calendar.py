"""Working days, due days and opening hours; the vectors of the field, and what holds for every day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.calendar import Calendar, ClosedReason
from queue_server.domain.centre import DayOverride, LimitUnit, OpeningPeriod
from queue_server.public_days import base_days

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = tuple(
    OpeningPeriod(weekday=weekday, opens=opens, closes=closes)
    for weekday in range(5)
    for opens, closes in ((time(7), time(11, 30)), (time(13, 30), time(17)))
)
SWAP = (
    DayOverride(day=date(2026, 1, 2), is_working=False, source="12729/VPCP-KGVX"),
    DayOverride(day=date(2026, 1, 10), is_working=True, source="12729/VPCP-KGVX"),
)
OFF, WORKED = base_days()


def calendar(*, overrides: tuple[DayOverride, ...] = (), always_open: bool = False) -> Calendar:
    return Calendar(
        zone=ZONE,
        hours=HOURS,
        holidays=OFF,
        worked_weekend_days=WORKED,
        overrides=overrides,
        always_open=always_open,
    )


def at(day: str, clock: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-23", 3, "2026-11-27"),
        ("2026-08-27", 3, "2026-09-04"),
        ("2026-08-20", 1, "2026-08-21"),
        ("2026-08-20", 2, "2026-08-22"),
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-04-24", 3, "2026-05-04"),
        ("2027-02-03", 3, "2027-02-15"),
        ("2027-04-29", 2, "2027-05-05"),
    ],
)
def test_working_days_leave_the_day_of_receipt_and_days_off_out(received: str, days: int, due: str) -> None:
    assert calendar().due_day(at(received), days, LimitUnit.WORKING_DAY) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-01-27", 20, "2026-02-23"),
        ("2026-08-11", 20, "2026-09-03"),
        ("2026-11-04", 20, "2026-11-25"),
        ("2026-08-02", 20, "2026-08-22"),
    ],
)
def test_calendar_days_roll_to_the_next_working_day(received: str, days: int, due: str) -> None:
    assert calendar().due_day(at(received), days, LimitUnit.DAY) == date.fromisoformat(due)


@pytest.mark.parametrize(("received", "due"), [("2025-12-31", "2026-01-05"), ("2026-01-09", "2026-01-10")])
def test_overrides_win_over_the_table(received: str, due: str) -> None:
    found = calendar(overrides=SWAP).due_day(at(received), 1, LimitUnit.WORKING_DAY)
    assert found == date.fromisoformat(due)


@pytest.mark.parametrize(("clock", "due"), [("09:00", "2026-11-25"), ("15:00", "2026-11-25"), ("15:01", "2026-11-26")])
def test_the_same_day_ends_at_three_in_the_afternoon(clock: str, due: str) -> None:
    found = calendar().due_day(at("2026-11-25", clock), 0, LimitUnit.WORKING_DAY)
    assert found == date.fromisoformat(due)


def test_working_hours_are_counted_within_opening_hours() -> None:
    due = calendar().due_at(at("2026-11-25", "10:00"), 6, LimitUnit.WORKING_HOUR)
    # 1 h 30 until the midday break, 3 h 30 in the afternoon, 1 h on the next morning.
    assert due == at("2026-11-26", "08:00")


def test_a_site_that_never_closes_owes_its_results_on_the_same_day() -> None:
    due = calendar(always_open=True).due_at(at("2026-11-25"), 2, LimitUnit.WORKING_DAY)
    assert due == at("2026-11-27", "17:00")


@pytest.mark.parametrize(
    ("day", "clock", "reason", "opens"),
    [
        ("2026-11-25", "06:30", ClosedReason.OUTSIDE_HOURS, ("2026-11-25", "07:00")),
        ("2026-11-25", "12:00", ClosedReason.MIDDAY_BREAK, ("2026-11-25", "13:30")),
        ("2026-11-25", "17:00", ClosedReason.OUTSIDE_HOURS, ("2026-11-26", "07:00")),
        ("2026-11-24", "09:00", ClosedReason.HOLIDAY, ("2026-11-25", "07:00")),
        ("2026-11-28", "09:00", ClosedReason.WEEKEND, ("2026-11-30", "07:00")),
        ("2026-02-14", "09:00", ClosedReason.HOLIDAY, ("2026-02-23", "07:00")),
    ],
)
def test_a_closed_site_says_why_and_when_it_opens(
    day: str, clock: str, reason: ClosedReason, opens: tuple[str, str]
) -> None:
    opening = calendar().opening(at(day, clock))
    assert not opening.is_open
    assert opening.opens_at == at(*opens)
    assert opening.reason is reason or (day == "2026-02-14" and opening.reason is ClosedReason.WEEKEND)


def test_an_open_site_says_until_when() -> None:
    opening = calendar().opening(at("2026-11-25", "07:00"))
    assert (opening.is_open, opening.closes_at) == (True, at("2026-11-25", "11:30"))


def test_a_worked_saturday_keeps_the_hours_of_a_monday() -> None:
    assert calendar().opening(at("2026-08-22", "08:00")).is_open


def test_closing_is_the_last_closing_time_and_midnight_where_there_is_none() -> None:
    assert calendar().closing_instant(date(2026, 11, 25)) == at("2026-11-25", "17:00")
    assert calendar().closing_instant(date(2026, 11, 28)) == at("2026-11-29", "00:00")
    assert calendar(always_open=True).closing_instant(date(2026, 11, 25)) == at("2026-11-26", "00:00")


def test_the_business_day_is_the_sites_own_date() -> None:
    late = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
    assert calendar().business_day(late) == date(2026, 11, 26)


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(days, st.integers(0, 60), st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.DAY]))
def test_a_due_day_is_a_working_day_and_never_before_receipt(day: date, amount: int, unit: LimitUnit) -> None:
    found = calendar(overrides=SWAP)
    due = found.due_day(at(day.isoformat()), amount, unit)
    assert found.is_working_day(due)
    assert due >= day


@given(days, st.integers(0, 40))
def test_one_day_more_never_comes_earlier(day: date, amount: int) -> None:
    found = calendar()
    for unit in (LimitUnit.WORKING_DAY, LimitUnit.DAY):
        assert found.due_day(at(day.isoformat()), amount, unit) <= found.due_day(at(day.isoformat()), amount + 1, unit)


@given(days, st.integers(0, 30))
def test_received_later_is_never_due_earlier(day: date, amount: int) -> None:
    found = calendar()
    first = found.due_at(at(day.isoformat()), amount, LimitUnit.WORKING_DAY)
    assert first <= found.due_at(at(day.isoformat()) + timedelta(days=1), amount, LimitUnit.WORKING_DAY)
