"""The answer to a command leaves after the sync of what it acknowledges: seen from outside, in the system calls."""

from pathlib import Path

import pytest

from tests.faults.extent import tell
from tests.faults.single_pc import SinglePc
from tests.faults.syscalls import SYNCS, TRACED, Answered, Call, answered, calls
from tests.privileges import need_tracing

pytestmark = pytest.mark.faults

ROUNDS = 3
COMMANDS = ("tickets", "call-next", "begin", "finish", "rating")

MADE_UP = """\
70 1.01 recvfrom(9<socket:[1]>, "POST /api/v1/tickets HTTP/1.1\\r\\nHost: "..., 8192, 0, NULL, NULL) = 228
70 1.02 pwrite64(11</data/queue.db-wal>, "\\0\\0"..., 24, 0) = 24
70 1.03 pwrite64(11</data/queue.db-wal>, "\\0\\0"..., 4096, 24) = 4096
70 1.04 fdatasync(11</data/queue.db-wal>) = 0
70 1.05 sendto(9<socket:[1]>, "HTTP/1.1 201 CREATED\\r\\nServer"..., 900, 0, NULL, 0) = 900
"""


def judged(log: str) -> Answered:
    (one,) = answered(calls(log), "/data/queue.db")
    return one


class TestTheJudge:
    def test_a_sync_after_the_last_write_and_before_the_answer_is_good(self) -> None:
        assert judged(MADE_UP) == Answered(path="/api/v1/tickets", status=201, writes=2, is_synced=True)

    def test_no_sync_is_found(self) -> None:
        assert not judged("\n".join(line for line in MADE_UP.splitlines() if "sync" not in line)).is_synced

    @pytest.mark.parametrize(("moved", "to"), [(3, 4), (3, 1)], ids=["after the answer", "before the last write"])
    def test_a_sync_at_the_wrong_time_is_found(self, moved: int, to: int) -> None:
        lines = MADE_UP.splitlines()
        lines.insert(to, lines.pop(moved))
        assert not judged("\n".join(lines)).is_synced

    def test_a_sync_that_failed_or_of_another_file_is_none(self) -> None:
        assert not judged(MADE_UP.replace("wal>) = 0", "wal>) = -1 EIO (Input/output error)")).is_synced
        assert not judged(MADE_UP.replace("fdatasync(11</data/queue.db-wal>", "fdatasync(8</data/other>")).is_synced

    def test_a_sync_still_running_when_the_answer_leaves_is_none(self) -> None:
        split = "71 1.04 fdatasync(11</data/queue.db-wal> <unfinished ...>\n"
        resumed = "71 1.06 <... fdatasync resumed>) = 0\n"
        before, after = MADE_UP.splitlines(keepends=True)[:3], MADE_UP.splitlines(keepends=True)[4:]
        assert not judged("".join([*before, split, *after, resumed])).is_synced
        assert judged("".join([*before, split, resumed, *after])).is_synced


def test_every_answer_comes_after_its_sync(single_pc: SinglePc, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    need_tracing(request)
    log = tmp_path / "strace.log"
    with single_pc.traced(log, "-ttt", "-s", "160", "-e", f"trace={TRACED}"):
        for _ in range(ROUNDS):
            assert single_pc.issue(single_pc.new_key())[0] == 201
            ticket = single_pc.serve_next()
            assert single_pc.act(f"/tickets/{ticket}/finish", "finish", ticket)[0] == 200
            assert single_pc.tablet.call("POST", f"/tickets/{ticket}/rating", {"score": 4})[0] == 201
    made = calls(log.read_text(encoding="utf-8", errors="replace"))
    found = answered(made, str(single_pc.database))
    assert [one.path.rsplit("/", 1)[1] for one in found] == [*COMMANDS] * ROUNDS
    assert all(one.status in (200, 201) and one.writes > 0 and one.is_synced for one in found), found
    tell(f"writes before each answer: {[one.writes for one in found]}")
    _would_fail_without(made, str(single_pc.database))


def _would_fail_without(made: list[Call], database: str) -> None:
    """The same log with its syncs left out, as `synchronous=OFF` would make it: every command is found."""
    unsynced = answered([call for call in made if call.name not in SYNCS], database)
    assert len(unsynced) == len(COMMANDS) * ROUNDS
    assert not any(one.is_synced for one in unsynced)
