"""Which command is possible in which status, and what it leaves behind."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_server.domain import lifecycle
from queue_server.domain.errors import CommandRefused, DomainError, TooLate
from queue_server.domain.lifecycle import Change, Command
from queue_server.domain.model import AT_COUNTER, OPEN_STATUSES, Language, QueueReason, Status, Ticket

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def make_ticket(**changes: Any) -> Ticket:
    ticket = Ticket(
        id=1,
        business_day=date(2026, 11, 25),
        prefix="A",
        number=5,
        service="A",
        priority=False,
        status=Status.WAITING,
        language=Language.VIETNAMESE,
        party_size=1,
        counter=None,
        calls=0,
        queue_reason=QueueReason.DUE_FIRST,
        issued_at=NOW,
        joined_at=NOW,
        serve_by=NOW + timedelta(minutes=15),
        period_started_at=NOW,
        called_at=None,
        began_at=None,
        ended_at=None,
        closed_by_system=False,
        sequence=1,
    )
    return replace(ticket, **changes)


def run(command: Command, ticket: Ticket, now: datetime = NOW) -> Change:
    """Any command with ordinary arguments."""
    due = now + timedelta(minutes=3)
    made: dict[Command, Any] = {
        Command.CALL: lambda: lifecycle.call(ticket, counter=3, now=now),
        Command.RECALL: lambda: lifecycle.recall(ticket, now=now),
        Command.BEGIN: lambda: lifecycle.begin(ticket, now=now),
        Command.FINISH: lambda: lifecycle.finish(ticket, now=now),
        Command.NO_SHOW: lambda: lifecycle.no_show(ticket, now=now),
        Command.REQUEUE: lambda: lifecycle.requeue(ticket, now=now),
        Command.HOLD: lambda: lifecycle.hold(ticket, now=now),
        Command.RESUME: lambda: lifecycle.resume(ticket, counter=4, now=now),
        Command.TRANSFER: lambda: lifecycle.transfer(ticket, service="C", serve_by=due, now=now),
        Command.MOVE: lambda: lifecycle.move(ticket, service="C", now=now),
        Command.DELAY: lambda: lifecycle.delay(ticket, serve_by=due, now=now),
        Command.CANCEL: lambda: lifecycle.cancel(ticket, now=now),
        Command.RETURN: lambda: lifecycle.come_back(ticket, serve_by=due, grace=timedelta(minutes=30), now=now),
        Command.UNDO: lambda: lifecycle.undo(ticket, former=Status.CALLED, now=now),
    }
    change: Change = made[command]()
    return change


# Written down from the design, not taken from the code.
RESULTS: dict[tuple[Command, Status], Status] = {
    (Command.CALL, Status.WAITING): Status.CALLED,
    (Command.RECALL, Status.CALLED): Status.CALLED,
    (Command.BEGIN, Status.CALLED): Status.SERVING,
    (Command.FINISH, Status.CALLED): Status.SERVED,
    (Command.FINISH, Status.SERVING): Status.SERVED,
    (Command.NO_SHOW, Status.CALLED): Status.NO_SHOW,
    (Command.REQUEUE, Status.CALLED): Status.WAITING,
    (Command.HOLD, Status.CALLED): Status.ON_HOLD,
    (Command.HOLD, Status.SERVING): Status.ON_HOLD,
    (Command.RESUME, Status.ON_HOLD): Status.CALLED,
    (Command.TRANSFER, Status.CALLED): Status.WAITING,
    (Command.TRANSFER, Status.SERVING): Status.WAITING,
    (Command.MOVE, Status.WAITING): Status.WAITING,
    (Command.DELAY, Status.WAITING): Status.WAITING,
    (Command.CANCEL, Status.WAITING): Status.CANCELLED,
    (Command.CANCEL, Status.ON_HOLD): Status.CANCELLED,
    (Command.RETURN, Status.NO_SHOW): Status.WAITING,
    (Command.UNDO, Status.SERVED): Status.CALLED,
    (Command.UNDO, Status.NO_SHOW): Status.CALLED,
}
COMMANDS = [command for command in Command if command not in (Command.EXPIRE, Command.CLOSE)]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_what_the_design_says_or_is_refused_by_name(command: Command, status: Status) -> None:
    ended_at = None if status in OPEN_STATUSES else NOW
    ticket = make_ticket(status=status, counter=3 if status in AT_COUNTER else None, ended_at=ended_at)
    expected = RESULTS.get((command, status))
    if expected is None:
        with pytest.raises(CommandRefused) as refusal:
            run(command, ticket)
        assert refusal.value.facts["status"] == status.value
        assert refusal.value.facts["command"] == command.value
    else:
        assert run(command, ticket).after.status is expected


def test_requeue_keeps_the_place() -> None:
    called = lifecycle.call(make_ticket(), counter=3, now=NOW).after
    back = lifecycle.requeue(called, now=NOW + timedelta(minutes=2)).after
    assert (back.serve_by, back.joined_at, back.counter) == (NOW + timedelta(minutes=15), NOW, None)


def test_hold_frees_the_counter_and_resume_takes_another() -> None:
    called = lifecycle.call(make_ticket(), counter=3, now=NOW).after
    held = lifecycle.hold(called, now=NOW).after
    assert held.counter is None
    assert lifecycle.resume(held, counter=9, now=NOW).after.counter == 9


def test_move_keeps_the_due_instant() -> None:
    moved = lifecycle.move(make_ticket(), service="C", now=NOW + timedelta(minutes=4)).after
    assert (moved.service, moved.serve_by) == ("C", NOW + timedelta(minutes=15))


def test_a_delay_is_granted_once_and_never_earlier() -> None:
    delayed = lifecycle.delay(make_ticket(), serve_by=NOW, now=NOW).after
    assert delayed.serve_by == NOW + timedelta(minutes=15)
    with pytest.raises(TooLate):
        lifecycle.delay(delayed, serve_by=NOW + timedelta(hours=1), now=NOW)


@pytest.mark.parametrize(("seconds", "is_possible"), [(0, True), (60, True), (61, False)])
def test_undo_is_possible_within_sixty_seconds(seconds: int, is_possible: bool) -> None:
    served = make_ticket(status=Status.SERVED, counter=3, ended_at=NOW)
    now = NOW + timedelta(seconds=seconds)
    if is_possible:
        change = lifecycle.undo(served, former=Status.SERVING, now=now)
        assert (change.after.status, change.after.ended_at, change.period) == (Status.SERVING, None, "reopen")
    else:
        with pytest.raises(TooLate):
            lifecycle.undo(served, former=Status.SERVING, now=now)


def test_return_is_possible_within_the_grace_time_only() -> None:
    missed = make_ticket(status=Status.NO_SHOW, ended_at=NOW)
    grace = timedelta(minutes=30)
    assert lifecycle.come_back(missed, serve_by=NOW, grace=grace, now=NOW + grace).after.status is Status.WAITING
    with pytest.raises(TooLate):
        lifecycle.come_back(missed, serve_by=NOW, grace=grace, now=NOW + grace + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("status", "expected", "is_marked"),
    [
        (Status.WAITING, Status.EXPIRED, False),
        (Status.ON_HOLD, Status.EXPIRED, False),
        (Status.CALLED, Status.NO_SHOW, True),
        (Status.SERVING, Status.SERVED, True),
    ],
)
def test_closing_ends_what_is_open_and_caps_its_time(status: Status, expected: Status, is_marked: bool) -> None:
    closing = NOW + timedelta(hours=8)
    after = lifecycle.close(make_ticket(status=status), closing=closing).after
    assert (after.status, after.ended_at, after.closed_by_system) == (expected, closing, is_marked)


def test_closing_never_ends_a_period_before_it_began() -> None:
    late = make_ticket(status=Status.SERVING, period_started_at=NOW + timedelta(hours=9))
    assert lifecycle.close(late, closing=NOW + timedelta(hours=8)).after.ended_at == NOW + timedelta(hours=9)


class Life(RuleBasedStateMachine):
    """Random commands at random moments."""

    def __init__(self) -> None:
        super().__init__()
        self.ticket = make_ticket()
        self.now = NOW

    @rule(command=st.sampled_from(COMMANDS), seconds=st.integers(0, 2000))
    def command(self, command: Command, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        try:
            change = run(command, self.ticket, self.now)
        except DomainError:
            return
        assert change.before == self.ticket
        assert (change.after.id, change.after.label, change.after.issued_at) == (1, "A005", NOW)
        self.ticket = change.after

    @invariant()
    def a_ticket_is_at_a_counter_exactly_while_called_or_serving_or_after(self) -> None:
        if self.ticket.status in AT_COUNTER:
            assert self.ticket.counter is not None
        if self.ticket.status in (Status.WAITING, Status.ON_HOLD):
            assert self.ticket.counter is None

    @invariant()
    def it_has_ended_exactly_when_it_is_not_open(self) -> None:
        assert (self.ticket.ended_at is None) == (self.ticket.status in OPEN_STATUSES)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
