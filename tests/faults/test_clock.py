"""The clock: midnight, the year's end, steps back and forward. Numbers stay gapless and nothing is repeated."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import MORNING, Client, Office
from tests.databases import Databases
from tests.faults.extent import tell
from tests.faults.single_pc import SinglePc
from tests.faults.verdict import History, Kept, violations
from tests.privileges import lacks

pytestmark = pytest.mark.faults

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LAST_EVENING = datetime(2026, 12, 31, 23, 59, 50, tzinfo=ZONE)
SEEN_WITHIN_SECONDS = 20.0


class Counted:
    """An office whose kiosk is asked again and again, and whose records are judged at the end."""

    def __init__(self, office: Office) -> None:
        self.office, self.history = office, History()
        self.kiosk = office.kiosk()
        self._reader = office.device(DeviceKind.PROGRAM)

    def issue(self, count: int = 1) -> list[dict[str, Any]]:
        """Give so many numbers."""
        given = []
        for _ in range(count):
            key = f"key-{len(self.history.issued)}"
            self.history.ask(key, {"service": "A"})
            answer = self.kiosk.post("/tickets", {"service": "A"}, key=key)
            assert answer.status_code == 201, answer.text
            self.history.answer(key, answer.status_code, answer.json)
            given.append(answer.json["ticket"])
        return given

    def serve(self, officer: Client, counter: int = 3) -> dict[str, Any]:
        """Call and finish the next; the ticket as finished."""
        called = officer.post(f"/counters/{counter}/call-next")
        assert called.status_code == 200, called.text
        ticket = called.json["ticket"]["id"]
        for word in ("begin", "finish"):
            answer = officer.post(f"/tickets/{ticket}/{word}")
            assert answer.status_code == 200, answer.text
        ended: dict[str, Any] = answer.json["ticket"]
        assert ended["issued_at"] <= ended["called_at"] <= ended["began_at"] <= ended["ended_at"]
        return ended

    def judge(self) -> list[dict[str, Any]]:
        """Hold the office to what it gave; its tickets by rising id, which is the order of their sequence too."""
        self.office.server.schedule.tick()
        leader = self.office.person(Role.ADMINISTRATOR)
        tickets = leader.get("/tickets?limit=500").json["tickets"]
        kept = Kept(tickets=tickets, events=self._reader.get("/events?limit=500").json["events"], ratings=[])
        assert violations(self.history, kept) == []
        issued = [event["ticket"]["id"] for event in kept.events if event["kind"] == "ticket_issued"]
        assert issued == sorted(issued)
        found: list[dict[str, Any]] = tickets
        return found


@pytest.fixture
def counted(tmp_path: Path, databases: Databases) -> Any:
    office = Office(tmp_path, databases, always_open=True)
    yield Counted(office)
    office.close()


def numbers(tickets: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(one["business_day"], one["number"]) for one in tickets]


def close(office: Office) -> None:
    """Let the server's own timers do what is due."""
    office.clock.turn(seconds=30)
    office.server.schedule.tick()


def test_at_midnight_of_the_year_numbers_begin_again_and_yesterday_is_closed(counted: Counted) -> None:
    office = counted.office
    office.clock.now = datetime(2026, 12, 31, 23, 59, 59, 999_000, tzinfo=ZONE).astimezone(UTC)
    old = counted.issue(3)
    office.clock.turn(seconds=0.001)
    new = counted.issue(2)
    assert numbers(old + new) == [
        *[("2026-12-31", number) for number in (1, 2, 3)],
        ("2027-01-01", 1),
        ("2027-01-01", 2),
    ]
    assert counted.serve(office.officer(3))["id"] == new[0]["id"], "nobody of yesterday is called"
    close(office)
    states = {one["id"]: one["status"] for one in counted.judge()}
    assert [states[one["id"]] for one in old + new] == ["expired"] * 3 + ["served", "waiting"]


def test_a_citizen_at_the_counter_over_midnight_is_finished(counted: Counted) -> None:
    office = counted.office
    office.clock.now = LAST_EVENING.astimezone(UTC)
    (ticket,) = counted.issue()
    officer = office.officer(3)
    assert officer.post("/counters/3/call-next").status_code == 200
    office.clock.turn(seconds=20)
    for word in ("begin", "finish"):
        assert officer.post(f"/tickets/{ticket['id']}/{word}").status_code == 200
    close(office)
    assert [(one["status"], one["business_day"]) for one in counted.judge()] == [("served", "2026-12-31")]


@pytest.mark.parametrize("hours", [-1, -24, 24, -24 * 365, 24 * 365], ids=lambda hours: f"{hours} hours")
def test_a_step_of_the_clock_and_back_repeats_and_loses_nothing(counted: Counted, hours: int) -> None:
    office = counted.office
    officer = office.officer(3)
    counted.issue(3)
    counted.serve(officer)
    office.clock.turn(hours=hours)
    counted.issue(2)
    office.server.schedule.tick()
    office.clock.turn(hours=-hours, minutes=1)
    officer = office.officer(3)
    last = counted.issue(2)
    assert counted.serve(officer)["business_day"] == "2026-11-25"
    same_day = 2 if abs(hours) < 24 else 0
    assert numbers(last) == [("2026-11-25", 4 + same_day), ("2026-11-25", 5 + same_day)]
    counted.judge()


def test_the_line_keeps_its_order_when_the_clock_is_set_back_an_hour(counted: Counted) -> None:
    """Whoever comes after the step is due earlier by the clock; among those of each reading of it the order stays."""
    office = counted.office
    counted.issue(3)
    office.clock.turn(hours=-1)
    counted.issue(2)
    officer = office.officer(3)
    served = [counted.serve(officer)["number"] for _ in range(5)]
    assert sorted(served) == [1, 2, 3, 4, 5]
    assert [number for number in served if number <= 3] == [1, 2, 3]
    assert [number for number in served if number > 3] == [4, 5]
    counted.judge()


@pytest.mark.parametrize("days", [1, 365])
def test_a_day_closed_by_a_clock_that_was_wrong_is_closed_when_it_ends(
    tmp_path: Path, databases: Databases, days: int
) -> None:
    """The mark of a day that was yet to come would else keep the office from closing until that day."""
    office = Office(tmp_path, databases)
    counted = Counted(office)
    office.clock.now = MORNING + timedelta(days=days)
    close(office)
    office.clock.now = MORNING
    close(office)
    (ticket,) = counted.issue()
    office.clock.turn(hours=10)
    close(office)
    assert [(one["id"], one["status"]) for one in counted.judge()] == [(ticket["id"], "expired")]
    office.close()


def faketime_library() -> Path | None:
    """The library of Debian's faketime that lets a process see another time."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


class FakeClock:
    """The clock of a server's processes, turned by a file they read."""

    def __init__(self, pc: SinglePc, library: Path, file: Path) -> None:
        self._file = file
        pc.environment |= {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, at: datetime) -> None:
        """Set it to an instant; it runs on from there."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{(at - datetime.now(UTC)).total_seconds():+.0f}\n", encoding="ascii")
        new.rename(self._file)


def issue_until(pc: SinglePc, day: str) -> None:
    """Give numbers, one upon the other, until the server's business day is this one."""
    deadline = time.monotonic() + SEEN_WITHIN_SECONDS
    while time.monotonic() < deadline:
        status, answer = pc.issue(pc.new_key())
        assert status == 201, answer
        if answer["ticket"]["business_day"] == day:
            return
    raise AssertionError(f"{day} never came")


def test_a_running_server_goes_through_the_year_s_end_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    library = faketime_library()
    if library is None:
        lacks(request, "libfaketime (Debian package faketime)")
    monkeypatch.delenv("QUEUE_DATABASE_URL", raising=False)
    pc = SinglePc(tmp_path / "data")
    clock = FakeClock(pc, library, tmp_path / "offset")
    clock.set(LAST_EVENING - timedelta(minutes=1))
    with pc.running():
        assert pc.issue(pc.new_key())[1]["ticket"]["business_day"] == "2026-12-31"
        clock.set(LAST_EVENING + timedelta(seconds=8))
        issue_until(pc, "2027-01-01")
        assert numbers(list(pc.history.issued.values()))[-1] == ("2027-01-01", 1)
        for at, day in ((-1, "2026-12-31"), (1, "2027-01-01"), (25, "2027-01-02"), (-1, "2026-12-31")):
            clock.set(LAST_EVENING + timedelta(hours=at))
            issue_until(pc, day)
            pc.officer.sign_in("officer1")
            ticket = pc.serve_next()
            assert pc.act(f"/tickets/{ticket}/finish", "finish", ticket)[0] == 200
        pc.leader.sign_in("leader")
        pc.judge()
        pc.crash()
        pc.judge()
    days = {one["business_day"] for one in pc.history.issued.values()}
    tell(f"{len(pc.history.issued)} tickets over {sorted(days)}")
