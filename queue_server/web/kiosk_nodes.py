"""Routes of a kiosk that goes on while the server does not answer: its series, and the tickets it hands in."""

from typing import Any

from flask import Blueprint

from queue_server.domain.permissions import Permission
from queue_server.use_cases import handing_in
from queue_server.use_cases.accounts import Caller
from queue_server.use_cases.handing_in import HandedIn
from queue_server.web import bodies, kiosk_answers
from queue_server.web.api import Api
from queue_server.web.limits import TokenBuckets
from queue_server.web.problems import HttpRefusal
from queue_server.web.ticket_wishes import required_key, wanted_of

# A kiosk comes back with a morning's tickets at once; beyond that it is a script.
HAND_INS_PER_SECOND, HAND_INS_BURST = 10, 100


def blueprint(api: Api) -> Blueprint:
    """Routes `/kiosks/mine/series` and `/tickets/handed-in`."""
    made = api.blueprint()
    run = api.run
    rates = TokenBuckets(per_second=HAND_INS_PER_SECOND, burst=HAND_INS_BURST)

    @api.route(made, "GET", "/kiosks/mine/series", Permission.HAND_IN, answers={200: kiosk_answers.OwnSeries})
    def read_series(caller: Caller) -> Any:
        """What the caller needs to give numbers of its own series while the server does not answer."""
        series = None if caller.device is None else caller.device.series
        # A long series is some 10,000 tokens: too long to hold up everybody else.
        return run.read_aside(caller.site_id, handing_in.offer, caller.actor, series)

    @api.route(
        made,
        "POST",
        "/tickets/handed-in",
        Permission.HAND_IN,
        body=bodies.HandInTicket,
        answers={201: kiosk_answers.HandedIn, 200: kiosk_answers.HandedIn},
        headers={"Idempotency-Key": True},
    )
    def hand_in(caller: Caller, body: bodies.HandInTicket) -> Any:
        """Enter a ticket that the kiosk numbered by itself; the same Idempotency-Key again answers the same ticket."""
        key = required_key()
        if not rates.take(caller.actor.key, now=run.now()):
            raise HttpRefusal(429, "too_many_requests", retry_after=1)
        series = None if caller.device is None else caller.device.series
        answer, is_new = run.write(caller.site_id, handing_in.hand_in, caller.actor, series, _handed(body), key)
        return (201 if is_new else 200), answer

    return made


def _handed(body: bodies.HandInTicket) -> HandedIn:
    return HandedIn(
        wanted=wanted_of(body),
        number=body.number,
        business_day=body.business_day,
        joined_at=body.joined_at,
    )
