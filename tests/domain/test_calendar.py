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


SATURDAY_MORNING = OpeningPeriod(weekday=5, opens=time(7), closes=time(11, 30))


def calendar(
    *,
    overrides: tuple[DayOverride, ...] = (),
    always_open: bool = False,
    hours: tuple[OpeningPeriod, ...] = HOURS,
) -> Calendar:
    return Calendar(
        zone=ZONE,
        hours=hours,
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
        ("2026-02-14", "09:00", ClosedReason.WEEKEND, ("2026-02-23", "07:00")),
        ("2026-02-17", "09:00", ClosedReason.HOLIDAY, ("2026-02-23", "07:00")),
        ("2026-01-02", "09:00", ClosedReason.HOLIDAY, ("2026-01-05", "07:00")),
        ("2026-11-25", "11:30", ClosedReason.MIDDAY_BREAK, ("2026-11-25", "13:30")),
    ],
)
def test_a_closed_site_says_why_and_when_it_opens(
    day: str, clock: str, reason: ClosedReason, opens: tuple[str, str]
) -> None:
    opening = calendar(overrides=SWAP).opening(at(day, clock))
    assert not opening.is_open
    assert opening.opens_at == at(*opens)
    assert opening.reason is reason


def test_an_open_site_says_until_when() -> None:
    opening = calendar().opening(at("2026-11-25", "07:00"))
    assert (opening.is_open, opening.closes_at) == (True, at("2026-11-25", "11:30"))


@pytest.mark.parametrize(
    ("day", "opens", "reason"),
    [
        ("2026-11-25", ["07:00", "13:30"], None),
        ("2026-11-28", [], ClosedReason.WEEKEND),
        ("2026-01-10", ["07:00", "13:30"], None),
        ("2026-09-02", [], ClosedReason.HOLIDAY),
    ],
)
def test_a_day_says_when_it_opens_or_why_it_does_not(day: str, opens: list[str], reason: ClosedReason | None) -> None:
    own = calendar(overrides=SWAP)
    asked = date.fromisoformat(day)
    assert [start.strftime("%H:%M") for start, _ in own.opening_of(asked)] == opens
    assert own.closed_reason(asked) is reason


def test_a_weekday_without_hours_is_outside_hours_and_an_always_open_day_is_whole() -> None:
    monday = tuple(period for period in HOURS if period.weekday == 0)
    assert calendar(hours=monday).closed_reason(date(2026, 11, 25)) is ClosedReason.OUTSIDE_HOURS
    ((opens, closes),) = calendar(always_open=True).opening_of(date(2026, 11, 28))
    assert closes - opens == timedelta(days=1)
    assert calendar(always_open=True).closed_reason(date(2026, 11, 28)) is None


def test_a_worked_saturday_keeps_the_hours_of_a_monday() -> None:
    assert calendar().opening(at("2026-08-22", "08:00")).is_open


def test_intake_on_saturday_morning_opens_the_site_but_makes_no_working_day() -> None:
    found = calendar(hours=(*HOURS, SATURDAY_MORNING))
    assert found.opening(at("2026-11-28", "08:00")).closes_at == at("2026-11-28", "11:30")
    assert found.opening(at("2026-11-28", "12:00")).reason is ClosedReason.OUTSIDE_HOURS
    assert found.opening(at("2026-11-29", "08:00")).reason is ClosedReason.WEEKEND
    assert found.opening(at("2026-11-27", "17:00")).opens_at == at("2026-11-28", "07:00")
    assert found.due_day(at("2026-11-28"), 0, LimitUnit.WORKING_DAY) == date(2026, 11, 30)
    assert found.due_day(at("2026-11-27"), 1, LimitUnit.WORKING_DAY) == date(2026, 11, 30)
    assert found.due_at(at("2026-11-28"), 2, LimitUnit.WORKING_HOUR) == at("2026-11-30", "09:00")


def test_a_holiday_closes_the_saturday_morning_too() -> None:
    found = calendar(hours=(*HOURS, SATURDAY_MORNING))
    assert found.opening(at("2027-02-06", "08:00")).reason is ClosedReason.HOLIDAY


def test_a_site_declared_off_for_good_says_no_opening() -> None:
    off = tuple(
        DayOverride(day=date(2026, 11, 25) + timedelta(days=n), is_working=False, source="Tạm đóng") for n in range(90)
    )
    opening = calendar(overrides=off).opening(at("2026-11-25"))
    assert (opening.is_open, opening.opens_at, opening.reason) == (False, None, ClosedReason.HOLIDAY)


def test_what_is_due_on_the_same_day_is_never_due_before_it_came() -> None:
    mornings = tuple(period for period in HOURS if period.opens == time(7))
    due = calendar(hours=mornings).due_at(at("2026-11-25", "14:00"), 0, LimitUnit.WORKING_DAY)
    assert due == at("2026-11-26", "11:30")


def test_many_working_hours_reach_far_over_weekends_and_new_year() -> None:
    # 366 h at 8 h a day end on the 46th working day, the day of receipt being the first.
    due = calendar().due_at(at("2026-11-25", "07:00"), 366, LimitUnit.WORKING_HOUR)
    assert due == at("2027-01-28", "15:00")


def test_closing_is_the_last_closing_time_and_midnight_where_there_is_none() -> None:
    assert calendar().closing_instant(date(2026, 11, 25)) == at("2026-11-25", "17:00")
    assert calendar().closing_instant(date(2026, 11, 28)) == at("2026-11-29", "00:00")
    assert calendar(always_open=True).closing_instant(date(2026, 11, 25)) == at("2026-11-26", "00:00")


def test_the_business_day_is_the_sites_own_date() -> None:
    late = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
    assert calendar().business_day(late) == date(2026, 11, 26)


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
moments = st.builds(lambda day, clock: datetime.combine(day, clock, tzinfo=ZONE), days, st.times())


@given(days, st.integers(0, 60), st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.DAY]))
def test_a_due_day_is_a_working_day_and_never_before_receipt(day: date, amount: int, unit: LimitUnit) -> None:
    found = calendar(overrides=SWAP)
    due = found.due_day(at(day.isoformat()), amount, unit)
    assert found.is_working_day(due)
    assert due >= day


@given(
    moments,
    st.integers(0, 60),
    st.sampled_from(LimitUnit),
    st.booleans(),
)
def test_nothing_is_due_before_it_came(received: datetime, amount: int, unit: LimitUnit, has_saturdays: bool) -> None:
    found = calendar(overrides=SWAP, hours=(*HOURS, SATURDAY_MORNING) if has_saturdays else HOURS)
    due = found.due_at(received, amount, unit)
    assert due >= received
    assert found.is_working_day(found.business_day(due))


@given(moments, st.booleans())
def test_a_closed_site_is_open_when_it_says_it_opens(now: datetime, has_saturdays: bool) -> None:
    found = calendar(overrides=SWAP, hours=(*HOURS, SATURDAY_MORNING) if has_saturdays else HOURS)
    opening = found.opening(now)
    if opening.is_open:
        assert opening.closes_at is not None and opening.closes_at > now
        assert found.opening(opening.closes_at).reason is not None
    else:
        assert opening.opens_at is not None and opening.opens_at > now
        assert found.opening(opening.opens_at).is_open


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
