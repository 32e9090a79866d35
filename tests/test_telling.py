"""What a run tells at its end, also where its tests run in several processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.live_server import ROOT

CONFTEST = """
from tests.telling import pytest_runtest_makereport as pytest_runtest_makereport
from tests.telling import pytest_terminal_summary as pytest_terminal_summary
"""
TESTS = """
import pytest
from tests.faults.extent import tell

@pytest.fixture
def measured():
    tell("3 told before")
    yield
    tell("5 told after")

def test_measures(measured):
    tell("4 told by the test")

def test_is_skipped():
    pytest.skip("no wings")
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_figures_and_skips_are_told_once(tmp_path: Path, processes: str) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_here.py").write_text(TESTS, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            processes,
            "-p",
            "no:cacheprovider",
            f"--rootdir={tmp_path}",
            tmp_path,
        ],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=100,
        check=False,
    )
    told = [line for line in done.stdout.splitlines() if line.startswith(("FIGURE", "SKIPPED test"))]
    assert sorted(told) == [
        "FIGURE 3 told before",
        "FIGURE 4 told by the test",
        "FIGURE 5 told after",
        "SKIPPED test_here.py::test_is_skipped: Skipped: no wings",
    ], done.stdout + done.stderr
