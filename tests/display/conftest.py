"""Fixtures of the hall."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.databases import Databases
from tests.display.hall import Hall
from tests.live_server import LiveServer


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, databases: Databases, browser: Browser) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("board") / "data"
    server = LiveServer(folder, databases.url(folder))
    server.environment["QUEUE_SCREENS_PER_DEVICE"] = "1000"  # fifty boards on a line that fails show one token
    made = Hall(server, browser)
    server.start()
    yield made
    for page in made.pages:
        page.close()
    server.stop()
