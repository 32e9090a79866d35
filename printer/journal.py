"""The agent's memory: how far each job got, on disk before the next step is taken. Knows jobs by number and time
of making, so that a server started anew with the same numbers is not taken for the old one.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

# Rewritten when it has grown to this many lines; the latest jobs stay. A line has 90 bytes.
_MOST_LINES = 4000
_KEPT_JOBS = 1000
_MOST_SENT = 10


class Step(StrEnum):
    """How far a job got."""

    SENDING = "sending"
    PRINTED = "printed"
    REPORTED = "reported"
    GIVEN_UP = "given_up"


class JournalInUse(Exception):
    """Another agent writes this journal: two agents at one printer would print everything twice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a job: the last step, and how often it was sent."""

    step: Step | None = None
    sent: int = 0


_Key = tuple[int, str]


class Journal:
    """Steps of jobs in a file of JSON lines, synced line by line, locked while open."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            JournalInUse: another process has it open.
            OSError: it cannot be read or written.
        """
        self._path = path
        self._progress: dict[_Key, Progress] = {}
        # The lock is a file of its own: the journal itself is replaced when it is shortened.
        self._lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise JournalInUse(str(path)) from None
        self._lines = self._read()
        self._rewrite()

    def progress(self, job: Mapping[str, Any]) -> Progress:
        """How far a job got; nothing known: no step, never sent."""
        return self._progress.get(_key(job), Progress())

    def note(self, job: Mapping[str, Any], step: Step) -> None:
        """Write a step down; returns when it is on disk."""
        number, created_at = _key(job)
        self._remember((number, created_at), step)
        line = json.dumps({"job": number, "created_at": created_at, "step": step.value}) + "\n"
        os.write(self._file, line.encode())
        os.fsync(self._file)
        self._lines += 1
        if self._lines >= _MOST_LINES:
            os.close(self._file)
            self._rewrite()

    def close(self) -> None:
        """Close the file and let others have it."""
        os.close(self._file)
        os.close(self._lock)

    def _remember(self, key: _Key, step: Step) -> None:
        before = self._progress.pop(key, Progress())  # popped, so that the dict stays in order of last change
        self._progress[key] = Progress(step, before.sent + (step is Step.SENDING))

    def _read(self) -> int:
        if not self._path.exists():
            return 0
        lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in lines:
            try:
                entry = json.loads(line)
                key, step = (int(entry["job"]), str(entry["created_at"])), Step(entry["step"])
            except (ValueError, KeyError, TypeError):
                continue  # the last line of an agent that lost its power while writing
            self._remember(key, step)
        return len(lines)

    def _rewrite(self) -> None:
        """Keep the latest jobs only, in a new file that takes the old one's place whole or not at all."""
        while len(self._progress) > _KEPT_JOBS:
            del self._progress[next(iter(self._progress))]
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            for (number, created_at), progress in self._progress.items():
                file.writelines(_lines_of(number, created_at, progress))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        self._lines = sum(1 for _ in self._progress)


def _lines_of(number: int, created_at: str, progress: Progress) -> list[str]:
    steps = [Step.SENDING] * min(progress.sent, _MOST_SENT)
    if progress.step is not None and progress.step is not Step.SENDING:
        steps.append(progress.step)
    return [json.dumps({"job": number, "created_at": created_at, "step": step.value}) + "\n" for step in steps]


def _key(job: Mapping[str, Any]) -> _Key:
    return int(job["id"]), str(job.get("created_at", ""))
