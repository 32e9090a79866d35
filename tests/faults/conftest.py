"""Fixtures of the fault tests."""

from collections.abc import Iterator

import pytest

from tests.faults.single_pc import SinglePc


@pytest.fixture(scope="module")
def single_pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SinglePc]:
    """A running server over SQLite with everybody signed in; no traceback may come from it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("QUEUE_DATABASE_URL", raising=False)
        pc = SinglePc(tmp_path_factory.mktemp("single-pc") / "data")
    with pc.running():
        yield pc
