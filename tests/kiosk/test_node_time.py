"""The node and time: days foretold and not, midnight, clocks that step, starts without a server."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.node.opening import opening
from kiosk.node.site_clock import SiteClock
from tests.kiosk.fake_centre import ZONE, FakeCentre
from tests.kiosk.live_node import LiveNode, until

DAYS: list[dict[str, Any]] = [
    {
        "business_day": "2026-11-25",
        "opens_closes": [
            ["2026-11-25T07:00:00+07:00", "2026-11-25T11:30:00+07:00"],
            ["2026-11-25T13:30:00+07:00", "2026-11-25T17:00:00+07:00"],
        ],
        "reason": None,
    },
    {"business_day": "2026-11-26", "opens_closes": [], "reason": "holiday"},
    {
        "business_day": "2026-11-27",
        "opens_closes": [["2026-11-27T07:00:00+07:00", "2026-11-27T11:30:00+07:00"]],
        "reason": None,
    },
]
FRIDAY = "2026-11-27T07:00:00+07:00"


@pytest.mark.parametrize(
    ("at", "is_open", "reason", "opens_at", "closes_at"),
    [
        ("2026-11-25T06:59:59", False, "outside_hours", "2026-11-25T07:00:00+07:00", None),
        ("2026-11-25T07:00:00", True, None, None, "2026-11-25T11:30:00+07:00"),
        ("2026-11-25T11:30:00", False, "midday_break", "2026-11-25T13:30:00+07:00", None),
        ("2026-11-25T16:59:59", True, None, None, "2026-11-25T17:00:00+07:00"),
        ("2026-11-25T17:00:00", False, "outside_hours", FRIDAY, None),
        ("2026-11-26T09:00:00", False, "holiday", FRIDAY, None),
    ],
)
def test_the_site_is_open_as_the_days_were_foretold(
    at: str, is_open: bool, reason: str | None, opens_at: str | None, closes_at: str | None
) -> None:
    found = opening(DAYS, datetime.fromisoformat(f"{at}+07:00"))
    assert (found.is_open, found.closed_reason, found.opens_at, found.closes_at) == (
        is_open,
        reason,
        opens_at,
        closes_at,
    )
    assert found.is_known
    assert found.opens_next_day_at == FRIDAY


def test_a_day_not_foretold_is_not_known() -> None:
    for at in ("2026-11-24T09:00:00+07:00", "2026-11-28T09:00:00+07:00"):
        assert not opening(DAYS, datetime.fromisoformat(at)).is_known
        assert not opening(DAYS, datetime.fromisoformat(at), is_always_open=True).is_known


def test_the_clock_goes_on_from_the_server_s_word_whatever_is_done_to_the_pc_s() -> None:
    steady, wall = [100.0], [1_700_000_000.0]
    clock = SiteClock(None, steady=lambda: steady[0], wall=lambda: wall[0])
    told = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
    clock.set(told)
    steady[0] += 90.5
    wall[0] -= 86_400
    assert clock.now() == told + timedelta(seconds=90.5)
    assert clock.now().utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(("gone", "counted"), [(3600.0, 3600.0), (-3600.0, 0.0), (-1e9, 0.0)])
def test_a_start_goes_on_from_the_last_and_never_before_it(gone: float, counted: float) -> None:
    told = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
    first = SiteClock(None, steady=lambda: 5.0, wall=lambda: 1_700_000_000.0)
    first.set(told)
    second = SiteClock(first.memory(), steady=lambda: 1.0, wall=lambda: 1_700_000_000.0 + gone)
    assert second.now() == told + timedelta(seconds=counted)


def test_everything_is_kept_over_a_restart_without_the_server(centre: FakeCentre, tmp_path: Path) -> None:
    node = LiveNode(centre.url, tmp_path / "node")
    with node:
        node.wait_until_connected()
        centre.go_away()
        first = node.issue("k1").json()
    with node:
        assert node.status()["waiting_to_be_handed_in"] == 1
        assert node.issue("k1").json() == first
        assert node.issue("k2").json()["ticket"]["label"] == "A902"
        assert node.get("/services").json()["services"] != []
        centre.come_back()
        centre.wait(lambda: list(centre.handed_in) == ["k1", "k2"])


def test_midnight_begins_the_series_anew(centre: FakeCentre, tmp_path: Path) -> None:
    today = centre.now().date()
    tomorrow = today + timedelta(days=1)
    with LiveNode(centre.url, tmp_path / "node") as node:
        node.wait_until_connected()
        centre.go_away()
        node.wait_until_away()
        centre.ahead = datetime.combine(tomorrow, datetime.min.time(), ZONE) - timedelta(seconds=5) - datetime.now(ZONE)
        centre.come_back()
        until(lambda: node.status()["now"][11:16] == "23:59")
        centre.go_away()
        before = node.issue("k1").json()["ticket"]
        until(lambda: node.status()["now"][11:16] == "00:00")
        after = node.issue("k2").json()["ticket"]
    assert (before["label"], before["business_day"]) == ("A901", str(today))
    assert (after["label"], after["business_day"]) == ("A901", str(tomorrow))
    assert after["follow_url"].endswith(f"/t/{tomorrow}-A901")


def test_a_clock_that_steps_back_repeats_no_number_and_no_instant(centre: FakeCentre, tmp_path: Path) -> None:
    with LiveNode(centre.url, tmp_path / "node") as node:
        node.wait_until_connected()
        centre.go_away()
        first = node.issue("k1").json()["ticket"]
        centre.ahead -= timedelta(seconds=30)
        centre.come_back()
        until(lambda: node.status()["waiting_to_be_handed_in"] == 0)
        until(lambda: node.status()["now"] < first["joined_at"])
        centre.go_away()
        second = node.issue("k2").json()["ticket"]
    assert (first["label"], second["label"]) == ("A901", "A902")
    assert second["joined_at"] > first["joined_at"]


def test_beyond_the_days_foretold_nothing_is_given(centre: FakeCentre, tmp_path: Path) -> None:
    centre.days = 0
    with LiveNode(centre.url, tmp_path / "node") as node:
        until(lambda: "services" in node.known())
        centre.go_away()
        answer = node.issue("k1")
        assert (answer.status_code, answer.json()["code"]) == (409, "day_unknown")
        assert node.get("/services").status_code == 502


def test_outside_the_hours_nothing_is_given(centre: FakeCentre, tmp_path: Path) -> None:
    centre.hours = []
    with LiveNode(centre.url, tmp_path / "node") as node:
        node.wait_until_connected()
        centre.go_away()
        answer = node.issue("k1")
        assert (answer.status_code, answer.json()["code"]) == (409, "site_closed")
        assert node.get("/services").json()["site"]["is_open"] is False
