"""Routes of reception and floor: find a ticket, set it right, print it again."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, request

from queue_server.domain.errors import BadInput
from queue_server.domain.model import Status
from queue_server.domain.permissions import Permission
from queue_server.use_cases import counter, hall, listing, printing, rating, reports
from queue_server.use_cases.accounts import Caller
from queue_server.web import answers, bodies, kiosk_answers, paper_answers
from queue_server.web.api import Api
from queue_server.web.input import query_number

MOST = 500
PAGE = ("business_day", "after", "limit")


def blueprint(api: Api) -> Blueprint:
    """Routes under `/tickets`, `/ratings`, `/statistics`, `/announcements` and `/boards`."""
    made = api.blueprint()
    _tickets(api, made)
    _hall(api, made)
    _figures(api, made)
    return made


def query_day(name: str = "business_day") -> date | None:
    """A day of the query string, None when absent.

    Raises:
        BadInput: not a date of the form 2026-11-25.
    """
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # Python reads other forms of ISO 8601 too, such as week dates.
    if day is None or day.isoformat() != text:
        raise BadInput(field=name, expected="YYYY-MM-DD")
    return day


def query_page() -> tuple[int, int]:
    """`after` and `limit` of the query string."""
    limit = query_number("limit", default=100)
    if not 1 <= limit <= MOST:
        raise BadInput(field="limit", expected=f"1–{MOST}")
    return query_number("after", default=0), limit


def _tickets(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(
        made,
        "GET",
        "/tickets",
        Permission.READ_TICKETS,
        answers={200: answers.Tickets},
        query=(*PAGE, "status"),
    )
    def read_tickets(caller: Caller) -> Any:
        """Tickets by rising id."""
        name = request.args.get("status", "")
        if name and name not in set(Status):
            raise BadInput(field="status", expected=", ".join(Status))
        status = Status(name) if name else None
        return run.read(caller.site_id, listing.page, caller.actor, query_day(), status, *query_page())

    @api.route(made, "GET", "/tickets/<int:ticket_id>", Permission.READ_TICKETS, answers={200: answers.TicketAnswer})
    def read_ticket(caller: Caller, ticket_id: int) -> Any:
        """One ticket."""
        return run.read(caller.site_id, listing.one, caller.actor, ticket_id)

    arrange: dict[str, tuple[Callable[..., Any], str]] = {
        "cancel": (counter.cancel, "The citizen leaves."),
        "return": (counter.come_back, "A citizen marked no-show is here after all."),
    }

    def declare(word: str, use_case: Callable[..., Any], summary: str) -> None:
        def command(caller: Caller, _body: bodies.Nothing, ticket_id: int) -> Any:
            return run.write(caller.site_id, use_case, caller.actor, ticket_id)

        command.__doc__ = summary
        api.route(
            made,
            "POST",
            f"/tickets/<int:ticket_id>/{word}",
            Permission.ARRANGE,
            body=bodies.Nothing,
            answers={200: answers.TicketAnswer},
        )(command)

    for word, (use_case, summary) in arrange.items():
        declare(word, use_case, summary)

    @api.route(
        made,
        "POST",
        "/tickets/<int:ticket_id>/reprint",
        Permission.REPRINT,
        body=bodies.Reprint,
        answers={201: paper_answers.PrintAnswer},
    )
    def reprint(caller: Caller, body: bodies.Reprint, ticket_id: int) -> Any:
        """Print a ticket's slip again, marked as a reprint."""
        return 201, run.write(caller.site_id, printing.reprint, caller.actor, ticket_id, body.reason)


def _hall(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(made, "POST", "/announcements/test", Permission.TEST_SOUND, body=bodies.TestSound, answers={204: None})
    def test_sound(caller: Caller, body: bodies.TestSound) -> Any:
        """Let the boards of a zone speak a test sentence."""
        return run.write(caller.site_id, hall.test_sound, caller.actor, body.zone)

    @api.route(made, "POST", "/announcements/spoken", Permission.SPEAK, body=bodies.Spoken, answers={204: None})
    def tell_spoken(caller: Caller, body: bodies.Spoken) -> Any:
        """A board tells the others of the site which calls it has spoken."""
        device_id = 0 if caller.device is None else caller.device.id
        return run.write(caller.site_id, hall.spoken, caller.actor, device_id, body.sequences, body.is_handing_over)

    @api.route(made, "GET", "/boards", Permission.READ_DEVICES, answers={200: kiosk_answers.Boards})
    def read_boards(caller: Caller) -> Any:
        """The site's boards: which is there, which can be heard, and which speaks for which zones."""
        life_of = api.sounding.lives(caller.site_id)
        return {
            "boards": [one | asdict(life_of(one["id"])) for one in run.read(caller.site_id, hall.named, caller.actor)]
        }


def _figures(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(made, "GET", "/ratings", Permission.READ_RATINGS, answers={200: answers.Ratings}, query=PAGE)
    def read_ratings(caller: Caller) -> Any:
        """Ratings by rising id."""
        return run.read(caller.site_id, rating.select_page, caller.actor, query_day(), *query_page())

    @api.route(
        made,
        "GET",
        "/statistics/day",
        Permission.READ_FIGURES,
        answers={200: answers.Anything},
        query=("business_day",),
    )
    def read_day(caller: Caller) -> Any:
        """The figures of a business day; today when none is named."""
        day = query_day()
        if day is None:
            day = run.site(caller.site_id).calendar.business_day(run.now())
        return run.read_aside(caller.site_id, reports.day, caller.actor, day)
