"""A crowd at the turnstile: those without a place are told so before anybody else is served."""

import gevent
from gevent import socket

from queue_server.turns import Turns
from queue_server.web.limits import Turnstile


def test_whoever_is_refused_learns_it_before_the_first_of_the_crowd_is_served() -> None:
    turnstile = Turnstile(at_once=3, take_turn=Turns().wait)
    told: list[str] = []

    def come(name: str) -> None:
        with turnstile.entered() as has_room:
            # As a command: nothing else runs until it is done.
            told.append(f"{name} served" if has_room else f"{name} refused")

    gevent.joinall([gevent.spawn(come, name) for name in "ABCDE"], raise_error=True)
    assert told == ["D refused", "E refused", "A served", "B served", "C served"]


def test_a_place_is_free_again_when_its_holder_has_gone_even_by_a_failure() -> None:
    turnstile = Turnstile(at_once=1)
    for _ in range(2):
        try:
            with turnstile.entered() as has_room:
                assert has_room
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass


def test_what_arrives_while_a_crowd_is_served_is_seen_after_one_of_them() -> None:
    turns = Turns()
    ours, theirs = socket.socketpair()
    told: list[str] = []

    def command(name: str) -> None:
        turns.wait()
        told.append(name)
        if name == "A":
            theirs.send(b"!")  # an officer's press, while the kiosks' crowd waits

    def hear() -> None:
        ours.recv(1)
        told.append("officer")

    with ours, theirs:
        listening = gevent.spawn(hear)
        gevent.sleep(0)
        gevent.joinall([listening, *(gevent.spawn(command, name) for name in "ABCDE")], raise_error=True)
    assert told[0] == "A"
    assert told.index("officer") <= 2, "with gevent.sleep(0) it would be the last"
    assert [name for name in told if name != "officer"] == list("ABCDE")


def test_a_turn_whose_waiter_has_gone_passes_to_the_next() -> None:
    turns = Turns()
    told: list[str] = []

    def command(name: str) -> None:
        turns.wait()
        told.append(name)

    first, second = gevent.spawn(command, "A"), gevent.spawn(command, "B")
    gevent.sleep(0)
    first.kill()
    second.join(timeout=5)
    assert told == ["B"]
