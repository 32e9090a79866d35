"""Faults set into the running server by strace, as its kernel would give them, and commands done under them."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tests.faults.history import Wire
from tests.faults.single_pc import SinglePc
from tests.faults.syscalls import SYNCS as SYNC_CALLS
from tests.faults.syscalls import WRITES as WRITE_CALLS
from tests.faults.syscalls import calls

WRITES, SYNCS = "pwrite64,write", "fsync,fdatasync"
BOTH = f"{WRITES},{SYNCS}"


class Command(Protocol):
    """One command, done under a fault and then again."""

    def prepare(self) -> None:
        """Bring about what the command needs, undisturbed."""

    def attempt(self) -> bool:
        """Do it, with the same key as before since the last `prepare`; whether it was acknowledged."""


class Issuing:
    """Giving a number."""

    def __init__(self, pc: SinglePc) -> None:
        self._pc, self._key = pc, ""

    def prepare(self) -> None:
        self._key = self._pc.new_key()

    def attempt(self) -> bool:
        return is_acknowledged(self._pc.kiosk, *self._pc.issue(self._key))


class Finishing:
    """Finishing the citizen at counter 1."""

    def __init__(self, pc: SinglePc) -> None:
        self._pc, self._ticket = pc, 0

    def prepare(self) -> None:
        assert self._pc.issue(self._pc.new_key())[0] == 201
        self._ticket = self._pc.serve_next()

    def attempt(self) -> bool:
        path = f"/tickets/{self._ticket}/finish"
        return is_acknowledged(self._pc.officer, *self._pc.act(path, "finish", self._ticket))


class Saboteur:
    """Lets system calls on the database's files fail for a while, and knows whether one did."""

    def __init__(self, pc: SinglePc, log: Path) -> None:
        self._pc, self._log = pc, log

    def under(
        self, which: str, error: str, when: str, work: Callable[[], object], *, files: tuple[Path, ...] = ()
    ) -> bool:
        """Do the work while such calls fail with this error, from the `when`-th (strace's notation); whether one did.

        `files` are those concerned: by default the database and its log.
        """
        paths = [option for file in files or (self._pc.database, self._pc.wal) for option in ("-P", str(file))]
        inject = f"inject={which}:error={error}:when={when}"
        with self._pc.traced(self._log, *paths, "-e", f"trace={BOTH}", "-e", inject):
            work()
        return self.is_met()

    def is_met(self) -> bool:
        """Whether the fault has happened by now."""
        return "(INJECTED)" in self._text()

    def has_synced(self) -> bool:
        """Whether writes to the log of the database were followed by a sync of it, both successful."""
        on_log = [call for call in calls(self._text()) if call.file == str(self._pc.wal) and call.result != -1]
        first = min((call.ended for call in on_log if call.name in WRITE_CALLS), default=None)
        return first is not None and any(call.began > first for call in on_log if call.name in SYNC_CALLS)

    def _text(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


def is_acknowledged(wire: Wire, status: int, answer: object) -> bool:
    """Whether a command was acknowledged; if not, it is a problem document that says when to try again."""
    if status in (200, 201):
        return True
    assert status == 503, answer
    assert isinstance(answer, dict) and answer["code"] == "database_unavailable"
    assert wire.answer_headers["Content-Type"] == "application/problem+json"
    assert int(wire.answer_headers["Retry-After"]) > 0
    return False
