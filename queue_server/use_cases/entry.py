"""How a ticket enters the line, numbered here or by a kiosk: what is wanted, stored and answered, and its key."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from queue_server.domain import next_ticket
from queue_server.domain.errors import BadInput, IdempotencyConflict
from queue_server.domain.model import HelpKind, Language, QueueReason, Status, Ticket
from queue_server.domain.phone import normalise_phone
from queue_server.storage import event_log, tickets
from queue_server.use_cases import records
from queue_server.use_cases.runner import Unit
from queue_server.use_cases.tokens import follow_token, token_hash

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a citizen asks for at the kiosk or at reception."""

    service: str
    priority: bool = False
    language: Language = Language.VIETNAMESE
    phone: str | None = None
    party_size: int = 1
    help: HelpKind | None = None
    help_language: str | None = None


def kept_answer(unit: Unit, wanted: Wanted, key: str) -> records.Record | None:
    """The answer kept for the actor's key, without the phone page's token; None for a new key.

    Raises:
        BadInput: unusable key.
        IdempotencyConflict: the key came before with another wish.
    """
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise BadInput(field="Idempotency-Key", expected=f"1–{LONGEST_KEY}")
    kept = event_log.find_answer(unit.tx, owner=unit.actor.key, key=key)
    if kept is None:
        return None
    if kept[0] != keyed_hash(unit, wanted):
        raise IdempotencyConflict(key=key)
    answer: records.Record = msgspec.json.decode(kept[1])
    return answer


def keyed_hash(unit: Unit, value: Any) -> str:
    """What is kept of a request. Keyed: a plain hash would let a phone number be found again by trying all of them."""
    return hmac.new(unit.installation.secret, msgspec.json.encode(value), hashlib.sha256).hexdigest()


def require_language(unit: Unit, wanted: Wanted) -> None:
    """Check that the interpreter's language is one of the site's, and named only when an interpreter is wanted.

    Raises:
        BadInput: it is not.
    """
    known = [language.code for language in unit.site.settings.interpreter_languages]
    if wanted.help_language is None:
        return
    if wanted.help is not HelpKind.INTERPRETER or wanted.help_language not in known:
        raise BadInput(field="help_language", expected=", ".join(known))


def store(
    unit: Unit, wanted: Wanted, *, day: date, number: int, joined_at: datetime, issued_offline: bool = False
) -> Ticket:
    """Store a waiting ticket with its first period; due by when it joined, whenever that was.

    Raises:
        BadInput: the phone number is none.
    """
    ticket = Ticket(
        id=0,
        business_day=day,
        prefix=wanted.service,
        number=number,
        service=wanted.service,
        priority=wanted.priority,
        status=Status.WAITING,
        language=wanted.language,
        party_size=wanted.party_size,
        counter=None,
        calls=0,
        queue_reason=QueueReason.DUE_FIRST,
        issued_at=joined_at,
        joined_at=joined_at,
        serve_by=_due(unit, wanted, joined_at),
        period_started_at=joined_at,
        called_at=None,
        began_at=None,
        ended_at=None,
        closed_by_system=False,
        sequence=unit.next_sequence,
        help=wanted.help,
        help_language=wanted.help_language,
        issued_offline=issued_offline,
    )
    return tickets.add(unit.tx, site=unit.site.id, new=ticket, stored=_beside(unit, wanted, ticket))


def _due(unit: Unit, wanted: Wanted, joined_at: datetime) -> datetime:
    return next_ticket.serve_by(
        joined_at=joined_at,
        target_seconds=unit.site.service(wanted.service).target_seconds,
        priority=wanted.priority,
        priority_target_seconds=unit.site.settings.priority_target_seconds,
    )


def _beside(unit: Unit, wanted: Wanted, ticket: Ticket) -> dict[str, Any]:
    """What is stored of a ticket and never shown."""
    secret, day = unit.installation.secret, ticket.business_day
    token = follow_token(secret, site_id=unit.site.id, day=day, label=ticket.label)
    return {
        "phone": None if wanted.phone is None else normalise_phone(wanted.phone),
        "issued_by": unit.actor.key,
        "follow_hash": token_hash(token),
    }


def with_follow(unit: Unit, ticket: records.Record) -> records.Record:
    """The answer with the phone page's token: derived every time, so that the kept answer does not hold it."""
    day = date.fromisoformat(ticket["business_day"])
    token = follow_token(unit.installation.secret, site_id=unit.site.id, day=day, label=ticket["label"])
    return {"ticket": ticket | {"follow_token": token, "follow_url": unit.installation.address(f"/t/{token}")}}
