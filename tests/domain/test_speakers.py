"""Which board of a zone speaks: one, the one that should, and the same wherever it is asked."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.zones import LivingBoard, speakers

A, B, ALL = "A", "B", None


def board(number: int, zone: str | None = A, *, sounds: bool | None = None, can_sound: bool = True) -> LivingBoard:
    return LivingBoard(id=number, zone=zone, sounds=sounds, can_sound=can_sound)


@pytest.mark.parametrize(
    ("boards", "chosen"),
    [
        ([], {}),
        ([board(1)], {A: 1}),
        ([board(2), board(1)], {A: 1}),
        ([board(1), board(2, sounds=True)], {A: 2}),
        ([board(1, sounds=False), board(2)], {A: 2}),
        ([board(1, sounds=False)], {}),
        ([board(1, can_sound=False), board(2)], {A: 2}),
        ([board(1, sounds=True, can_sound=False), board(2)], {A: 2}),
        ([board(2, can_sound=False), board(1, can_sound=False)], {A: 1}),
        ([board(1, B), board(2)], {A: 2, B: 1}),
        ([board(1, ALL)], {A: 1, B: 1}),
        ([board(1, ALL), board(2)], {A: 2, B: 1}),
        ([board(1, ALL, sounds=True), board(2)], {A: 1, B: 1}),
        ([board(1, ALL, sounds=True), board(2, sounds=True)], {A: 2, B: 1}),
        ([board(1, ALL, sounds=False), board(2)], {A: 2}),
        ([board(1, "nowhere")], {}),
    ],
    ids=[
        "none there",
        "one",
        "the one entered first",
        "the one that shall",
        "never the one that shall not",
        "rather nobody than one that never shall",
        "one that can be heard before one that cannot",
        "even before one that shall",
        "none can be heard: one is told, so that it asks for a touch",
        "each zone its own",
        "one before all counters speaks for every zone",
        "a zone's own board before one that shows all counters",
        "unless the one before all counters shall",
        "a zone's own that shall before one of all counters that shall",
        "zones without a board that may stay silent",
        "a zone that no counter is in",
    ],
)
def test_one_board_speaks_for_a_zone(boards: list[LivingBoard], chosen: dict[str, int]) -> None:
    assert speakers([A, B], boards) == chosen


anything = st.builds(
    board,
    st.integers(1, 20),
    st.sampled_from([A, B, ALL]),
    sounds=st.sampled_from([None, True, False]),
    can_sound=st.booleans(),
)


@given(st.lists(anything, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_every_process_chooses_the_same_and_none_stays_silent_that_may_speak(
    boards: list[LivingBoard], chance: Random
) -> None:
    chosen = speakers([A, B], boards)
    shuffled = list(boards)
    chance.shuffle(shuffled)
    assert speakers([B, A], shuffled) == chosen
    for zone in (A, B):
        may = {one.id for one in boards if one.sounds is not False and one.zone in (None, zone)}
        assert chosen[zone] in may if may else zone not in chosen
