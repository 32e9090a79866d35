"""A disk of 16 MB filled while numbers are given, and a database nobody may write: short errors, nothing lost."""

import errno
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.conftest import Office
from tests.faults.extent import tell
from tests.faults.sabotage import is_acknowledged
from tests.faults.single_pc import SinglePc
from tests.privileges import need_mount, remount, unmount

pytestmark = pytest.mark.faults

MEGABYTES = 16
RECOVERS_WITHIN_SECONDS = 15.0
SHORT_SECONDS = 2.0  # an error a citizen waits for; measured: 10 ms
MOST_TICKETS = 3_000
REFUSALS = 50


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    need_mount(request, folder, megabytes=MEGABYTES)
    yield folder
    unmount(folder)


@pytest.fixture
def pc(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> SinglePc:
    monkeypatch.delenv("QUEUE_DATABASE_URL", raising=False)
    return SinglePc(small_disk / "data")


def fill(ballast: Path, *, leave: int = 0) -> None:
    """Fill the disk up, and then give so many bytes back."""
    with ballast.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65_536)
        except OSError as error:
            assert error.errno == errno.ENOSPC
        file.truncate(max(0, file.tell() - leave))


def issue_until_refused(pc: SinglePc) -> int:
    """Give numbers until the disk refuses one; how many were given."""
    for given in range(MOST_TICKETS):
        if not is_acknowledged(pc.kiosk, *pc.issue(pc.new_key())):
            return given
    raise AssertionError("the disk never filled")


def expect_refusals_and_readings(pc: SinglePc) -> float:
    """While the disk is full: quick refusals, and whoever only reads is served; the longest answer's seconds."""
    longest = 0.0
    for _ in range(REFUSALS):
        began = time.monotonic()
        assert not is_acknowledged(pc.kiosk, *pc.issue(pc.new_key()))
        longest = max(longest, time.monotonic() - began)
        assert pc.leader.call("GET", "/snapshot")[0] == 200
        assert pc.kiosk.call("GET", "/services")[0] == 200
    return longest


def test_a_full_disk_loses_nothing_and_works_again_without_restart(pc: SinglePc, small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    with pc.running():
        fill(ballast, leave=2_000_000)
        given = issue_until_refused(pc)
        fill(ballast)
        longest = expect_refusals_and_readings(pc)
        # A call writes less than an issue: what is left of the log's last page may still hold it.
        has_called = is_acknowledged(pc.officer, *pc.act("/counters/1/call-next", "call"))
        ballast.unlink()
        seconds = pc.works_within(RECOVERS_WITHIN_SECONDS, pc.new_key())
        if not has_called:
            pc.serve_next()
        pc.judge()
        tell(f"{given} tickets until full; refused within {longest:.3f} s; at work {seconds:.3f} s after space is free")
        fill(ballast, leave=300_000)
        issue_until_refused(pc)
        fill(ballast)
        pc.kill()  # the power fails as well
        ballast.unlink()
        pc.crash()
        pc.judge()
    assert given > 0 and longest < SHORT_SECONDS


def test_a_start_on_a_read_only_disk_reads_refuses_and_recovers(pc: SinglePc, small_disk: Path) -> None:
    """As after a crash on a disk the system mounted read-only: the files that are opened then can be read only."""
    with pc.running():
        for _ in range(5):
            assert pc.issue(pc.new_key())[0] == 201
        pc.kill()
        pc.hang_up()
        remount(small_disk, "ro")
        pc.start()
        assert pc.leader.call("GET", "/snapshot")[0] == 200
        assert not is_acknowledged(pc.kiosk, *pc.issue(pc.new_key()))
        remount(small_disk, "rw")
        seconds = pc.works_within(RECOVERS_WITHIN_SECONDS, pc.new_key())
        pc.judge()
        tell(f"at work {seconds:.3f} s after the disk is writable")


def test_a_database_that_turns_read_only_is_a_clear_503_and_recovers(sqlite_office: Office) -> None:
    kiosk = sqlite_office.kiosk()
    assert kiosk.post("/tickets", {"service": "A"}, key="1").status_code == 201
    is_read_only = True

    @event.listens_for(sqlite_office.server.database._engine, "checkout")
    def turn(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA query_only={int(is_read_only)}").close()  # type: ignore[attr-defined]

    refused = kiosk.post("/tickets", {"service": "A"}, key="2")
    assert (refused.status_code, refused.json["code"]) == (503, "database_unavailable")
    assert refused.headers["Retry-After"]
    assert kiosk.get("/services").status_code == 200
    is_read_only = False
    assert kiosk.post("/tickets", {"service": "A"}, key="2").json["ticket"]["label"] == "A002"
