"""Who is next, and the numbers on the tickets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import next_ticket, numbering
from queue_server.domain.errors import NobodyBehind
from queue_server.domain.model import QueueReason, Ticket
from tests.domain.test_lifecycle import NOW, make_ticket

arrivals = st.lists(st.tuples(st.integers(0, 3600), st.booleans()), min_size=1, max_size=30)


def joined(number: int, seconds: int, priority: bool) -> Ticket:
    at = NOW + timedelta(seconds=seconds)
    due = next_ticket.serve_by(joined_at=at, target_seconds=900, priority=priority, priority_target_seconds=180)
    return make_ticket(id=number, joined_at=at, serve_by=due, priority=priority)


@given(arrivals)
def test_nobody_is_passed_by_one_due_later(people: list[tuple[int, bool]]) -> None:
    line = [joined(number, seconds, priority) for number, (seconds, priority) in enumerate(people, start=1)]
    called = []
    while (first := next_ticket.first(line)) is not None:
        called.append(first)
        line.remove(first)
    assert [t.serve_by for t in called] == sorted(t.serve_by for t in called)
    assert len(called) == len(people)


@given(arrivals)
def test_one_who_comes_later_passes_only_those_within_the_difference_of_targets(people: list[tuple[int, bool]]) -> None:
    line = [joined(number, seconds, priority) for number, (seconds, priority) in enumerate(people, start=1)]
    ordered = sorted(line, key=next_ticket.order_key)
    for place, ticket in enumerate(ordered):
        for passed in ordered[place + 1 :]:
            assert ticket.joined_at - passed.joined_at <= timedelta(seconds=900 - 180)


@given(arrivals, st.data())
def test_one_who_lets_others_go_first_is_passed_by_so_many_and_harms_nobody(
    people: list[tuple[int, bool]], data: st.DataObject
) -> None:
    line = [joined(number, seconds, priority) for number, (seconds, priority) in enumerate(people, start=1)]
    before = sorted(line, key=next_ticket.order_key)
    place = data.draw(st.integers(0, len(before) - 1))
    others = data.draw(st.integers(1, 6))
    own, behind = before[place], before[place + 1 :]
    if not behind:
        with pytest.raises(NobodyBehind):
            next_ticket.due_behind(behind, others=others)
        return
    due = next_ticket.due_behind(behind, others=others)
    after = sorted([*before[:place], *behind, replace(own, serve_by=due)], key=next_ticket.order_key)
    passed_by = [ticket for ticket in behind if next_ticket.order_key(ticket) < (due, own.id)]
    last = behind[min(others, len(behind)) - 1]
    assert [ticket for ticket in passed_by if ticket.serve_by < last.serve_by] == [
        ticket for ticket in behind[:others] if ticket.serve_by < last.serve_by
    ]
    assert {ticket.serve_by for ticket in passed_by[others:]} <= {last.serve_by}
    assert [ticket.id for ticket in after if ticket.id != own.id] == [t.id for t in before if t.id != own.id]


def test_nobody_is_let_through_where_the_site_does_not_offer_it() -> None:
    with pytest.raises(NobodyBehind):
        next_ticket.due_behind([make_ticket()], others=0)


def test_ties_are_called_in_the_order_of_issue() -> None:
    first, second = make_ticket(id=7), make_ticket(id=8)
    assert next_ticket.first([second, first]) == first


def test_nobody_waits() -> None:
    assert next_ticket.first([]) is None


def test_priority_is_never_due_later_than_ordinary() -> None:
    due = next_ticket.serve_by(joined_at=NOW, target_seconds=60, priority=True, priority_target_seconds=180)
    assert due == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("reason", "priority", "expected"),
    [
        (QueueReason.DUE_FIRST, False, QueueReason.DUE_FIRST),
        (QueueReason.DUE_FIRST, True, QueueReason.PRIORITY),
        (QueueReason.RETURNED, True, QueueReason.RETURNED),
    ],
)
def test_the_reason_of_a_place_is_said(reason: QueueReason, priority: bool, expected: QueueReason) -> None:
    assert next_ticket.reason_for(make_ticket(queue_reason=reason, priority=priority)) is expected


@given(st.integers(1, 999_999))
def test_a_label_reads_back_to_its_number(number: int) -> None:
    label = numbering.label("A", number)
    assert numbering.LABEL.fullmatch(label)
    assert len(label) >= 4
    assert numbering.parse_label(label) == ("A", number)


@pytest.mark.parametrize("typed", ["a5", "A 005", "a-5", " A0005 "])
def test_labels_are_found_as_people_type_them(typed: str) -> None:
    assert numbering.parse_label(typed) == ("A", 5)


@pytest.mark.parametrize("typed", ["", "A", "5", "A000", "A5;", "ABC5", "Ａ５"])
def test_what_is_no_label_is_none(typed: str) -> None:
    assert numbering.parse_label(typed) is None


def test_numbers_count_from_one_without_gap() -> None:
    assert numbering.next_number(None) == 1
    assert numbering.next_number(41) == 42
