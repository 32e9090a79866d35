"""Answers that look like self-rating are shown to those who lead, and counted like all others."""

from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Client, Office
from tests.use_cases.test_counter_commands import call, command, issue


def rated(office: Office, officer: Client, tablet: Client, *, after_seconds: float, score: int = 5) -> int:
    issue(office)
    called = call(officer)
    command(officer, called, "finish")
    office.clock.turn(seconds=after_seconds)
    assert command(tablet, called, "rating", {"score": score}).status_code == 201
    number: int = called["id"]
    return number


def test_they_are_marked_counted_and_never_dropped(office: Office) -> None:
    officer, tablet = office.officer(3), office.device(DeviceKind.TABLET, counter=3)
    slow = rated(office, officer, tablet, after_seconds=8)
    office.clock.turn(minutes=10)
    quick = rated(office, officer, tablet, after_seconds=0.4)
    manager = office.person(Role.MANAGER)
    signs = {one["ticket"]: one["signs"] for one in manager.get("/ratings").json["ratings"]}
    assert signs == {slow: [], quick: ["too_quick"]}
    figures = manager.get("/statistics/day").json
    assert (figures["ratings"]["answered"], figures["ratings"]["doubted"]) == (2, 1)
    counter = next(one for one in figures["by_counter"] if one["counter"] == 3)
    assert (counter["ratings"]["answered"], counter["ratings"]["doubted"]) == (2, 1)


def test_an_officer_who_empties_his_line_into_the_tablet_is_seen(office: Office) -> None:
    officer, tablet = office.officer(3), office.device(DeviceKind.TABLET, counter=3)
    own = [rated(office, officer, tablet, after_seconds=5) for _ in range(6)]
    ratings = office.person(Role.SUPERVISOR).get("/ratings").json["ratings"]
    assert {one["ticket"]: one["signs"] for one in ratings} == {ticket: ["run"] for ticket in own}


def test_a_days_answers_given_at_closing_are_seen(office: Office) -> None:
    officer, tablet = office.officer(3), office.device(DeviceKind.TABLET, counter=3)
    office.clock.turn(hours=7, minutes=46)  # 16:46; the site closes at 17:00
    for _ in range(5):
        rated(office, officer, tablet, after_seconds=4)
        office.clock.turn(minutes=2)
    ratings = office.person(Role.MANAGER).get("/ratings").json["ratings"]
    assert {tuple(one["signs"]) for one in ratings} == {("at_closing",)}


def test_a_phone_is_out_of_the_officers_reach(office: Office) -> None:
    officer = office.officer(3)
    for _ in range(6):
        own = issue(office)
        command(officer, call(officer), "finish")
        assert office.anyone().post(f"/follow/{own['follow_token']}/rating", {"score": 5}).status_code == 200
    ratings = office.person(Role.MANAGER).get("/ratings").json["ratings"]
    assert {tuple(one["signs"]) for one in ratings} == {()}


def test_neither_officer_nor_program_sees_them(office: Office) -> None:
    assert office.officer(3).get("/ratings").status_code == 403
    assert office.officer(3).get("/counters/3/today").json.keys().isdisjoint({"doubted", "signs"})
