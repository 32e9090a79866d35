"""Routes of the officer at a counter, and of the counter's tablet."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from queue_server.domain.errors import ForeignCounter
from queue_server.domain.model import CounterState
from queue_server.domain.permissions import Permission, is_granted
from queue_server.use_cases import counter, overview, questions, rating, reports
from queue_server.use_cases.accounts import Caller
from queue_server.web import answers, bodies, paper_answers
from queue_server.web.api import Api
from queue_server.web.session import session_hash_of

_STATES = {
    "open": CounterState.OPEN,
    "pause": CounterState.PAUSED,
    "close": CounterState.CLOSED,
}


def blueprint(api: Api) -> Blueprint:
    """Routes under `/counters` and the commands on tickets."""
    made = api.blueprint()
    _reading(api, made)
    _states(api, made)
    _calling(api, made)
    _commands(api, made)
    _tablet(api, made)
    return made


def own_counter(caller: Caller, asked: int | None = None) -> int:
    """The counter a command without one in its path is for: the one asked, else the caller's own.

    Raises:
        ForeignCounter: the caller sits nowhere, or asks for another's.
    """
    number = caller.actor.counter if asked is None else asked
    if number is None:
        raise ForeignCounter(counter="–", own=None)
    caller.actor.require_counter(number)
    return number


def _reading(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(made, "GET", "/counters", Permission.READ_COUNTERS, answers={200: answers.Counters})
    def read_counters(caller: Caller) -> Any:
        """All counters of the site."""
        return run.read(caller.site_id, overview.counters, caller.actor)

    @api.route(made, "GET", "/counters/<int:number>", Permission.READ_COUNTER, answers={200: answers.Counter})
    def read_counter(caller: Caller, number: int) -> Any:
        """A counter's state and its current ticket."""
        caller.actor.require_counter(number)
        return run.read(caller.site_id, counter.read, caller.actor, number)

    @api.route(made, "GET", "/counters/<int:number>/line", Permission.READ_COUNTER, answers={200: answers.Line})
    def read_line(caller: Caller, number: int) -> Any:
        """Who waits for the counter, in calling order."""
        caller.actor.require_counter(number)
        return run.read(caller.site_id, overview.line_of, caller.actor, number)

    @api.route(made, "GET", "/counters/<int:number>/today", Permission.READ_COUNTER, answers={200: answers.Today})
    def read_today(caller: Caller, number: int) -> Any:
        """The counter's own figures of today."""
        caller.actor.require_counter(number)
        return run.read(caller.site_id, reports.counter_today, caller.actor, number)


def _states(api: Api, made: Blueprint) -> None:
    run = api.run

    def declare(word: str, state: CounterState) -> None:
        @api.route(
            made,
            "POST",
            f"/counters/<int:number>/{word}",
            Permission.OPEN_COUNTERS,
            body=bodies.Nothing,
            answers={200: answers.Counter},
        )
        def change_state(caller: Caller, _body: bodies.Nothing, number: int) -> Any:
            """Open, pause or close the counter."""
            # Whoever may serve sits at the counter he opens; a supervisor opens it for others.
            sits = is_granted(caller.actor.role, Permission.SERVE)
            session = session_hash_of(caller) if sits else None
            return run.write(caller.site_id, counter.set_state, caller.actor, number, state, session)

    for word, state in _STATES.items():
        declare(word, state)


def _calling(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(
        made,
        "POST",
        "/counters/<int:number>/call-next",
        Permission.SERVE,
        body=bodies.Nothing,
        answers={200: answers.CalledTicket, 204: None},
    )
    def call_next(caller: Caller, _body: bodies.Nothing, number: int) -> Any:
        """Call the ticket due first among the counter's services."""
        return run.write(caller.site_id, counter.call_next, caller.actor, number)

    @api.route(
        made,
        "POST",
        "/tickets/<int:ticket_id>/call",
        Permission.SERVE,
        body=bodies.CallTicket,
        answers={200: answers.TicketAnswer},
    )
    def call(caller: Caller, body: bodies.CallTicket, ticket_id: int) -> Any:
        """Call a particular ticket out of turn, with a reason."""
        number = own_counter(caller, body.counter)
        return run.write(caller.site_id, counter.call, caller.actor, ticket_id, number, body.reason)

    @api.route(
        made,
        "POST",
        "/tickets/<int:ticket_id>/resume",
        Permission.SERVE,
        body=bodies.ResumeTicket,
        answers={200: answers.TicketAnswer},
    )
    def resume(caller: Caller, body: bodies.ResumeTicket, ticket_id: int) -> Any:
        """Call a ticket on hold to the counter."""
        number = own_counter(caller, body.counter)
        return run.write(caller.site_id, counter.resume, caller.actor, ticket_id, number)

    @api.route(
        made,
        "POST",
        "/tickets/<int:ticket_id>/transfer",
        Permission.SERVE,
        body=bodies.ToService,
        answers={200: answers.TicketAnswer},
    )
    def transfer(caller: Caller, body: bodies.ToService, ticket_id: int) -> Any:
        """Send the citizen on to another service with the same number."""
        return run.write(caller.site_id, counter.transfer, caller.actor, ticket_id, body.service)


def _commands(api: Api, made: Blueprint) -> None:
    run = api.run
    commands: dict[str, tuple[Callable[..., Any], str]] = {
        "recall": (counter.recall, "Call the same citizen once more."),
        "begin": (counter.begin, "The citizen has come."),
        "finish": (counter.finish, "The citizen is served; the tablet asks."),
        "no-show": (counter.no_show, "The citizen did not come."),
        "requeue": (counter.requeue, "Called by mistake: back to the unchanged place."),
        "hold": (counter.hold, "Set the citizen aside; the counter is free."),
        "undo": (counter.undo, "Take back finish or no-show within 60 s."),
    }

    def declare(word: str, use_case: Callable[..., Any], summary: str) -> None:
        def command(caller: Caller, _body: bodies.Nothing, ticket_id: int) -> Any:
            return run.write(caller.site_id, use_case, caller.actor, ticket_id)

        command.__doc__ = summary
        api.route(
            made,
            "POST",
            f"/tickets/<int:ticket_id>/{word}",
            Permission.SERVE,
            body=bodies.Nothing,
            answers={200: answers.TicketAnswer},
        )(command)

    for word, (use_case, summary) in commands.items():
        declare(word, use_case, summary)


def _tablet(api: Api, made: Blueprint) -> None:
    run = api.run

    def read_questions(caller: Caller, number: int) -> Any:
        caller.actor.require_counter(number)
        return run.read(caller.site_id, questions.overview, caller.actor, number)

    @api.route(
        made,
        "GET",
        "/counters/<int:number>/questions",
        Permission.RATE,
        answers={200: paper_answers.Questions},
    )
    def questions_of(caller: Caller, number: int) -> Any:
        """The questions the counter's tablet may show, oldest first."""
        return read_questions(caller, number)

    @api.route(made, "GET", "/counters/mine/questions", Permission.RATE, answers={200: paper_answers.Questions})
    def own_questions(caller: Caller) -> Any:
        """The same for a tablet that does not know its counter's number yet."""
        return read_questions(caller, own_counter(caller))

    @api.route(
        made,
        "POST",
        "/tickets/<int:ticket_id>/rating",
        Permission.RATE,
        body=bodies.GiveRating,
        answers={201: answers.RatingAnswer, 200: answers.RatingAnswer},
    )
    def rate(caller: Caller, body: bodies.GiveRating, ticket_id: int) -> Any:
        """The citizen's answer at the counter's tablet."""
        record, is_new = run.write(
            caller.site_id,
            rating.give_at_tablet,
            caller.actor,
            ticket_id,
            body.score,
            body.reasons,
            body.comment,
        )
        return (201 if is_new else 200), {"rating": record}

    @api.route(
        made,
        "POST",
        "/tickets/<int:ticket_id>/decline-rating",
        Permission.RATE,
        body=bodies.Nothing,
        answers={204: None},
    )
    def decline(caller: Caller, _body: bodies.Nothing, ticket_id: int) -> Any:
        """The citizen prefers not to answer."""
        return run.write(caller.site_id, rating.decline, caller.actor, ticket_id)
