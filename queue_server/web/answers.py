"""What answers hold, for the OpenAPI document; the tests hold real answers against it."""

from typing import Any

import msgspec

from queue_server.web.paper_answers import PrintRef


class Wait(msgspec.Struct, kw_only=True):
    """A range the true wait lies in about eight of ten times."""

    low_seconds: int
    likely_seconds: int
    high_seconds: int


class Ticket(msgspec.Struct, kw_only=True):
    """A ticket as everyone may see it."""

    id: int
    label: str
    prefix: str
    number: int
    business_day: str
    service: str
    service_name: str
    service_name_en: str
    priority: bool
    status: str
    language: str
    party_size: int
    counter: int | None
    calls: int
    issued_at: str
    joined_at: str
    serve_by: str
    called_at: str | None
    began_at: str | None
    ended_at: str | None
    closed_by_system: bool
    help: str | None
    help_language: str | None
    issued_offline: bool
    sequence: int


class HeldTicket(Ticket, kw_only=True):
    """A ticket with what its holder needs."""

    ahead: int
    wait: Wait
    counters: list[int]
    follow_token: str
    follow_url: str | None


class IssuedTicket(HeldTicket, kw_only=True):
    """A ticket as issued, and the job of its slip."""

    print: PrintRef | None


class Issued(msgspec.Struct, kw_only=True):
    """The answer of issuing."""

    ticket: IssuedTicket


class TicketAnswer(msgspec.Struct, kw_only=True):
    """The answer of every command on a ticket."""

    ticket: Ticket


class CalledTicket(TicketAnswer, kw_only=True):
    """The answer of call-next: whom, and why."""

    reason: str


class Tickets(msgspec.Struct, kw_only=True):
    """A page of tickets."""

    tickets: list[Ticket]
    next: int | None


class Counter(msgspec.Struct, kw_only=True):
    """A counter as it stands."""

    counter: int
    name: str | None
    state: str
    state_since: str | None
    officer: str | None
    services: list[str]
    direction: str | None
    zone: str | None
    ticket: Ticket | None


class Counters(msgspec.Struct, kw_only=True):
    """All counters of the site."""

    counters: list[Counter]


class LineTicket(Ticket, kw_only=True):
    """A waiting ticket with the reason for its place."""

    why: str
    waiting_since: str
    is_late: bool


class Line(msgspec.Struct, kw_only=True):
    """Who waits for a counter, in calling order."""

    tickets: list[LineTicket]
    waiting: int
    shared_with: list[int]
    on_hold: list[Ticket]


class Today(msgspec.Struct, kw_only=True):
    """A counter's own figures of today."""

    served: int
    no_show: int
    waiting_median_seconds: int | None
    service_median_seconds: int | None
    within_target: int | None
    target_count: int | None
    asked: int
    rated: int


class Rating(msgspec.Struct, kw_only=True):
    """One answer for one served ticket."""

    id: int
    ticket: int
    label: str
    service: str
    counter: int | None
    score: int
    reasons: list[str]
    comment: str | None
    at: str
    channel: str


class RatingAnswer(msgspec.Struct, kw_only=True):
    """The answer of rating."""

    rating: Rating


class ListedRating(Rating, kw_only=True):
    """The same, with the signs that it may not be the citizen's own."""

    signs: list[str]


class Ratings(msgspec.Struct, kw_only=True):
    """A page of ratings."""

    ratings: list[ListedRating]
    next: int | None


class Follow(msgspec.Struct, kw_only=True):
    """What the holder of a follow token sees."""

    label: str
    status: str
    service: str
    service_name: str
    service_name_en: str
    counter: int | None
    direction: str | None
    counters: list[int]
    ahead: int | None
    wait: Wait | None
    priority: bool
    language: str
    business_day: str
    issued_at: str
    called_at: str | None
    now: str
    site: dict[str, str]
    can_cancel: bool
    can_delay: bool
    delay_others: int
    can_rate: bool
    score: int | None
    push_key: str | None
    tracking_path: str | None
    sequence: int


class Event(msgspec.Struct, kw_only=True):
    """An event; what else it carries depends on its kind."""

    sequence: int
    kind: str | msgspec.UnsetType = msgspec.UNSET
    at: str | msgspec.UnsetType = msgspec.UNSET
    ticket: Ticket | msgspec.UnsetType = msgspec.UNSET


class Events(msgspec.Struct, kw_only=True):
    """Events behind a sequence."""

    events: list[Event]
    sequence: int


class User(msgspec.Struct, kw_only=True):
    """Who is signed in."""

    name: str
    display_name: str
    role: str
    site: str
    counter: int | None


class SessionAnswer(msgspec.Struct, kw_only=True):
    """Who is signed in, and the token for the X-CSRF-Token header."""

    user: User
    csrf_token: str


class Services(msgspec.Struct, kw_only=True):
    """The site now, what it offers, and how long it takes."""

    site: dict[str, Any]
    priority_groups: list[dict[str, Any]]
    needs: list[dict[str, Any]]
    services: list[dict[str, Any]]
    help: dict[str, Any]
    printer: dict[str, Any] | None


class Anything(msgspec.Struct, kw_only=True):
    """An object described in docs/."""
