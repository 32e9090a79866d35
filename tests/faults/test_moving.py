"""From SQLite to PostgreSQL with years of history: how long it takes, and that memory does not grow with it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.history import fill
from tests.command_line import run_command
from tests.databases import postgresql_server
from tests.faults.extent import is_long, tell
from tests.live_server import ROOT

pytestmark = pytest.mark.faults

TICKETS = 250_000 if is_long() else 20_000
MOST_MEGABYTES = 120  # the program without any row takes 70; all rows at once would take many hundreds
KILOBYTES = 1024
# What the system keeps of a child's memory may be its parent's, from before it became itself: it says its own.
COMMAND = """
import re, sys, time
from pathlib import Path
from queue_server.__main__ import main
status = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1], time.process_time())
sys.exit(status)
"""


def test_a_grown_office_is_moved_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUEUE_DATABASE_URL", raising=False)
    folder = {"QUEUE_DATA_DIR": str(tmp_path)}
    assert run_command(folder, "init").status == 0
    fill(tmp_path / "queue.db", TICKETS)
    with postgresql_server(is_durable=True) as server:
        server.execute("CREATE DATABASE province")
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "migrate-database", "--to", server.url("province")],
            env=os.environ | folder,
            cwd=ROOT,
            text=True,
            capture_output=True,
            check=False,
        )
        seconds = time.monotonic() - began
        assert done.returncode == 0, done.stderr
        for table in ("ticket", "period", "event"):
            assert server.execute(f"SELECT count(*) FROM {table}", database="province") == [(TICKETS,)]
    kilobytes, processor = done.stdout.splitlines()[-1].split()
    megabytes = int(kilobytes) / KILOBYTES
    tell(
        f"{TICKETS} tickets moved in {seconds:.1f} s (its processor time {float(processor):.1f} s), {megabytes:.0f} MB"
    )
    assert megabytes < MOST_MEGABYTES
