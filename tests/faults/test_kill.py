"""kill -9 of the server in the middle of issuing, calling, finishing and rating: nothing acknowledged is lost."""

import random
import threading
import time
from pathlib import Path

import pytest

from tests.faults.extent import kills, tell
from tests.faults.history import History, Unknown, Wire, check
from tests.live_server import LiveServer

pytestmark = pytest.mark.faults

TICKETS_BETWEEN, FINISHED_BETWEEN = 5, 2  # acknowledged before each kill, however slow the machine is
WORKS_WITHIN_SECONDS = 60.0
MOMENT_SECONDS = 0.4  # and then at any moment within
COUNTERS = (1, 2, 3)
KIOSKS = 3


def issue_for_ever(server: LiveServer, token: str, history: History, stop: threading.Event, seed: int) -> None:
    """A kiosk: a request without an answer is repeated with its key until it has one."""
    with Wire(server, token) as wire:
        _issue_until(stop, wire, history, seed)


def _issue_until(stop: threading.Event, wire: Wire, history: History, seed: int) -> None:
    chance, number = random.Random(seed), 0
    while not stop.is_set():
        number += 1
        key, body = f"{seed}-{number}", {"service": chance.choice("AC")}
        history.ask(key, body)
        while not stop.is_set():
            try:
                status, answer = wire.call("POST", "/tickets", body, key)
            except Unknown:
                stop.wait(0.05)
                continue
            if history.answer(key, status, answer):
                break
            stop.wait(0.05)


def serve_for_ever(server: LiveServer, counter: int, tablet: str, history: History, stop: threading.Event) -> None:
    """An officer with his tablet: after a lost answer he reads the counter's state and goes on from there."""
    is_signed_in = False
    with Wire(server) as officer, Wire(server, tablet) as rating:
        while not stop.is_set():
            try:
                if not is_signed_in:
                    officer.sign_in(f"officer{counter}")
                    is_signed_in = True
                serve_one(officer, rating, counter, history)
            except Unknown:
                stop.wait(0.05)


def serve_one(officer: Wire, tablet: Wire, counter: int, history: History) -> None:
    status, answer = officer.call("POST", f"/counters/{counter}/call-next")
    if status == 204:
        time.sleep(0.01)
        return
    ticket = answer["ticket"]["id"]
    if status == 200:
        history.acknowledge(ticket, "call", counter)
    if officer.call("POST", f"/tickets/{ticket}/begin")[0] == 200:
        history.acknowledge(ticket, "begin")
    if officer.call("POST", f"/tickets/{ticket}/finish")[0] == 200:
        history.acknowledge(ticket, "finish")
        score = ticket % 5 + 1
        if tablet.call("POST", f"/tickets/{ticket}/rating", {"score": score})[0] == 201:
            with history.lock:
                history.rated[ticket] = score


def await_work(history: History) -> None:
    """Wait until so much more was acknowledged."""
    tickets, finished = len(history.issued), history.count("finish")
    deadline = time.monotonic() + WORKS_WITHIN_SECONDS
    while len(history.issued) < tickets + TICKETS_BETWEEN or history.count("finish") < finished + FINISHED_BETWEEN:
        assert time.monotonic() < deadline, "after a kill nobody gets on with his work"
        time.sleep(0.02)


def test_kills_of_the_server_lose_nothing_acknowledged(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")
    server.user("leader", "administrator")
    history, stop, chance = History(), threading.Event(), random.Random(1)
    tokens = [server.device(f"kiosk{number}", "kiosk", "--printer", "kiosk-1") for number in range(KIOSKS)]
    workers = [
        threading.Thread(target=issue_for_ever, args=(server, token, history, stop, number))
        for number, token in enumerate(tokens)
    ]
    for counter in COUNTERS:
        server.user(f"officer{counter}", "officer", "--counter", str(counter))
        tablet = server.device(f"tablet{counter}", "tablet", "--counter", str(counter))
        workers.append(threading.Thread(target=serve_for_ever, args=(server, counter, tablet, history, stop)))
    server.start()
    try:
        for worker in workers:
            worker.start()
        for _ in range(kills("server")):
            await_work(history)
            time.sleep(chance.uniform(0, MOMENT_SECONDS))  # the load runs; the moment of the kill is the point
            server.kill()
            history.kills += 1
            server.start()
        await_work(history)
    finally:
        stop.set()
        for worker in workers:
            worker.join(timeout=30)
    retry_unknown(tokens, server, history)
    with Wire(server) as leader:
        leader.sign_in("leader")
        check(history, leader)
    server.stop()
    tell(
        f"{history.kills} kills: {len(history.issued)} tickets, "
        f"{sum(len(words) for words in history.reached.values())} commands, {len(history.rated)} ratings acknowledged"
    )


def retry_unknown(tokens: list[str], server: LiveServer, history: History) -> None:
    """A key whose answer was lost gets exactly one ticket, whether or not the first request arrived."""
    for key, body in list(history.open_keys.items()):
        with Wire(server, tokens[int(key.split("-")[0])]) as wire:
            first, second = (wire.call("POST", "/tickets", body, key) for _ in range(2))
        assert first[0] in (200, 201)
        assert (second[0], second[1]) == (200, first[1])
        history.answer(key, *first)
