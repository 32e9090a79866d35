"""Routes of print agents, and of those who want to know what became of a slip."""

from typing import Any

from flask import Blueprint, request

from queue_server.domain.errors import NotFound
from queue_server.domain.permissions import Permission
from queue_server.use_cases import letters, paper_state, print_agents, printing
from queue_server.use_cases.accounts import Caller
from queue_server.web import bodies, paper_answers
from queue_server.web.api import Api
from queue_server.web.reception import query_page


def blueprint(api: Api) -> Blueprint:
    """Routes under `/print-jobs` and `/printers`."""
    made = api.blueprint()
    _agent_reads(api, made)
    _agent_says(api, made)
    _others(api, made)
    return made


def _agent_reads(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(
        made,
        "GET",
        "/print-jobs",
        Permission.PRINT,
        answers={200: paper_answers.Jobs},
        query=("printer", "after", "limit"),
    )
    def read_jobs(caller: Caller) -> Any:
        """Jobs of the agent's printers, or of one of them, that it may print now, oldest first."""
        printer = request.args.get("printer")
        return run.read(caller.site_id, print_agents.waiting, caller.actor, _device(caller), printer, *query_page())

    @api.route(made, "GET", "/printers/mine", Permission.PRINT, answers={200: paper_answers.OwnPrinters})
    def read_printers(caller: Caller) -> Any:
        """The agent's printers, with addresses and widths from the site's file."""
        return run.read(caller.site_id, print_agents.printers, caller.actor)


def _agent_says(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(
        made,
        "POST",
        "/print-jobs/<int:job_id>/take",
        Permission.PRINT,
        body=bodies.Nothing,
        answers={200: paper_answers.JobAnswer},
    )
    def take(caller: Caller, _body: bodies.Nothing, job_id: int) -> Any:
        """The agent is about to send the job; for a minute nobody else may."""
        return run.write(caller.site_id, print_agents.take, caller.actor, _device(caller), job_id)

    @api.route(
        made,
        "POST",
        "/print-jobs/<int:job_id>/done",
        Permission.PRINT,
        body=bodies.Nothing,
        answers={204: None},
    )
    def done(caller: Caller, _body: bodies.Nothing, job_id: int) -> Any:
        """The slip came out."""
        return run.write(caller.site_id, print_agents.mark_done, caller.actor, job_id)

    @api.route(
        made,
        "POST",
        "/print-jobs/<int:job_id>/failed",
        Permission.PRINT,
        body=bodies.PrintFault,
        answers={204: None},
    )
    def failed(caller: Caller, body: bodies.PrintFault, job_id: int) -> Any:
        """The slip did not come out; the job stays, unless the agent will not try again."""
        run.write(
            caller.site_id, print_agents.mark_failed, caller.actor, job_id, body.fault, body.detail, body.is_final
        )
        return None

    @api.route(made, "POST", "/printers/state", Permission.PRINT, body=bodies.PrinterSays, answers={204: None})
    def report(caller: Caller, body: bodies.PrinterSays) -> Any:
        """How a printer is: every half minute, and at once when that changes."""
        return run.write(caller.site_id, print_agents.report, caller.actor, body.printer, body.state, body.detail)


def _others(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(made, "GET", "/print-jobs/recent", Permission.PREVIEW, answers={200: paper_answers.Jobs})
    def recent(caller: Caller) -> Any:
        """The site's last 20 jobs."""
        return run.read(caller.site_id, printing.recent, caller.actor)

    @api.route(
        made,
        "GET",
        "/print-jobs/<int:job_id>/state",
        Permission.READ_SERVICES,
        answers={200: paper_answers.PrintStateAnswer},
    )
    def read_state(caller: Caller, job_id: int) -> Any:
        """What became of a job, for a kiosk or an officer whose citizen waits for the paper."""
        return run.read(caller.site_id, paper_state.read_state, caller.actor, job_id)

    @api.route(
        made,
        "POST",
        "/counters/<int:number>/today/print",
        Permission.OPEN_COUNTERS,
        body=bodies.Nothing,
        answers={201: paper_answers.PrintAnswer, 200: paper_answers.PrintAnswer},
        headers={"Idempotency-Key": False},
    )
    def print_summary(caller: Caller, _body: bodies.Nothing, number: int) -> Any:
        """Print a counter's figures of today; the same Idempotency-Key again prints nothing more."""
        caller.actor.require_counter(number)
        key = request.headers.get("Idempotency-Key")
        answer, is_new = run.write(caller.site_id, letters.print_summary, caller.actor, number, key)
        return (201 if is_new else 200), answer

    @api.route(made, "GET", "/printers", Permission.READ_DEVICES, answers={200: paper_answers.Printers})
    def read_printers(caller: Caller) -> Any:
        """The site's printers, how each is, and how many slips wait for it."""
        return run.read(caller.site_id, paper_state.printers, caller.actor)


def _device(caller: Caller) -> int:
    if caller.device is None:
        raise NotFound(what="device", name="")
    return caller.device.id
