"""The voice's command line in this process, and stand-ins for programs that speak: executables that keep to the
command line of the real ones."""

import contextlib
import io
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from display.__main__ import main
from tests.command_line import Done

# Options are read as the program reads them: its input is a sentence, its output a WAV of half a second.
_PROGRAM = """#!{python}
import argparse, os, sys, time, wave, math, array
parser = argparse.ArgumentParser(prog={name!r})
{options}
options = parser.parse_args()
text = sys.stdin.buffer.read().decode()
with open({log!r}, "a", encoding="utf-8") as log:
    log.write(text.strip() + "\\n")
while {gate!r} and not os.path.exists({gate!r}):
    time.sleep(0.01)
if {fails!r}:
    sys.exit("out of breath")
with wave.open(options.into, "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(22050)
    tone = (int(8000 * math.sin(place * 440 / 22050 * 2 * math.pi)) for place in range(11025))
    file.writeframes(array.array("h", tone).tobytes())
"""
_OPTIONS = {
    "espeak-ng": """
parser.add_argument("-v", required=True)
parser.add_argument("-s", type=int, required=True)
parser.add_argument("-w", dest="into", required=True)
parser.add_argument("--stdin", action="store_true", required=True)""",
    # As documented by rhasspy/piper and OHF-Voice/piper1-gpl: text on standard input, one line a sentence.
    "piper": """
parser.add_argument("-m", "--model", required=True)
parser.add_argument("-f", "--output-file", "--output_file", dest="into", required=True)""",
}


def stand_in(
    name: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    fails: bool = False,
    waits_for: Path | None = None,
    alone: bool = False,
) -> Callable[[], list[str]]:
    """Put a program of the name on the path (`alone`: nothing else is there); answers what tells its sentences."""
    programs, log = folder / "programs", folder / f"{name}.log"
    programs.mkdir(exist_ok=True)
    log.touch()
    text = _PROGRAM.format(
        python=sys.executable,
        name=name,
        options=_OPTIONS[name],
        log=str(log),
        gate="" if waits_for is None else str(waits_for),
        fails=fails,
    )
    (programs / name).write_text(text, encoding="utf-8")
    (programs / name).chmod(0o755)
    before = os.environ["PATH"]
    if not before.startswith(f"{programs}:") and before != str(programs):
        monkeypatch.setenv("PATH", str(programs) if alone else f"{programs}:{before}")
    assert shutil.which(name) == str(programs / name)
    return lambda: log.read_text(encoding="utf-8").splitlines()


def run_display(*arguments: str) -> Done:
    """Run `python -m display ...`."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            status = main(list(arguments))
        except SystemExit as wrong_usage:
            status = int(wrong_usage.code or 0)
    return Done(status, out.getvalue(), error.getvalue())


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for a state; a slow machine takes its time."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        pause.wait(0.01)
