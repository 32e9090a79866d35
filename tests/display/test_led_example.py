"""The example of docs/feed.md is a program that runs: what it prints is what was called."""

import queue
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.display.hall import Hall

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/led_panel.py"
LONGEST = 30  # lines, as promised: an integrator reads it whole
WITHIN_SECONDS = 30.0


def test_the_example_drives_a_panel_and_survives_a_restart_of_the_server(hall: Hall) -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) <= LONGEST
    token = hall.server.device("led", "program")
    program = subprocess.Popen(
        [sys.executable, EXAMPLE, hall.server.url, token], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    shown: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in program.stdout or ():
            shown.put(line.strip())

    threading.Thread(target=read, daemon=True).start()
    try:
        first = wait_for_a_call(hall, shown)
        hall.server.kill()
        hall.server.start()
        assert wait_for_a_call(hall, shown) != first
        assert program.poll() is None
    finally:
        program.kill()
        program.communicate()


def wait_for_a_call(hall: Hall, shown: "queue.Queue[str]") -> str:
    """Call until the panel shows a call: it may still be connecting."""
    called: set[str] = set()
    for _ in range(20):
        called |= {f"12 {label}" for label in hall.call("K")}
        try:
            line = shown.get(timeout=WITHIN_SECONDS / 20)
        except queue.Empty:
            continue
        assert line in called
        while not shown.empty():
            assert shown.get() in called
        return line
    pytest.fail("the panel never showed a call")
