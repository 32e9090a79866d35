"""Fixtures of the fault tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.single_pc import SinglePc


@pytest.fixture
def single_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[SinglePc]:
    """A running server over SQLite with everybody signed in; no traceback may come from it."""
    monkeypatch.delenv("QUEUE_DATABASE_URL", raising=False)
    pc = SinglePc(tmp_path / "data")
    pc.start()
    pc.sign_in()
    yield pc
    pc.kill()
    for wire in (pc.kiosk, pc.tablet, pc.officer, pc.leader):
        wire.close()
    said = capfd.readouterr()
    assert "Traceback" not in said.err, said.err[-4000:]
