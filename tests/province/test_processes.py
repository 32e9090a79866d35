"""Two processes, one queue: no number twice, no citizen called twice, and every screen hears every event."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import urlopen

import pytest
import redis

from tests.faults.history import Wire, read_all
from tests.province.several import Province, running_province
from tests.realtime.screens import Screen, until

pytestmark = pytest.mark.faults

TICKETS = 600  # as in the measurement of the peers
KIOSKS, COUNTERS = 6, (1, 2, 3)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    with running_province(tmp_path_factory.mktemp("province")) as made:
        made.servers[0].user("boss", "administrator", "--counter", "3")
        yield made


@pytest.fixture(scope="module")
def boss(province: Province) -> Iterator[Wire]:
    with Wire(province.servers[0]) as wire:
        wire.sign_in("boss")
        yield wire


@pytest.fixture
def join(province: Province) -> Iterator[Callable[..., Screen]]:
    joined: list[Screen] = []

    def made(server: int, name: str, kind: str = "board", *more: str) -> Screen:
        token = province.servers[0].device(name, kind, *more)
        joined.append(Screen(province.servers[server], {"token": token}))
        until(lambda: bool(joined[-1].heard))
        return joined[-1]

    yield made
    for screen in joined:
        screen.close()


def kiosk(province: Province, name: str) -> str:
    return province.servers[0].device(name, "kiosk", "--printer", "kiosk-1", "--rate", "10000")


def status_of(province: Province, server: int) -> str:
    with urlopen(f"{province.servers[server].url}/readyz", timeout=5) as answer:
        return str(json.load(answer)["status"])


def test_no_number_and_no_call_twice_with_two_processes(province: Province, boss: Wire) -> None:
    tokens = [kiosk(province, f"kiosk-{number}") for number in range(KIOSKS)]
    for counter in COUNTERS:
        for seat in "ab":
            province.servers[0].user(f"officer-{counter}{seat}", "officer", "--counter", str(counter))
    called: list[int] = []

    def issue(number: int) -> list[str]:
        with Wire(province.servers[number % 2], tokens[number]) as wire:
            answers = [
                wire.call("POST", "/tickets", {"service": "AC"[turn % 2]}, f"{number}-{turn}")
                for turn in range(TICKETS // KIOSKS)
            ]
        assert {status for status, _ in answers} == {201}
        return [answer["ticket"]["label"] for _, answer in answers]

    def serve(seat: int) -> None:
        counter = COUNTERS[seat // 2]
        with Wire(province.servers[seat % 2]) as wire:
            wire.sign_in(f"officer-{counter}{'ab'[seat % 2]}")
            deadline = time.monotonic() + 60
            while not is_over.is_set() and time.monotonic() < deadline:
                status, answer = wire.call("POST", f"/counters/{counter}/call-next")
                if status == 200:
                    called.append(answer["ticket"]["id"])
                    wire.call("POST", f"/tickets/{answer['ticket']['id']}/finish")

    is_over = threading.Event()
    with ThreadPoolExecutor(KIOSKS + 2 * len(COUNTERS)) as pool:
        officers = [pool.submit(serve, seat) for seat in range(2 * len(COUNTERS))]
        labels = [label for done in pool.map(issue, range(KIOSKS)) for label in done]
        is_over.set()
        for officer in officers:
            officer.result()
    assert len(set(labels)) == TICKETS
    numbers = sorted(int(label[1:]) for label in labels if label[0] == "A")
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(called) == len(set(called)) > 0
    sequences = [event["sequence"] for event in read_all(boss, "/events", "events")]
    assert sequences == list(range(1, len(sequences) + 1))


def test_a_board_hears_what_happens_in_the_other_process(province: Province, join: Callable[..., Screen]) -> None:
    boards = [join(server, f"board-{server}") for server in (0, 1)]
    with Wire(province.servers[0], kiosk(province, "kiosk-here")) as wire:
        for number in range(20):
            wire.call("POST", "/tickets", {"service": "H"}, f"here-{number}")
    for board in boards:
        until(lambda board=board: len(board.events()) >= 20)  # type: ignore[misc]
    first, second = ([event["sequence"] for event in board.events()] for board in boards)
    assert sorted(first) == sorted(second) == list(range(min(first), min(first) + 20))


def test_a_tablet_is_asked_in_the_other_process(province: Province, boss: Wire, join: Callable[..., Screen]) -> None:
    tablet = join(1, "tablet-3", "tablet", "--counter", "3")
    with Wire(province.servers[0], kiosk(province, "kiosk-tablet")) as wire:
        wire.call("POST", "/tickets", {"service": "A"}, "for-the-tablet")
    while (called := boss.call("POST", "/counters/3/call-next"))[0] == 409:
        boss.call("POST", f"/tickets/{called[1]['ticket']['id']}/finish")
    boss.call("POST", f"/tickets/{called[1]['ticket']['id']}/finish")
    until(lambda: any(event["kind"] == "rating_asked" for event in tablet.events()))


def test_what_the_command_line_does_is_told_too(province: Province, boss: Wire, join: Callable[..., Screen]) -> None:
    """An office without Redis has one process and a command line: the log alone is enough."""
    board = join(1, "board-late")
    province.redis.kill()
    try:
        until(lambda: status_of(province, 0) == status_of(province, 1) == "degraded")
        with Wire(province.servers[0], kiosk(province, "kiosk-alone")) as wire:
            status, answer = wire.call("POST", "/tickets", {"service": "H"}, "without-redis")
        assert status == 201
        until(lambda: any(event["ticket"]["id"] == answer["ticket"]["id"] for event in board.events()), within=5)
        assert boss.call("GET", "/counters/3")[0] == 200
    finally:
        province.redis.start()
    until(lambda: status_of(province, 0) == status_of(province, 1) == "ok")


def test_who_writes_to_redis_puts_nothing_on_a_board(province: Province, join: Callable[..., Screen]) -> None:
    board = join(0, "board-forged")
    with redis.Redis.from_url(province.redis.url) as client:
        (channel,) = client.pubsub_channels("queue:*")
        forged = {"from": "x", "site": 1, "events": [{"sequence": 10**9, "kind": "ticket_called"}], "notices": []}
        for body in (json.dumps(forged).encode(), b"0" * 16 + json.dumps(forged).encode(), b"", b"\x80\x04."):
            client.publish(channel, body)
    with Wire(province.servers[1], kiosk(province, "kiosk-after")) as wire:
        wire.call("POST", "/tickets", {"service": "H"}, "after-the-forgery")
    until(lambda: bool(board.events()))
    assert all(event["sequence"] < 10**9 for event in board.events())


def test_after_a_restart_of_postgresql_commands_go_on(province: Province, boss: Wire) -> None:
    with Wire(province.servers[0], kiosk(province, "kiosk-restart")) as wire:
        assert wire.call("POST", "/tickets", {"service": "H"}, "before")[0] == 201
        province.postgresql.stop()
        status, problem = wire.call("POST", "/tickets", {"service": "H"}, "during")
        assert (status, problem["code"]) == (503, "database_unavailable")
        assert int(wire.answer_headers["Retry-After"]) > 0
        province.postgresql.start()
        answers: list[Any] = []

        def is_served() -> bool:
            answers.append(wire.call("POST", "/tickets", {"service": "H"}, "during"))
            return bool(answers[-1][0] == 201)

        until(is_served)
    assert {status for status, _ in answers[:-1]} <= {503}
    assert boss.call("GET", "/tickets?limit=1")[0] == 200


def test_nginx_as_shipped_passes_everything_on_and_logs_no_token(province: Province) -> None:
    with Wire(province, kiosk(province, "kiosk-front")) as wire:
        _, answer = wire.call("POST", "/tickets", {"service": "H"}, "through-the-front")
    token = answer["ticket"]["follow_token"]
    assert answer["ticket"]["follow_url"] == f"{province.url}/t/{token}"
    with urlopen(f"{province.url}/api/v1/follow/{token}", timeout=5) as followed:
        assert json.load(followed)["label"] == answer["ticket"]["label"]
    phone = Screen(province, {"follow": token})
    until(lambda: bool(phone.heard))
    phone.close()
    log = province.nginx.folder / "queue.log"
    until(lambda: "/api/v1/follow/..." in log.read_text())
    assert token not in log.read_text()
