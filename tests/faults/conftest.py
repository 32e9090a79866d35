"""Fixtures of the fault tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Office
from tests.databases import SqliteFiles
from tests.faults.single_pc import SinglePc


@pytest.fixture
def sqlite_office(tmp_path: Path) -> Iterator[Office]:
    """An office in this process whose file a test may lock, fill and look into."""
    made = Office(tmp_path, SqliteFiles())
    yield made
    made.close()


@pytest.fixture(scope="package")
def shared_pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SinglePc]:
    """A running server over SQLite with everybody signed in; no traceback may come from it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("QUEUE_DATABASE_URL", raising=False)
        pc = SinglePc(tmp_path_factory.mktemp("single-pc") / "data")
    with pc.running():
        yield pc


@pytest.fixture
def single_pc(shared_pc: SinglePc) -> SinglePc:
    """The package's server, with connections anew: the server closes those that were idle for long."""
    shared_pc.hang_up()
    return shared_pc
