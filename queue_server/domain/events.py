"""What can happen, in the past tense. The kinds are part of the wire contract."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from queue_server.domain.lifecycle import Command
from queue_server.domain.model import Ticket


class EventKind(StrEnum):
    """Kinds of events in the log and on the feed."""

    TICKET_ISSUED = "ticket_issued"
    TICKET_CALLED = "ticket_called"
    TICKET_RECALLED = "ticket_recalled"
    TICKET_BEGAN = "ticket_began"
    TICKET_FINISHED = "ticket_finished"
    TICKET_NO_SHOW = "ticket_no_show"
    TICKET_REQUEUED = "ticket_requeued"
    TICKET_HELD = "ticket_held"
    TICKET_RESUMED = "ticket_resumed"
    TICKET_TRANSFERRED = "ticket_transferred"
    TICKET_MOVED = "ticket_moved"
    TICKET_DELAYED = "ticket_delayed"
    TICKET_CANCELLED = "ticket_cancelled"
    TICKET_RETURNED = "ticket_returned"
    TICKET_UNDONE = "ticket_undone"
    TICKET_EXPIRED = "ticket_expired"
    COUNTER_OPENED = "counter_opened"
    COUNTER_PAUSED = "counter_paused"
    COUNTER_CLOSED = "counter_closed"
    RATING_GIVEN = "rating_given"
    DOSSIER_RECEIVED = "dossier_received"
    SLIP_REPRINTED = "slip_reprinted"
    PRINTER_CHANGED = "printer_changed"
    SLIPS_PASSED_ON = "slips_passed_on"
    SLIP_GIVEN_UP = "slip_given_up"
    SITE_CLOSED = "site_closed"
    SOUND_TESTED = "sound_tested"
    SCREENS_CHANGED = "screens_changed"


OF_COMMAND: dict[Command, EventKind] = {
    Command.CALL: EventKind.TICKET_CALLED,
    Command.RECALL: EventKind.TICKET_RECALLED,
    Command.BEGIN: EventKind.TICKET_BEGAN,
    Command.FINISH: EventKind.TICKET_FINISHED,
    Command.NO_SHOW: EventKind.TICKET_NO_SHOW,
    Command.REQUEUE: EventKind.TICKET_REQUEUED,
    Command.HOLD: EventKind.TICKET_HELD,
    Command.RESUME: EventKind.TICKET_RESUMED,
    Command.TRANSFER: EventKind.TICKET_TRANSFERRED,
    Command.MOVE: EventKind.TICKET_MOVED,
    Command.DELAY: EventKind.TICKET_DELAYED,
    Command.CANCEL: EventKind.TICKET_CANCELLED,
    Command.RETURN: EventKind.TICKET_RETURNED,
    Command.UNDO: EventKind.TICKET_UNDONE,
    Command.EXPIRE: EventKind.TICKET_EXPIRED,
}

# What a board shows and speaks.
CALLS = (EventKind.TICKET_CALLED, EventKind.TICKET_RECALLED, EventKind.TICKET_RESUMED)

# Boards, signs, programs and officers get these as their number alone: they are others' business.
FOR_LEADERS_ONLY = frozenset({EventKind.RATING_GIVEN, EventKind.DOSSIER_RECEIVED, EventKind.SLIP_REPRINTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; `facts` are the JSON values of its state after, besides the ticket."""

    kind: EventKind
    business_day: date
    ticket: Ticket | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something one room alone is told after the commit, without a sequence: tablets, print agents, boards.

    `name` is the Socket.IO message it goes as; where events are put in order, it is another one than theirs.
    """

    room: str
    kind: str
    body: dict[str, Any]
    name: str = "event"
