"""The nouns of the centre as frozen values: ticket, period, question, rating, counter state. No rules."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a ticket stands in its life."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN_STATUSES = frozenset({Status.WAITING, Status.CALLED, Status.SERVING, Status.ON_HOLD})
AT_COUNTER = frozenset({Status.CALLED, Status.SERVING})


class QueueReason(StrEnum):
    """Why a waiting ticket stands where it stands; stored with each pick."""

    DUE_FIRST = "due_first"
    PRIORITY = "priority"
    TRANSFERRED = "transferred"
    RETURNED = "returned"
    DELAYED = "delayed"
    APPOINTMENT = "appointment"
    CHOSEN = "chosen"


class CounterState(StrEnum):
    """Whether an officer serves at a counter."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Language(StrEnum):
    """Languages a citizen is addressed in."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class HelpKind(StrEnum):
    """What help a citizen asked for when taking the number."""

    GUIDANCE = "guidance"
    SUPPORT = "support"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One citizen's visit: a number for one business day.

    `serve_by` is the instant the ticket is due at; it orders the queue. `service`
    is the service's code, `counter` the counter's number or None. `period_started_at`
    is the start of the period the ticket is in (waiting, called, serving, on hold),
    for an ended ticket the start of its last one. `help` None: no help was asked for;
    `help_language` is the code of the interpreter's language. `issued_offline`: a kiosk numbered it
    out of its own series while the server did not answer. Instants are aware UTC.
    """

    id: int
    business_day: date
    prefix: str
    number: int
    service: str
    priority: bool
    status: Status
    language: Language
    party_size: int
    counter: int | None
    calls: int
    queue_reason: QueueReason
    issued_at: datetime
    joined_at: datetime
    serve_by: datetime
    period_started_at: datetime
    called_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    closed_by_system: bool
    sequence: int
    help: HelpKind | None = None
    help_language: str | None = None
    issued_offline: bool = False

    @property
    def label(self) -> str:
        """The public name: prefix and at least three digits, such as `A005`."""
        return f"{self.prefix}{self.number:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of a ticket's life in one status; every time figure comes from these.

    `due_at` is the ticket's `serve_by` for a waiting period, else None. `ended_at`
    is None while the period runs.
    """

    id: int
    ticket: int
    status: Status
    service: str
    counter: int | None
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A numbered place where an officer serves, as it stands now."""

    number: int
    name: str | None
    state: CounterState
    state_since: datetime | None
    officer_id: int | None
    officer: str | None
    services: tuple[str, ...]
    direction: str | None
    zone: str | None


class QuestionState(StrEnum):
    """What became of the question put to a citizen after service."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    CUT_SHORT = "cut_short"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The rating question a counter's tablet shows for one served ticket."""

    ticket: int
    counter: int
    state: QuestionState
    asked_at: datetime
    keep_until: datetime
    closes_at: datetime


class Channel(StrEnum):
    """Where a rating was given."""

    TABLET = "tablet"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One answer for one served ticket; first wins."""

    id: int
    ticket: int
    score: int
    reasons: tuple[str, ...]
    comment: str | None
    at: datetime
    channel: Channel
