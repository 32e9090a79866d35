"""A fault at every write and every sync of a command in turn: a clean 503 or an acknowledged answer, never a half."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.extent import is_long, tell
from tests.faults.sabotage import BOTH, SYNCS, WRITES, Command, Finishing, Issuing, Saboteur, is_acknowledged
from tests.faults.single_pc import SinglePc
from tests.privileges import need_tracing

pytestmark = pytest.mark.faults

ERRORS = ("EIO", "ENOSPC")
MOST_POINTS = 1_000  # far above the writes of any command: a bound, not a figure
MOST_TICKETS_TO_A_CHECKPOINT = 400


@pytest.fixture
def saboteur(single_pc: SinglePc, tmp_path: Path, request: pytest.FixtureRequest) -> Saboteur:
    need_tracing(request)
    return Saboteur(single_pc, tmp_path / "strace.log")


def fail_at_each(saboteur: Saboteur, command: Command, which: str) -> int:
    """A fault at the first call, the second, … until the command has no more; how many were met.

    The short form takes the errors by turns, the long one each of them at every place.
    """
    met = 0
    for shift in range(len(ERRORS) if is_long() else 1):
        for place in range(MOST_POINTS):
            if not fail_at(saboteur, command, which, place + 1, ERRORS[(shift + place) % len(ERRORS)]):
                break
            met += 1
        else:
            raise AssertionError("the command never ended its calls")
    return met


def fail_at(saboteur: Saboteur, command: Command, which: str, place: int, error: str) -> bool:
    """Do the command under one fault, and then again without; whether the fault was met."""
    command.prepare()
    acknowledged: list[bool] = []
    was_met = saboteur.under(which, error, str(place), lambda: acknowledged.append(command.attempt()))
    if acknowledged == [True]:
        # The fault lay behind the command's last call, or met a checkpoint behind it or one of the server's own timers.
        assert saboteur.has_synced()
    else:
        assert was_met, "nothing failed, and yet it was refused"
        assert command.attempt(), "after the fault the same request succeeds"
    return was_met


@pytest.mark.parametrize("make", [Issuing, Finishing])
def test_a_fault_at_every_write_and_sync_is_a_clean_503(
    single_pc: SinglePc, saboteur: Saboteur, make: Callable[[SinglePc], Command]
) -> None:
    writes = fail_at_each(saboteur, make(single_pc), WRITES)
    syncs = fail_at_each(saboteur, make(single_pc), SYNCS)
    assert writes > 10 and syncs >= 1
    single_pc.judge()
    single_pc.crash()
    single_pc.judge()
    tell(f"{make.__name__}: {writes} writes and {syncs} syncs failed")


@pytest.mark.parametrize("place", ["header", "commit"])
def test_after_a_failed_sync_and_a_crash_a_ticket_is_absent_or_its_keys_own(
    single_pc: SinglePc, saboteur: Saboteur, place: str
) -> None:
    """A transaction whose sync failed may lie whole in SQLite's log: recovery takes all of it or nothing."""
    single_pc.crash()  # the first write after a start also writes, and syncs, a new header of the log
    if place == "commit":
        assert single_pc.issue(single_pc.new_key())[0] == 201
    key, statuses = single_pc.new_key(), []
    assert saboteur.under(SYNCS, "EIO", "1", lambda: statuses.append(single_pc.issue(key)[0]))
    assert statuses == [503]
    single_pc.crash()
    status, _ = single_pc.issue(key)
    assert status in (200, 201)
    tell(f"sync of the {place} failed; after the crash the ticket was {'there' if status == 200 else 'absent'}")
    single_pc.judge()


def test_a_checkpoint_that_fails_costs_nobody_an_answer(single_pc: SinglePc, saboteur: Saboteur) -> None:
    """Moving the log into the database file happens behind a commit: the command is durable already."""

    def issue_until_met() -> None:
        for _ in range(MOST_TICKETS_TO_A_CHECKPOINT):
            assert is_acknowledged(single_pc.kiosk, *single_pc.issue(single_pc.new_key()))
            if saboteur.is_met():
                return

    for which, error, place in ((WRITES, "EIO", 1), (WRITES, "ENOSPC", 30), (SYNCS, "EIO", 1)):
        assert saboteur.under(which, error, str(place), issue_until_met, files=(single_pc.database,))
        if is_long():
            single_pc.crash()
    single_pc.crash()
    single_pc.judge()


@pytest.mark.parametrize("error", ERRORS)
def test_a_disk_that_refuses_everything_for_a_while_is_got_over(
    single_pc: SinglePc, saboteur: Saboteur, error: str
) -> None:
    before = len(single_pc.history.issued)

    def work() -> None:
        for _ in range(20):
            assert not is_acknowledged(single_pc.kiosk, *single_pc.issue(single_pc.new_key()))
        assert single_pc.leader.call("GET", "/snapshot")[0] == 200
        assert single_pc.kiosk.call("GET", "/services")[0] == 200

    assert saboteur.under(BOTH, error, "1+", work)
    single_pc.judge()
    assert len(single_pc.history.issued) == before + 20
