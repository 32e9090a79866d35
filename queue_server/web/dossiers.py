"""Routes of dossiers: registered at the counter, tracked by token."""

from typing import Any

from flask import Blueprint, request

from queue_server.domain.actor import CITIZEN
from queue_server.domain.dossier import Document
from queue_server.domain.errors import NotFound
from queue_server.domain.permissions import Permission
from queue_server.domain.phone import normalise_phone
from queue_server.use_cases import dossiers, letters, procedures
from queue_server.use_cases.accounts import Caller
from queue_server.web import bodies, paper_answers
from queue_server.web.api import Api
from queue_server.web.guessing import TokenGuard


def blueprint(api: Api, guard: TokenGuard) -> Blueprint:
    """Routes under `/dossiers`, `/procedures` and `/track`."""
    made = api.blueprint()
    run = api.run

    @api.route(
        made,
        "GET",
        "/procedures",
        Permission.READ_PROCEDURES,
        answers={200: paper_answers.Procedures},
        query=("query",),
    )
    def read_procedures(caller: Caller) -> Any:
        """Procedures by code or name, diacritics ignored."""
        query = request.args.get("query", "")[:200]
        return run.read(caller.site_id, procedures.search, caller.actor, query)

    @api.route(
        made,
        "POST",
        "/dossiers",
        Permission.REGISTER_DOSSIER,
        body=bodies.ReceiveDossier,
        answers={201: paper_answers.ReceivedDossier, 200: paper_answers.ReceivedDossier},
        headers={"Idempotency-Key": False},
    )
    def receive(caller: Caller, body: bodies.ReceiveDossier) -> Any:
        """Register a dossier and print its receipt; the same Idempotency-Key again registers nothing more."""
        entered = dossiers.Received(
            procedure=body.procedure,
            code=body.code,
            ticket=body.ticket,
            applicant_name=body.applicant_name,
            phone=None if body.phone is None else normalise_phone(body.phone),
            channel=body.channel,
            copies=body.copies,
            documents=[Document(name=d.name, form=d.form, count=d.count) for d in body.documents],
        )
        key = request.headers.get("Idempotency-Key")
        answer, is_new = run.write(caller.site_id, dossiers.receive, caller.actor, entered, key)
        return (201 if is_new else 200), answer

    @api.route(
        made,
        "GET",
        "/dossiers/<code>",
        Permission.READ_DOSSIERS,
        answers={200: paper_answers.DossierAnswer},
    )
    def read_dossier(caller: Caller, code: str) -> Any:
        """A dossier by its code."""
        return run.read(caller.site_id, dossiers.read, caller.actor, code)

    @api.route(
        made,
        "POST",
        "/dossiers/<code>/print",
        Permission.REGISTER_DOSSIER,
        body=bodies.Reprint,
        answers={201: paper_answers.PrintAnswer},
    )
    def print_receipt(caller: Caller, body: bodies.Reprint, code: str) -> Any:
        """Print a dossier's receipt again, with the reason kept."""
        return 201, run.write(caller.site_id, dossiers.print_receipt, caller.actor, code, body.reason)

    @api.route(
        made,
        "POST",
        "/dossiers/<code>/letters",
        Permission.REGISTER_DOSSIER,
        body=bodies.Letter,
        answers={201: paper_answers.PrintAnswer, 200: paper_answers.PrintAnswer},
        headers={"Idempotency-Key": False},
    )
    def print_letter(caller: Caller, body: bodies.Letter, code: str) -> Any:
        """Print a letter about a dossier; the same Idempotency-Key again prints nothing more."""
        written = letters.Letter(
            kind=body.kind,
            reason=body.reason,
            documents=[Document(name=d.name, form=d.form, count=d.count) for d in body.documents],
            basis=body.basis,
            right_agency=body.right_agency,
            due_day=body.due_day,
            contact_phone=body.contact_phone,
        )
        key = request.headers.get("Idempotency-Key")
        answer, is_new = run.write(caller.site_id, letters.print_letter, caller.actor, code, written, key)
        return (201 if is_new else 200), answer

    @api.route(made, "GET", "/track/<token>", Permission.ANYONE, answers={200: paper_answers.DossierAnswer})
    def track(_caller: Caller | None, token: str) -> Any:
        """A dossier's state for the holder of its receipt; no person."""
        found = guard.find(token, dossiers.find_by_token)
        if found is None:
            raise NotFound(what="dossier", name="")
        site_id, kept = found
        return run.read(site_id, dossiers.track, CITIZEN, kept)

    return made
