"""Gives a number while the server is away: what was asked for is read as strictly as the server reads it, the number
comes out of the kiosk's own series, and ticket and slip say nothing that only the server can know.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from kiosk.node.knowledge import Knowledge
from kiosk.node.ledger import Ledger, Numbered, SeriesUsedUp, Wish
from kiosk.node.refusals import Refusal
from kiosk.node.upstream import Json, ServerAway

_LONGEST_KEY = 200
_MOBILE = re.compile(r"^(?:\+?84|0)[35789]\d{8}$")
_STEP = timedelta(milliseconds=1)


class Wanted(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The body of POST /tickets, as docs/wire.md has it."""

    service: Annotated[str, msgspec.Meta(min_length=1, max_length=4)]
    priority: bool = False
    language: Annotated[str, msgspec.Meta(pattern="^(vi|en)$")] = "vi"
    phone: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    party_size: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    help: Annotated[str, msgspec.Meta(pattern="^(guidance|support|interpreter)$")] | None = None
    help_language: Annotated[str, msgspec.Meta(min_length=1, max_length=12)] | None = None


def read_wanted(body: bytes) -> Wanted:
    """What a body asks for.

    Raises:
        Refusal: it is not what the wire has.
    """
    try:
        return msgspec.json.decode(body, type=Wanted)
    except msgspec.MsgspecError as error:
        raise Refusal("bad_input") from error


def hash_of(wanted: Wanted) -> str:
    """Tells one body from another, whatever its spelling. Without the phone number, which a plain hash would let be
    found again by trying all of them.
    """
    return hashlib.sha256(msgspec.json.encode(msgspec.structs.replace(wanted, phone=None))).hexdigest()


class Desk:
    """Numbers out of the kiosk's own series."""

    def __init__(self, ledger: Ledger, knowledge: Knowledge, now: Callable[[], datetime]) -> None:
        self._ledger, self._knowledge, self._now = ledger, knowledge, now

    def before(self, key: str, wanted: Wanted) -> Numbered | None:
        """The number this key got from the desk, None when it has none.

        Raises:
            Refusal: the key came with another body.
        """
        found = self._ledger.find(key)
        if found is not None and found.request_hash != hash_of(wanted):
            raise Refusal("idempotency_conflict")
        return found

    def give(self, key: str, wanted: Wanted) -> Numbered:
        """A number for this key, on disk together with its slip and its hand-in.

        Raises:
            Refusal: it cannot be given, and why.
            ServerAway: this kiosk has no series: the citizen waits for the server.
        """
        series, now = self._knowledge.series, self._now()
        if series is None:
            raise ServerAway("no series")
        day = now.date().isoformat()
        service = self._permitted(wanted, now, day)
        printer = self._knowledge.printer
        wish = Wish(
            key=key,
            request=msgspec.to_builtins(wanted),
            request_hash=hash_of(wanted),
            business_day=day,
            service=wanted.service,
            first=series.first,
            last=series.last,
            printer=None if printer is None else printer["code"],
        )

        def at(latest: str | None) -> str:
            """Never before the day's last number, whatever the clocks did since."""
            later = now if latest is None else max(now, datetime.fromisoformat(latest) + _STEP)
            return later.isoformat(timespec="milliseconds")

        def made(own_id: int, number: int, joined_at: str) -> Json:
            label = f"{service['prefix']}{number:03}"
            place = {"id": own_id, "label": label, "number": number, "business_day": day, "joined_at": joined_at}
            ticket = self._ticket(place, wanted, service)
            return {"answer": ticket, "slip": self._slip(ticket)}

        try:
            return self._ledger.give(wish, at, made)
        except SeriesUsedUp:
            raise Refusal("series_used_up") from None

    def _permitted(self, wanted: Wanted, now: datetime, day: str) -> Json:
        knowledge = self._knowledge
        hours = knowledge.opening(now)
        if not hours.is_known:
            raise Refusal("day_unknown")
        service = knowledge.service(wanted.service)
        if service is None:
            raise Refusal("bad_input", field="service")
        if wanted.phone is not None and not _MOBILE.fullmatch(re.sub(r"[\s.\-]", "", wanted.phone)):
            raise Refusal("bad_input", field="phone")
        if wanted.help_language is not None and (
            wanted.help != "interpreter" or wanted.help_language not in knowledge.interpreter_languages()
        ):
            raise Refusal("bad_input", field="help_language")
        if not hours.is_open:
            raise Refusal("site_closed")
        if knowledge.is_full(wanted.service, day):
            raise Refusal("daily_limit_reached")
        return service

    def _ticket(self, place: Json, wanted: Wanted, service: Json) -> Json:
        """place: id, label, number, business_day, joined_at."""
        token, address = self._knowledge.follow(place["business_day"], place["label"])
        printer = self._knowledge.printer
        return place | {
            "prefix": service["prefix"],
            "service": wanted.service,
            "service_name": service["name"],
            "service_name_en": service["name_en"],
            "priority": wanted.priority,
            "status": "waiting",
            "language": wanted.language,
            "party_size": wanted.party_size,
            "counter": None,
            "calls": 0,
            "issued_at": place["joined_at"],
            **dict.fromkeys(("serve_by", "called_at", "began_at", "ended_at", "sequence", "ahead", "wait")),
            "closed_by_system": False,
            "help": wanted.help,
            "help_language": wanted.help_language,
            "issued_offline": True,
            "counters": service["counters"],
            "follow_token": token,
            "follow_url": address,
            "print": None
            if printer is None
            else {"job": place["id"], "printer": printer["code"], "printer_name": printer["name"], "is_moved": False},
        }

    def _slip(self, ticket: Json) -> Json:
        language = ticket["language"]
        return self._knowledge.slip_head(language) | {
            "service_name": ticket["service_name_en" if language == "en" else "service_name"],
            **{name: ticket[name] for name in ("label", "priority", "counters", "ahead", "wait")},
            **{name: ticket[name] for name in ("issued_at", "follow_url")},
        }


def usable_key(key: str | None) -> str:
    """The idempotency key of a request.

    Raises:
        Refusal: there is none, or it is none.
    """
    if not key or len(key) > _LONGEST_KEY or not key.isprintable():
        raise Refusal("bad_input", field="Idempotency-Key")
    return key
