"""Routes of the citizen: the kiosk's choice and number, and the phone that follows a ticket."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from queue_server.domain.actor import CITIZEN
from queue_server.domain.errors import NotFound
from queue_server.domain.permissions import DeviceKind, Permission
from queue_server.use_cases import citizen, counter, following, overview, pushes
from queue_server.use_cases.accounts import Caller
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.web import answers, bodies
from queue_server.web.api import Api
from queue_server.web.guessing import TokenGuard
from queue_server.web.limits import TokenBuckets
from queue_server.web.problems import HttpRefusal
from queue_server.web.ticket_wishes import required_key, wanted_of


def blueprint(api: Api, guard: TokenGuard, *, tickets_per_second: int, tickets_burst: int) -> Blueprint:
    """Routes of kiosk and phone. Rates are those of one device; a device may have its own."""
    made = api.blueprint()
    _kiosk(api, made, TokenBuckets(per_second=tickets_per_second, burst=tickets_burst))
    _phone(api, made, guard)
    return made


def _kiosk(api: Api, made: Blueprint, rates: TokenBuckets) -> None:
    run = api.run

    @api.route(made, "GET", "/services", Permission.READ_SERVICES, answers={200: answers.Services})
    def read_services(caller: Caller) -> Any:
        """The site now, its services, people waiting and wait ranges."""
        return run.read(caller.site_id, overview.services, caller.actor)

    @api.route(
        made,
        "POST",
        "/tickets",
        Permission.ISSUE,
        body=bodies.IssueTicket,
        answers={201: answers.Issued, 200: answers.Issued},
        headers={"Idempotency-Key": True},
    )
    def issue(caller: Caller, body: bodies.IssueTicket) -> Any:
        """Give a number; the same Idempotency-Key again answers the same ticket."""
        key = required_key()
        _require_rate(api, rates, caller)
        answer, is_new = run.write(caller.site_id, citizen.issue, caller.actor, wanted_of(body), key)
        return (201 if is_new else 200), answer

    @api.route(
        made,
        "POST",
        "/tickets/<int:ticket_id>/move",
        Permission.MOVE,
        body=bodies.ToService,
        answers={200: answers.TicketAnswer},
    )
    def move(caller: Caller, body: bodies.ToService, ticket_id: int) -> Any:
        """The citizen chose wrongly: another service, due when he was."""
        if caller.actor.role is DeviceKind.KIOSK:
            return run.write(caller.site_id, citizen.move_own, caller.actor, ticket_id, body.service)
        return run.write(caller.site_id, counter.move, caller.actor, ticket_id, body.service)


def _require_rate(api: Api, rates: TokenBuckets, caller: Caller) -> None:
    own_rate = caller.device.rate_per_second if caller.device else None
    if own_rate is None and api.run.site(caller.site_id).always_open:
        return  # demonstrations and tests at any hour and any speed
    if not rates.take(caller.actor.key, now=api.run.now(), per_second=own_rate):
        raise HttpRefusal(429, "too_many_requests", retry_after=1)


def _phone(api: Api, made: Blueprint, guard: TokenGuard) -> None:
    run = api.run

    def find(token: str) -> tuple[int, int]:
        """Site and ticket of a token."""
        found = guard.find(token, following.find)
        if found is None:
            raise NotFound(what="follow", name="")
        return found

    @api.route(made, "GET", "/follow/<token>", Permission.ANYONE, answers={200: answers.Follow})
    def follow(_caller: Caller | None, token: str) -> Any:
        """Where a ticket stands: people ahead, wait range, counter."""
        site_id, ticket_id = find(token)
        return run.read(site_id, following.read, CITIZEN, ticket_id)

    def declare(word: str, use_case: Callable[[Unit, int], Outcome[None]], summary: str) -> None:
        def command(_caller: Caller | None, _body: bodies.Nothing, token: str) -> Any:
            site_id, ticket_id = find(token)
            run.write(site_id, use_case, CITIZEN, ticket_id)
            return run.read(site_id, following.read, CITIZEN, ticket_id)

        command.__doc__ = summary
        api.route(
            made,
            "POST",
            f"/follow/<token>/{word}",
            Permission.ANYONE,
            body=bodies.Nothing,
            answers={200: answers.Follow},
        )(command)

    declare("cancel", following.cancel, "Leave the line.")
    declare("delay", following.delay, "Let others go first, once.")

    @api.route(made, "POST", "/follow/<token>/push", Permission.ANYONE, body=bodies.Subscribe, answers={204: None})
    def subscribe(_caller: Caller | None, body: bodies.Subscribe, token: str) -> Any:
        """Tell the phone by its push service, until the day ends."""
        site_id, ticket_id = find(token)
        wanted = (body.endpoint, body.p256dh, body.auth)
        return run.write(site_id, pushes.subscribe, CITIZEN, ticket_id, *wanted)

    @api.route(made, "POST", "/follow/<token>/push-end", Permission.ANYONE, body=bodies.Nothing, answers={204: None})
    def unsubscribe(_caller: Caller | None, _body: bodies.Nothing, token: str) -> Any:
        """Tell it no more."""
        site_id, ticket_id = find(token)
        return run.write(site_id, pushes.unsubscribe, CITIZEN, ticket_id)

    @api.route(
        made,
        "POST",
        "/follow/<token>/rating",
        Permission.ANYONE,
        body=bodies.GiveRating,
        answers={200: answers.Follow},
    )
    def rate(_caller: Caller | None, body: bodies.GiveRating, token: str) -> Any:
        """Rate the visit from the phone."""
        site_id, ticket_id = find(token)
        given = (body.score, body.reasons, body.comment)
        run.write(site_id, following.rate, CITIZEN, ticket_id, *given)
        return run.read(site_id, following.read, CITIZEN, ticket_id)
