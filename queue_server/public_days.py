"""The country's public holidays and swapped working days, from the `holidays` package; no network."""

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from queue_server.domain.calendar import Calendar
from queue_server.domain.centre import SiteSettings

COUNTRY = "VN"
# Dates are computed for these years; the package predicts Tết for the ones not yet decreed.
FIRST_YEAR, LAST_YEAR = 2020, 2040


@cache
def base_days() -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays, and weekend days worked in exchange, of Vietnam.

    The package does not know every swap (2026-01-02 for 2026-01-10): overrides of the centre's file win.
    """
    known = holidays.country_holidays(COUNTRY, years=range(FIRST_YEAR, LAST_YEAR + 1))
    return frozenset(known), frozenset(known.weekend_workdays)


def make_calendar(settings: SiteSettings, always_open: bool) -> Calendar:
    """The calendar of a site: its own hours and overrides on the country's days."""
    off, worked = base_days()
    return Calendar(
        zone=ZoneInfo(settings.timezone),
        hours=settings.hours,
        holidays=off,
        worked_weekend_days=worked,
        overrides=settings.day_overrides,
        always_open=always_open,
    )
