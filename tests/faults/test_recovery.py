"""Back in service after kill -9, with a year's worth of tickets in the database and a log that was never folded in."""

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.history import fill
from tests.faults.extent import tell
from tests.faults.single_pc import SinglePc

pytestmark = pytest.mark.faults

TICKETS = 250_000
IN_LOG = 60  # tickets in SQLite's log when the server is killed: just short of a checkpoint
# The promise for an idle machine; there the seconds are those of the processor, which a busy one does not lengthen.
IDLE_SECONDS = 5.0
BUSY_SECONDS = 15.0
MOST_FOR_HISTORY = 1.5  # times a start without


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """From the start of the process to the first number given: by the clock, and on the processor."""

    seconds: float
    processor_seconds: float


def start(pc: SinglePc) -> Start:
    began = time.monotonic()
    pc.start()
    pc.works_within(BUSY_SECONDS, pc.new_key())
    return Start(seconds=time.monotonic() - began, processor_seconds=pc.processor_seconds())


def crash_under_work(pc: SinglePc) -> Start:
    """Give numbers, call one, kill -9, start again: all before is still there."""
    with pc.running():
        for _ in range(IN_LOG):
            assert pc.issue(pc.new_key())[0] == 201
        last = pc.serve_next()
        pc.kill()
        pc.hang_up()
        again = start(pc)
        assert pc.leader.call("GET", f"/tickets/{last}")[1]["ticket"]["status"] == "serving"
    given = [one["number"] for one in pc.history.issued.values()]
    assert given == list(range(1, IN_LOG + 2))
    return again


def test_a_crash_with_a_long_history_is_over_in_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUEUE_DATABASE_URL", raising=False)
    empty, old = SinglePc(tmp_path / "empty"), SinglePc(tmp_path / "old")
    fill(old.database, TICKETS)
    bare = start(empty)
    empty.kill()
    empty.hang_up()
    grown = crash_under_work(old)
    tell(
        f"in service {grown.seconds:.2f} s ({grown.processor_seconds:.2f} s of processor) after kill -9 with {TICKETS} "
        f"tickets; a first start with none took {bare.seconds:.2f} s ({bare.processor_seconds:.2f} s)"
    )
    assert grown.seconds < BUSY_SECONDS
    assert grown.processor_seconds < IDLE_SECONDS
    assert grown.processor_seconds < MOST_FOR_HISTORY * bare.processor_seconds, "history must not make a start slow"
