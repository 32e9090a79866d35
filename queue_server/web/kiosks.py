"""Routes around a kiosk: papers of procedures, a dossier's state, signs of life."""

from typing import Any

from flask import Blueprint

from queue_server.domain.actor import CITIZEN
from queue_server.domain.errors import BadInput, NotFound
from queue_server.domain.permissions import Permission
from queue_server.use_cases import enquiry, kiosks, procedures
from queue_server.use_cases.accounts import Caller
from queue_server.web import bodies, kiosk_answers, paper_answers
from queue_server.web.api import Api
from queue_server.web.limits import TokenBuckets
from queue_server.web.problems import HttpRefusal

# A kiosk's citizens ask about one dossier and print one list; a script asks for all of them.
ENQUIRIES_PER_SECOND, ENQUIRIES_BURST = 1, 10


def blueprint(api: Api) -> Blueprint:
    """Routes under `/papers`, `/procedures/<code>`, `/dossiers/lookup`, `/heartbeat` and `/kiosks`."""
    made = api.blueprint()
    _papers(api, made, TokenBuckets(per_second=ENQUIRIES_PER_SECOND, burst=ENQUIRIES_BURST))
    _life(api, made)
    return made


def _papers(api: Api, made: Blueprint, rates: TokenBuckets) -> None:
    run = api.run

    def require_rate(caller: Caller) -> None:
        if not rates.take(caller.actor.key, now=run.now(), per_second=None):
            raise HttpRefusal(429, "too_many_requests", retry_after=1)

    @api.route(made, "GET", "/papers/<site>/<code>", Permission.ANYONE, answers={200: paper_answers.ProcedureAnswer})
    def read_papers(_caller: Caller | None, site: str, code: str) -> Any:
        """The papers a procedure needs, for a phone that took the kiosk's QR."""
        site_id = run.lookup(lambda tx, _: procedures.find_site(tx, site))
        if site_id is None:
            raise NotFound(what="procedure", name="")
        return run.read(site_id, procedures.read, CITIZEN, code)

    @api.route(
        made,
        "POST",
        "/procedures/<code>/print",
        Permission.ISSUE,
        body=bodies.PrintPapers,
        answers={201: paper_answers.PrintAnswer},
    )
    def print_papers(caller: Caller, body: bodies.PrintPapers, code: str) -> Any:
        """Print the list of a procedure's papers."""
        require_rate(caller)
        return 201, run.write(caller.site_id, procedures.print_papers, caller.actor, code, body.language)

    @api.route(
        made,
        "POST",
        "/dossiers/lookup",
        Permission.LOOK_UP,
        body=bodies.LookUp,
        answers={200: paper_answers.LookedUp},
    )
    def look_up(caller: Caller, body: bodies.LookUp) -> Any:
        """A dossier's state for the holder of its receipt; asked in the body, so that no log has the code."""
        if (body.code is None) == (body.token is None):
            raise BadInput(field="code", expected="code, token")
        require_rate(caller)
        return run.read(caller.site_id, enquiry.look_up, caller.actor, body.code, body.token)


def _life(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(made, "POST", "/heartbeat", Permission.HEARTBEAT, body=bodies.Heartbeat, answers={204: None})
    def report(caller: Caller, body: bodies.Heartbeat) -> Any:
        """A kiosk says that its page is alive."""
        return run.write(caller.site_id, kiosks.report, caller.actor, _device(caller), body.version, body.screen)

    @api.route(made, "GET", "/kiosks", Permission.READ_DEVICES, answers={200: kiosk_answers.Kiosks})
    def read_kiosks(caller: Caller) -> Any:
        """The site's kiosks: alive or silent, with paper or without, the version of their page."""
        return run.read(caller.site_id, kiosks.listed, caller.actor)

    @api.route(made, "GET", "/kiosks/mine", Permission.HEARTBEAT, answers={200: kiosk_answers.OwnKiosk})
    def read_own(caller: Caller) -> Any:
        """How long the caller's page has been silent, for the watchdog beside its browser."""
        return run.read(caller.site_id, kiosks.own, caller.actor, _device(caller))


def _device(caller: Caller) -> int:
    if caller.device is None:
        raise NotFound(what="device", name="")
    return caller.device.id
