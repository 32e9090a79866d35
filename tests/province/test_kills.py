"""kill -9 of each part of a province under load: process, worker, PostgreSQL, Redis. Nothing acknowledged is lost.

Clients knock at nginx, as citizens' devices do; PostgreSQL syncs as a real one.
"""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.extent import kills
from tests.faults.load import People, at_some_moment, hall_at_work
from tests.live_server import LiveServer
from tests.province.several import Province, running_province

pytestmark = pytest.mark.faults


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    with running_province(tmp_path, is_durable=True) as made:
        yield made


def kill_worker(server: LiveServer) -> None:
    """Kill the process that works; its master starts another."""
    assert server.process is not None
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text(encoding="ascii")
    for child in children.split():
        os.kill(int(child), signal.SIGKILL)


def test_kills_of_one_worker_lose_nothing_acknowledged(province: Province) -> None:
    chance = random.Random(2)
    people = People.entered(province.servers[0])
    with hall_at_work(province, people, "kill -9 of one worker of two") as history:
        for number in range(kills("worker")):
            at_some_moment(history, chance)
            kill_worker(province.servers[number % 2])


def test_kills_of_postgresql_lose_nothing_acknowledged(province: Province) -> None:
    chance = random.Random(3)
    people = People.entered(province.servers[0])
    with hall_at_work(province, people, "kill -9 of PostgreSQL") as history:
        for _ in range(kills("postgresql")):
            at_some_moment(history, chance)
            province.postgresql.kill()
            province.postgresql.start()


def test_kills_of_redis_lose_nothing_acknowledged(province: Province) -> None:
    chance = random.Random(4)
    people = People.entered(province.servers[0])
    with hall_at_work(province, people, "kill -9 of Redis") as history:
        for _ in range(kills("redis")):
            at_some_moment(history, chance)
            province.redis.kill()
            at_some_moment(history, chance)
            province.redis.start()
