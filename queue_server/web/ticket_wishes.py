"""What a request for a ticket asks for, as the use cases take it: given here or handed in by a kiosk."""

from flask import request

from queue_server.domain.errors import BadInput
from queue_server.domain.model import HelpKind, Language
from queue_server.use_cases.entry import Wanted
from queue_server.web import bodies


def wanted_of(body: bodies.IssueTicket) -> Wanted:
    """The citizen's wish in a body."""
    return Wanted(
        service=body.service,
        priority=body.priority,
        language=Language(body.language),
        phone=body.phone,
        party_size=body.party_size,
        help=None if body.help is None else HelpKind(body.help),
        help_language=body.help_language,
    )


def required_key() -> str:
    """The request's idempotency key.

    Raises:
        BadInput: there is none.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        raise BadInput(field="Idempotency-Key", expected="1–200")
    return key
