"""The judge itself: it finds every kind of broken promise, and nothing in a run that kept them all."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.verdict import History, Kept, violations

DAY = "2026-11-25"


def ticket(number: int, status: str = "waiting", counter: int | None = None) -> dict[str, Any]:
    return {
        "id": number,
        "label": f"A{number:03}",
        "prefix": "A",
        "number": number,
        "business_day": DAY,
        "issued_at": f"{DAY}T09:00:0{number}.000+07:00",
        "status": status,
        "counter": counter,
    }


LIFE = (("issued", "waiting", None), ("called", "called", 1), ("began", "serving", 1), ("finished", "served", 1))


def good_run() -> tuple[History, Kept]:
    """Ticket 1 finished and rated at counter 1, ticket 2 called to counter 2, ticket 3 waiting; one key is open."""
    history = History()
    steps = [
        (1, *LIFE[0]),
        (2, *LIFE[0]),
        (3, *LIFE[0]),
        *[(1, *step) for step in LIFE[1:]],
        (2, "called", "called", 2),
    ]
    events = [
        {"sequence": place, "kind": f"ticket_{word}", "ticket": ticket(number, status, counter)}
        for place, (number, word, status, counter) in enumerate(steps, start=1)
    ]
    for number in (1, 2, 3):
        history.ask(f"k{number}", {})
        history.answer(f"k{number}", 201, {"ticket": ticket(number)})
    history.ask("lost", {})
    for word in ("call", "begin", "finish"):
        history.acknowledge(1, word, 1 if word == "call" else None)
    history.acknowledge(2, "call", 2)
    history.rated[1] = 5
    tickets = [ticket(1, "served", 1), ticket(2, "called", 2), ticket(3)]
    return history, Kept(tickets=tickets, events=events, ratings=[{"ticket": 1, "score": 5}])


def test_a_run_that_kept_its_promises_has_no_violation() -> None:
    assert violations(*good_run()) == []


def test_a_ticket_whose_answer_was_lost_may_be_there() -> None:
    history, kept = good_run()
    kept.tickets.append(ticket(4))
    kept.events.append({"sequence": 8, "kind": "ticket_issued", "ticket": ticket(4)})
    assert violations(history, kept) == []
    history.answer("lost", 409, {})
    assert violations(history, kept) == ["1 tickets nobody was told of, but only 0 keys are open"]


def offline(number: int, status: str = "waiting") -> dict[str, Any]:
    return ticket(number, status) | {"issued_offline": True}


def test_the_run_leaves_a_kiosk_s_series_out_and_its_numbers_come_from_there_alone() -> None:
    history, kept = good_run()
    kept.tickets.append(offline(6))
    kept.events.append({"sequence": 8, "kind": "ticket_issued", "ticket": offline(6)})
    assert violations(history, kept) == [f"a number of A on {DAY} is in no kiosk's series"]
    assert violations(history, replace(kept, series=(range(5, 9),))) == []
    assert violations(history, replace(kept, series=(range(3, 9),))) == [f"a number of A on {DAY} is missing"]


def test_a_ticket_that_a_kiosk_s_own_replaced_was_given_to_nobody() -> None:
    history, kept = good_run()
    kept = replace(kept, series=(range(6, 9),))
    history.answer("lost", 201, {"ticket": offline(6)})
    kept.tickets.extend([ticket(4, "cancelled"), offline(6)])
    for sequence, one in enumerate((ticket(4), offline(6)), start=8):
        kept.events.append({"sequence": sequence, "kind": "ticket_issued", "ticket": one})
    cancelled = {"sequence": 10, "kind": "ticket_cancelled", "ticket": ticket(4, "cancelled")}
    kept.events.append(cancelled | {"replaced_by": "A006"})
    assert violations(history, kept) == []
    kept.events[-1] = cancelled
    assert violations(history, kept) == ["1 tickets nobody was told of, but only 0 keys are open"]


def test_a_503_leaves_the_fate_of_a_key_unknown() -> None:
    history, _ = good_run()
    assert not history.answer("lost", 503, {})
    assert "lost" in history.open_keys


def test_a_500_is_never_an_answer() -> None:
    history, kept = good_run()
    history.answer("lost", 500, {})
    assert violations(history, kept) == ["key lost was answered 500"]


def drop_ticket(history: History, kept: Kept) -> None:
    del kept.tickets[2], kept.events[2]


def repeat_number(history: History, kept: Kept) -> None:
    kept.tickets[2] |= {"number": 2, "label": "A002"}
    history.issued["k3"] |= {"number": 2, "label": "A002"}


def skip_number(history: History, kept: Kept) -> None:
    kept.tickets[2] |= {"number": 4, "label": "A004"}
    history.issued["k3"] |= {"number": 4, "label": "A004"}


def renumber(history: History, kept: Kept) -> None:
    kept.tickets[2]["label"] = "A033"


def two_keys_one_ticket(history: History, kept: Kept) -> None:
    history.answer("lost", 201, {"ticket": ticket(3)})


def one_key_two_tickets(history: History, kept: Kept) -> None:
    history.answer("k3", 200, {"ticket": ticket(2)})


def call_twice(history: History, kept: Kept) -> None:
    history.acknowledge(2, "call", 3)


def crowd_counter(history: History, kept: Kept) -> None:
    kept.tickets[2] |= {"status": "called", "counter": 2}
    kept.events.append({"sequence": 8, "kind": "ticket_called", "ticket": ticket(3, "called", 2)})


def move_between_counters(history: History, kept: Kept) -> None:
    kept.tickets[1]["counter"] = 3
    kept.events.append({"sequence": 8, "kind": "ticket_called", "ticket": ticket(2, "called", 3)})


def unfinish(history: History, kept: Kept) -> None:
    kept.tickets[0] = ticket(1, "serving", 1)
    kept.events.append({"sequence": 8, "kind": "ticket_began", "ticket": ticket(1, "serving", 1)})


def forget_finish(history: History, kept: Kept) -> None:
    kept.tickets[0]["status"] = "serving"
    del kept.events[5:]


def uncall(history: History, kept: Kept) -> None:
    kept.tickets[1] = ticket(2)
    kept.events[-1]["ticket"] = ticket(2)


def forget_rating(history: History, kept: Kept) -> None:
    kept.ratings.clear()


def change_rating(history: History, kept: Kept) -> None:
    kept.ratings[0]["score"] = 1


def rate_twice(history: History, kept: Kept) -> None:
    kept.ratings.append({"ticket": 1, "score": 5})


def rate_unserved(history: History, kept: Kept) -> None:
    kept.ratings.append({"ticket": 3, "score": 5})


def hole_in_log(history: History, kept: Kept) -> None:
    kept.events[-1]["sequence"] = 9


def forget_event(history: History, kept: Kept) -> None:
    del kept.events[-1]


def issue_event_twice(history: History, kept: Kept) -> None:
    kept.events.append({"sequence": 8, "kind": "ticket_issued", "ticket": ticket(3)})


DAMAGES: list[tuple[Callable[[History, Kept], None], str]] = [
    (drop_ticket, "the ticket of key k3 is lost"),
    (renumber, "the ticket of key k3 is not the one that was given"),
    (repeat_number, f"a number of A on {DAY} is there twice"),
    (repeat_number, f"A002 of {DAY} was given 2 times"),
    (skip_number, f"a number of A on {DAY} is missing"),
    (two_keys_one_ticket, "ticket 3 was given to 2 keys"),
    (one_key_two_tickets, "key k3 was answered with two tickets"),
    (call_twice, "ticket 2 was called to counters [2, 3]"),
    (crowd_counter, "2 tickets are at counter 2"),
    (crowd_counter, "counter 2 had two tickets"),
    (move_between_counters, "ticket 2 was at two counters"),
    (unfinish, "ticket 1 was finished and is not"),
    (unfinish, "ticket 1 was served and then serving"),
    (forget_finish, "the acknowledged finish of ticket 1 is not in the log"),
    (uncall, "ticket 2 was called and waits again"),
    (forget_rating, "the acknowledged rating of ticket 1 is lost or changed"),
    (change_rating, "the acknowledged rating of ticket 1 is lost or changed"),
    (rate_twice, "ticket 1 has 2 ratings"),
    (rate_unserved, "ticket 3 is rated and was not served"),
    (hole_in_log, "the log has a hole or a repeat"),
    (forget_event, "ticket 2 is not where its last event left it"),
    (issue_event_twice, "ticket 3 was issued twice or never"),
]


@pytest.mark.parametrize(("damage", "expected"), DAMAGES, ids=lambda value: getattr(value, "__name__", None))
def test_the_judge_finds(damage: Callable[[History, Kept], None], expected: str) -> None:
    history, kept = good_run()
    kept = deepcopy(kept)
    damage(history, kept)
    assert expected in violations(history, kept)
