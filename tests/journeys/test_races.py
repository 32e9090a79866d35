"""Many at once against a real server: never one citizen twice, never one key two tickets, never one number twice."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from tests.faults.history import Wire
from tests.live_server import LiveServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    made = LiveServer(tmp_path_factory.mktemp("races") / "data")
    made.start()
    yield made
    made.stop()


T = TypeVar("T")


def at_once(work: Callable[[int], T], count: int) -> list[T]:
    """Run `work` in `count` threads that begin together."""
    gate = threading.Barrier(count)

    def begin(number: int) -> T:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def test_twenty_kiosks_at_once_number_without_gap(server: LiveServer) -> None:
    tokens = [server.device(f"kiosk-{number}", "kiosk") for number in range(4)]

    def issue(number: int) -> list[int]:
        with Wire(server, tokens[number % 4]) as wire:
            answers = [wire.call("POST", "/tickets", {"service": "L"}, f"{number}-{turn}") for turn in range(10)]
        return [answer["ticket"]["number"] for _, answer in answers]

    numbers = [number for given in at_once(issue, 20) for number in given]
    assert sorted(numbers) == list(range(1, 201))


def test_one_key_pressed_twelve_times_at_once_is_one_ticket(server: LiveServer) -> None:
    token = server.device("kiosk-double", "kiosk")

    def press(_: int) -> tuple[int, int]:
        with Wire(server, token) as wire:
            status, answer = wire.call("POST", "/tickets", {"service": "M"}, "the-same")
        return status, answer["ticket"]["id"]

    answers = at_once(press, 12)
    assert len({ticket for _, ticket in answers}) == 1
    assert sorted(status for status, _ in answers) == [200] * 11 + [201]


def test_officers_pressing_at_once_never_get_one_citizen(server: LiveServer) -> None:
    """Two officers at each of four counters, all calling the same line."""
    counters = (1, 2, 3, 5)  # all serve A
    token = server.device("kiosk-crowd", "kiosk")
    with Wire(server, token) as kiosk:
        for number in range(60):
            kiosk.call("POST", "/tickets", {"service": "A"}, f"crowd-{number}")
    officers = []
    for number in range(8):
        counter = counters[number % len(counters)]
        server.user(f"rush{number}", "officer", "--counter", str(counter))
        wire = Wire(server)
        wire.sign_in(f"rush{number}")
        officers.append((counter, wire))

    def serve(number: int) -> list[int]:
        counter, wire = officers[number]
        called = []
        for _ in range(30):
            status, answer = wire.call("POST", f"/counters/{counter}/call-next")
            if status == 200:
                called.append(answer["ticket"]["id"])
                assert wire.call("POST", f"/tickets/{answer['ticket']['id']}/finish")[0] in (200, 409)
        return called

    called = [ticket for tickets in at_once(serve, len(officers)) for ticket in tickets]
    for _, wire in officers:
        wire.close()
    assert len(called) == len(set(called)) >= 55
