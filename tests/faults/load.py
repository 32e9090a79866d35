"""A hall at work over the wire: kiosks and officers that go on through every fault, and note each answer."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.extent import tell
from tests.faults.history import HasPort, History, Unknown, Wire, check
from tests.live_server import LiveServer

TICKETS_BETWEEN, FINISHED_BETWEEN = 5, 2  # acknowledged before each fault, however slow the machine is
WORKS_WITHIN_SECONDS = 60.0
MOMENT_SECONDS = 0.4  # and then at any moment within
COUNTERS = (1, 2, 3)
KIOSKS = 3


@dataclass
class People:
    """Everybody's credentials; entered before the server runs."""

    kiosks: list[str] = field(default_factory=list)
    tablets: dict[int, str] = field(default_factory=dict)

    @classmethod
    def entered(cls, office: LiveServer) -> "People":
        """Enter them all, and one who leads."""
        office.user("leader", "administrator")
        kiosks = [office.device(f"kiosk{number}", "kiosk", "--printer", "kiosk-1") for number in range(KIOSKS)]
        for counter in COUNTERS:
            office.user(f"officer{counter}", "officer", "--counter", str(counter))
        tablets = {
            counter: office.device(f"tablet{counter}", "tablet", "--counter", str(counter)) for counter in COUNTERS
        }
        return cls(kiosks, tablets)


@contextmanager
def hall_at_work(front: HasPort, people: People, what: str) -> Iterator[History]:
    """Work without pause while the context lasts; at its end nobody may miss what he was told.

    `what` names the fault in the figure that is told.
    """
    history, stop = History(), threading.Event()
    workers = [
        threading.Thread(target=_issue_for_ever, args=(front, token, history, stop, number))
        for number, token in enumerate(people.kiosks)
    ]
    for counter, tablet in people.tablets.items():
        workers.append(threading.Thread(target=_serve_for_ever, args=(front, counter, tablet, history, stop)))
    try:
        for worker in workers:
            worker.start()
        yield history
        await_work(history)
    finally:
        stop.set()
        for worker in workers:
            worker.join(timeout=30)
    _retry_unknown(people.kiosks, front, history)
    with Wire(front) as leader:
        leader.sign_in("leader")
        check(history, leader)
    commands = sum(len(words) for words in history.reached.values())
    tell(
        f"{what}, {history.kills} times: {len(history.issued)} tickets, {commands} commands, "
        f"{len(history.rated)} ratings acknowledged, none lost"
    )


def at_some_moment(history: History, chance: random.Random) -> None:
    """Wait until work goes on, and then a little: the load runs, the moment of the fault is the point."""
    await_work(history)
    time.sleep(chance.uniform(0, MOMENT_SECONDS))
    history.kills += 1


def _issue_for_ever(front: HasPort, token: str, history: History, stop: threading.Event, seed: int) -> None:
    """A kiosk: a request without an answer is repeated with its key until it has one."""
    with Wire(front, token) as wire:
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


def _serve_for_ever(front: HasPort, counter: int, tablet: str, history: History, stop: threading.Event) -> None:
    """An officer with his tablet: after a lost answer he reads the counter's state and goes on from there."""
    is_signed_in = False
    with Wire(front) as officer, Wire(front, tablet) as rating:
        while not stop.is_set():
            try:
                if not is_signed_in:
                    officer.sign_in(f"officer{counter}")
                    is_signed_in = True
                _serve_one(officer, rating, counter, history)
            except Unknown:
                stop.wait(0.05)


def _serve_one(officer: Wire, tablet: Wire, counter: int, history: History) -> None:
    status, answer = officer.call("POST", f"/counters/{counter}/call-next")
    if status == 204:
        time.sleep(0.01)
        return
    if status not in (200, 409):
        raise Unknown(f"call-next was answered {status}")
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


def _retry_unknown(tokens: list[str], front: HasPort, history: History) -> None:
    """A key whose answer was lost gets exactly one ticket, whether or not the first request arrived."""
    for key, body in list(history.open_keys.items()):
        with Wire(front, tokens[int(key.split("-")[0])]) as wire:
            first, second = (wire.call("POST", "/tickets", body, key) for _ in range(2))
        assert first[0] in (200, 201)
        assert (second[0], second[1]) == (200, first[1])
        history.answer(key, *first)
