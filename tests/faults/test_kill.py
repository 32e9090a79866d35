"""kill -9 of the server in the middle of issuing, calling, finishing and rating: nothing acknowledged is lost."""

import random
from pathlib import Path

import pytest

from tests.faults.extent import kills
from tests.faults.load import People, at_some_moment, hall_at_work
from tests.live_server import LiveServer

pytestmark = pytest.mark.faults


def test_kills_of_the_server_lose_nothing_acknowledged(tmp_path: Path) -> None:
    server, chance = LiveServer(tmp_path / "data"), random.Random(1)
    people = People.entered(server)
    server.start()
    with hall_at_work(server, people, "kill -9 of the server, SQLite") as history:
        for _ in range(kills("server")):
            at_some_moment(history, chance)
            server.kill()
            server.start()
    server.stop()
