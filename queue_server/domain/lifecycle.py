"""What a command does to a ticket: one table of allowed statuses, one function per change. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from queue_server.domain.errors import CommandRefused, TooLate
from queue_server.domain.model import AT_COUNTER, QueueReason, Status, Ticket

UNDO_WINDOW = timedelta(seconds=60)


class Command(StrEnum):
    """The commands on a ticket."""

    CALL = "call"
    RECALL = "recall"
    BEGIN = "begin"
    FINISH = "finish"
    NO_SHOW = "no_show"
    REQUEUE = "requeue"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    MOVE = "move"
    DELAY = "delay"
    CANCEL = "cancel"
    RETURN = "return"
    UNDO = "undo"
    EXPIRE = "expire"
    CLOSE = "close"


ALLOWED: dict[Command, frozenset[Status]] = {
    Command.CALL: frozenset({Status.WAITING}),
    Command.RECALL: frozenset({Status.CALLED}),
    Command.BEGIN: frozenset({Status.CALLED}),
    Command.FINISH: AT_COUNTER,
    Command.NO_SHOW: frozenset({Status.CALLED}),
    Command.REQUEUE: frozenset({Status.CALLED}),
    Command.HOLD: AT_COUNTER,
    Command.RESUME: frozenset({Status.ON_HOLD}),
    Command.TRANSFER: AT_COUNTER,
    Command.MOVE: frozenset({Status.WAITING}),
    Command.DELAY: frozenset({Status.WAITING}),
    Command.CANCEL: frozenset({Status.WAITING, Status.ON_HOLD}),
    Command.RETURN: frozenset({Status.NO_SHOW}),
    Command.UNDO: frozenset({Status.SERVED, Status.NO_SHOW}),
    Command.EXPIRE: frozenset({Status.WAITING, Status.ON_HOLD}),
    Command.CLOSE: AT_COUNTER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A command's effect. `period` says what happens to the ticket's periods.

    `after` is the ticket as it will be stored. With `period == "next"` the running
    period ends at `at` and one in `after.status` begins (none for an ended ticket);
    with `"same"` nothing moves; with `"reopen"` the last period runs on.
    """

    command: Command
    before: Ticket
    after: Ticket
    at: datetime
    period: str


def require(ticket: Ticket, command: Command) -> None:
    """Check that the ticket's status allows the command.

    Raises:
        CommandRefused: naming status and command.
    """
    if ticket.status not in ALLOWED[command]:
        raise CommandRefused(command=command.value, status=ticket.status.value, label=ticket.label, ticket_id=ticket.id)


def call(ticket: Ticket, *, counter: int, now: datetime) -> Change:
    """Waiting → called at `counter`."""
    return _to_counter(Command.CALL, ticket, counter, now)


def recall(ticket: Ticket, *, now: datetime) -> Change:
    """Called → called, one call more; walking time runs on from the first call."""
    require(ticket, Command.RECALL)
    return Change(
        command=Command.RECALL, before=ticket, after=replace(ticket, calls=ticket.calls + 1), at=now, period="same"
    )


def begin(ticket: Ticket, *, now: datetime) -> Change:
    """Called → serving."""
    require(ticket, Command.BEGIN)
    after = replace(ticket, status=Status.SERVING, began_at=now, period_started_at=now)
    return _next(Command.BEGIN, ticket, after, now)


def finish(ticket: Ticket, *, now: datetime) -> Change:
    """Called or serving → served."""
    require(ticket, Command.FINISH)
    return _end(Command.FINISH, ticket, Status.SERVED, now)


def no_show(ticket: Ticket, *, now: datetime) -> Change:
    """Called → no_show."""
    require(ticket, Command.NO_SHOW)
    return _end(Command.NO_SHOW, ticket, Status.NO_SHOW, now)


def requeue(ticket: Ticket, *, now: datetime) -> Change:
    """Called by mistake → waiting at its unchanged place."""
    require(ticket, Command.REQUEUE)
    after = replace(ticket, status=Status.WAITING, counter=None, called_at=None, period_started_at=now)
    return _next(Command.REQUEUE, ticket, after, now)


def hold(ticket: Ticket, *, now: datetime) -> Change:
    """Called or serving → on_hold, which frees the counter."""
    require(ticket, Command.HOLD)
    after = replace(ticket, status=Status.ON_HOLD, counter=None, period_started_at=now)
    return _next(Command.HOLD, ticket, after, now)


def resume(ticket: Ticket, *, counter: int, now: datetime) -> Change:
    """On hold → called at the given counter."""
    return _to_counter(Command.RESUME, ticket, counter, now)


def transfer(ticket: Ticket, *, service: str, serve_by: datetime, now: datetime) -> Change:
    """Called or serving → waiting in another service, same number, due at `serve_by`."""
    require(ticket, Command.TRANSFER)
    after = replace(
        ticket,
        status=Status.WAITING,
        service=service,
        counter=None,
        called_at=None,
        joined_at=now,
        serve_by=serve_by,
        period_started_at=now,
        queue_reason=QueueReason.TRANSFERRED,
    )
    return _next(Command.TRANSFER, ticket, after, now)


def move(ticket: Ticket, *, service: str, now: datetime) -> Change:
    """Waiting → waiting in another service (the citizen chose wrongly), still due when it was."""
    require(ticket, Command.MOVE)
    after = replace(ticket, service=service, period_started_at=now)
    return _next(Command.MOVE, ticket, after, now)


def delay(ticket: Ticket, *, serve_by: datetime, now: datetime) -> Change:
    """Waiting → waiting, due later at the citizen's own wish; only once.

    Raises:
        TooLate: it was delayed before.
    """
    require(ticket, Command.DELAY)
    if ticket.queue_reason is QueueReason.DELAYED:
        raise TooLate(command=Command.DELAY.value)
    after = replace(
        ticket,
        serve_by=max(serve_by, ticket.serve_by),
        period_started_at=now,
        queue_reason=QueueReason.DELAYED,
    )
    return _next(Command.DELAY, ticket, after, now)


def cancel(ticket: Ticket, *, now: datetime) -> Change:
    """Waiting or on hold → cancelled."""
    require(ticket, Command.CANCEL)
    return _end(Command.CANCEL, ticket, Status.CANCELLED, now)


def come_back(ticket: Ticket, *, serve_by: datetime, grace: timedelta, now: datetime) -> Change:
    """No-show → waiting again (the `return` command), due at `serve_by`.

    Raises:
        TooLate: more than `grace` after the no-show.
    """
    require(ticket, Command.RETURN)
    if ticket.ended_at is None or now - ticket.ended_at > grace:
        raise TooLate(command=Command.RETURN.value)
    after = replace(
        ticket,
        status=Status.WAITING,
        counter=None,
        called_at=None,
        ended_at=None,
        joined_at=now,
        serve_by=serve_by,
        period_started_at=now,
        queue_reason=QueueReason.RETURNED,
    )
    return _next(Command.RETURN, ticket, after, now)


def undo(ticket: Ticket, *, former: Status, now: datetime) -> Change:
    """Served or no_show → its `former` status, whose period runs on as if it had never ended.

    Raises:
        TooLate: more than 60 s after the end, or the system closed it.
    """
    require(ticket, Command.UNDO)
    if ticket.ended_at is None or ticket.closed_by_system or now - ticket.ended_at > UNDO_WINDOW:
        raise TooLate(command=Command.UNDO.value)
    reopened = replace(ticket, status=former, ended_at=None)
    return Change(command=Command.UNDO, before=ticket, after=reopened, at=now, period="reopen")


def close(ticket: Ticket, *, closing: datetime) -> Change:
    """What closing time makes of a ticket still open; times are capped at `closing`.

    Waiting and on hold expire; called becomes no_show and serving served, both marked
    `closed_by_system` and left out of time figures.
    """
    at = max(closing, ticket.period_started_at)
    if ticket.status in ALLOWED[Command.EXPIRE]:
        return _end(Command.EXPIRE, ticket, Status.EXPIRED, at)
    require(ticket, Command.CLOSE)
    status = Status.NO_SHOW if ticket.status is Status.CALLED else Status.SERVED
    after = replace(ticket, status=status, ended_at=at, closed_by_system=True)
    return _next(Command.CLOSE, ticket, after, at)


def _to_counter(command: Command, ticket: Ticket, counter: int, now: datetime) -> Change:
    require(ticket, command)
    calls = ticket.calls + 1
    called = {"status": Status.CALLED, "counter": counter, "calls": calls, "called_at": now, "period_started_at": now}
    return _next(command, ticket, replace(ticket, **called), now)  # type: ignore[arg-type]


def _end(command: Command, ticket: Ticket, status: Status, now: datetime) -> Change:
    return _next(command, ticket, replace(ticket, status=status, ended_at=now), now)


def _next(command: Command, before: Ticket, after: Ticket, now: datetime) -> Change:
    at = max(now, before.period_started_at)
    if at != now:
        # The clock was set back: nothing ends before it began, so the command happens at that instant.
        names = ("period_started_at", "joined_at", "called_at", "began_at", "ended_at")
        after = replace(after, **{name: at for name in names if getattr(after, name) == now})  # type: ignore[arg-type]
    return Change(command=command, before=before, after=after, at=at, period="next")
