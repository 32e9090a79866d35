"""Many at once against a real server: never one citizen twice, never one key two tickets, never one number twice."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from queue_server.domain.permissions import Role
from queue_server.installation import add_user, open_installation, site_id
from queue_server.settings import Settings
from tests.databases import Databases
from tests.faults.history import Wire, read_all
from tests.live_server import PASSWORD, LiveServer

COUNTERS = range(1, 9)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("races") / "data"
    made = LiveServer(folder, databases.url(folder))
    enter_officers(Settings(data_dir=folder, database_url=databases.url(folder)))
    made.start()
    yield made
    made.stop()


def enter_officers(settings: Settings) -> None:
    """Two officers for each of eight counters, in this process: sixteen commands would take half a minute."""
    opened = open_installation(settings)
    for counter in COUNTERS:
        for seat in ("a", "b"):
            name = f"officer-{counter}{seat}"
            add_user(
                opened,
                site=site_id(opened, None),
                name=name,
                display_name=name,
                role=Role.OFFICER,
                counter=counter,
                password=PASSWORD,
            )
    opened.database.close()


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
            answers = [wire.call("POST", "/tickets", {"service": "N"}, f"{number}-{turn}") for turn in range(10)]
        return [answer["ticket"]["number"] for _, answer in answers]

    numbers = [number for given in at_once(issue, 20) for number in given]
    assert sorted(numbers) == list(range(1, 201))


def test_one_key_pressed_twelve_times_at_once_is_one_ticket(server: LiveServer) -> None:
    token = server.device("kiosk-double", "kiosk")

    def press(_: int) -> tuple[int, int]:
        with Wire(server, token) as wire:
            status, answer = wire.call("POST", "/tickets", {"service": "R"}, "the-same")
        return status, answer["ticket"]["id"]

    answers = at_once(press, 12)
    assert len({ticket for _, ticket in answers}) == 1
    assert sorted(status for status, _ in answers) == [200] * 11 + [201]


def test_officers_pressing_at_once_never_get_one_citizen(server: LiveServer) -> None:
    """Two officers at each of eight counters, whose lines overlap, call sixty people until nobody waits."""
    token = server.device("kiosk-crowd", "kiosk")
    with Wire(server, token) as kiosk:
        issued = [
            kiosk.call("POST", "/tickets", {"service": "ACEGH"[number % 5]}, f"crowd-{number}")[1]["ticket"]["id"]
            for number in range(60)
        ]
    officers = [(counter, Wire(server), f"officer-{counter}{seat}") for counter in COUNTERS for seat in "ab"]
    for _, wire, name in officers:
        wire.sign_in(name)

    def serve(number: int) -> list[int]:
        counter, wire, _ = officers[number]
        called = []
        while (answer := wire.call("POST", f"/counters/{counter}/call-next"))[0] != 204:
            status, body = answer
            assert body["ticket"]["counter"] == counter
            if status == 200:
                called.append(body["ticket"]["id"])
                assert wire.call("POST", f"/tickets/{body['ticket']['id']}/finish")[0] == 200
            else:
                assert (status, body["code"]) == (409, "counter_busy")
        return called

    called = [ticket for tickets in at_once(serve, len(officers)) for ticket in tickets]
    with officers[0][1] as reader:
        events = read_all(reader, "/events", "events")
    for _, wire, _ in officers:
        wire.close()
    assert sorted(called) == issued
    assert never_two_at_a_counter(events)


def never_two_at_a_counter(events: list[dict[str, Any]]) -> bool:
    """Whether by the log, at every moment, a counter had one citizen at most and a citizen one counter."""
    present: dict[int, int] = {}
    for event in events:
        if event["kind"] == "ticket_called":
            if event["counter"] in present or event["ticket"]["id"] in present.values():
                return False
            present[event["counter"]] = event["ticket"]["id"]
        elif event["kind"] == "ticket_finished":
            del present[event["counter"]]
    return True
