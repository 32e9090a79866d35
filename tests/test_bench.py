"""The bench itself works: every measure runs and says its figures. What they are is judged by whole runs alone."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.faults
def test_a_quick_bench_measures_everything_and_writes_nothing() -> None:
    report = ROOT / "docs" / "performance.md"
    before = report.read_bytes() if report.exists() else None
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"], cwd=ROOT, text=True, capture_output=True, timeout=400, check=False
    )
    assert done.returncode == 0, done.stderr
    for begins in ("bare SQLite", "issue, 8 clients", "emit → last", "call (request sent)", "20 idle boards: memory"):
        assert begins in done.stdout
    assert "call with 10,000 old tickets" in done.stdout
    assert "call → first sound, the ticket's half made ahead" in done.stdout
    assert (report.read_bytes() if report.exists() else None) == before
