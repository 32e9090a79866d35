"""Routes of print agents, and of the preview of what they print."""

from typing import Any

from flask import Blueprint

from queue_server.domain.permissions import Permission
from queue_server.use_cases import printing
from queue_server.use_cases.accounts import Caller
from queue_server.web import bodies, paper_answers
from queue_server.web.api import Api
from queue_server.web.reception import query_page


def blueprint(api: Api) -> Blueprint:
    """Routes under `/print-jobs`."""
    made = api.blueprint()
    run = api.run

    @api.route(
        made,
        "GET",
        "/print-jobs",
        Permission.PRINT,
        answers={200: paper_answers.Jobs},
        query=("after", "limit"),
    )
    def read_jobs(caller: Caller) -> Any:
        """Jobs of the agent's printer that have not come out, oldest first."""
        return run.read(caller.site_id, printing.pending, caller.actor, *query_page())

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
        return run.write(caller.site_id, printing.mark_done, caller.actor, job_id)

    @api.route(
        made,
        "POST",
        "/print-jobs/<int:job_id>/failed",
        Permission.PRINT,
        body=bodies.PrintFault,
        answers={204: None},
    )
    def failed(caller: Caller, body: bodies.PrintFault, job_id: int) -> Any:
        """The slip did not come out; the job stays."""
        return run.write(caller.site_id, printing.mark_failed, caller.actor, job_id, body.fault, body.detail)

    @api.route(made, "GET", "/print-jobs/recent", Permission.PREVIEW, answers={200: paper_answers.Jobs})
    def recent(caller: Caller) -> Any:
        """The site's last 20 jobs."""
        return run.read(caller.site_id, printing.recent, caller.actor)

    return made
