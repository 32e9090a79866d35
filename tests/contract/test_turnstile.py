"""A crowd at the turnstile: those without a place are told so before anybody else is served."""

import gevent

from queue_server.web.limits import Turnstile


def test_whoever_is_refused_learns_it_before_the_first_of_the_crowd_is_served() -> None:
    turnstile = Turnstile(at_once=3, give_way=lambda: gevent.sleep(0))
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
