"""A printer, a server and an agent between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.printer.desk import Desk
from tests.printer.fake_printer import FakePrinter
from tests.printer.fake_server import FakeServer
from tests.printer.samples import TICKET


@pytest.fixture
def fake() -> Iterator[FakePrinter]:
    with FakePrinter() as fake:
        yield fake


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(TICKET) as server:
        yield server


@pytest.fixture
def desk(fake: FakePrinter, server: FakeServer, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(fake, server, tmp_path)
    yield desk
    desk.end()
