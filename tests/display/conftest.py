"""Fixtures of the hall."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.display.hall import Hall
from tests.live_server import LiveServer


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Hall]:
    server = LiveServer(tmp_path_factory.mktemp("board") / "data")
    made = Hall(server, browser)
    server.start()
    yield made
    for page in made.pages:
        page.close()
    server.stop()
