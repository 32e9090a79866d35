"""Who may listen to the live feed, and where: by the credential alone, whatever a client says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Request

from queue_server import rooms
from queue_server.domain.actor import CITIZEN
from queue_server.domain.permissions import DeviceKind, Permission, is_granted
from queue_server.use_cases import following, hall, printing, questions
from queue_server.use_cases.accounts import Caller
from queue_server.web.api import Api, identify
from queue_server.web.guessing import TokenGuard
from queue_server.web.live import snapshot_for
from queue_server.web.problems import HttpRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A client's site and rooms, whose credential it showed (None: a phone's token), and how to read its snapshot.

    `holders` is the one of its rooms where all are who showed this very credential.
    """

    site: int
    rooms: tuple[str, ...]
    holders: str
    caller: Caller | None
    read_snapshot: Callable[[], Any]


def admit(api: Api, guard: TokenGuard, request: Request, auth: dict[str, Any]) -> Admission:
    """Admit a client by the token of its connect packet, or by its cookie when the page is ours.

    Raises:
        HttpRefusal: 401, 403, 404 or 429, with the code that the client is told.
    """
    if isinstance(auth.get("follow"), str):
        return _admit_phone(api, guard, auth["follow"])
    token = auth.get("token")
    if isinstance(token, str):
        caller = identify(api.run, f"Bearer {token}", {})
    elif request.headers.get("Origin"):
        caller = identify(api.run, None, request.cookies)
    else:
        caller = None  # a cookie without an Origin is not a page of ours
    if caller is None:
        raise HttpRefusal(401, "not_signed_in")
    return _admit_caller(api, caller)


def _admit_phone(api: Api, guard: TokenGuard, token: str) -> Admission:
    found = guard.find(token, following.find)
    if found is None:
        raise HttpRefusal(404, "not_found")
    site_id, ticket_id = found
    return Admission(
        site=site_id,
        rooms=(rooms.of_ticket(ticket_id), rooms.of_phones(site_id)),
        holders=rooms.of_ticket(ticket_id),  # a ticket has one token
        caller=None,
        read_snapshot=lambda: api.run.read(site_id, following.read, CITIZEN, ticket_id),
    )


def _admit_caller(api: Api, caller: Caller) -> Admission:
    site_id, actor, holders = caller.site_id, caller.actor, rooms.of_holders(caller)
    if actor.role is DeviceKind.TABLET and actor.counter is not None:
        counter = actor.counter
        room = questions.room(site_id, counter)

        def read_snapshot() -> Any:
            return api.run.read(site_id, questions.overview, actor, counter)
    elif actor.role is DeviceKind.AGENT and actor.printers:
        return Admission(
            site=site_id,
            rooms=(holders, *(printing.room(site_id, printer) for printer in actor.printers)),
            holders=holders,
            caller=caller,
            read_snapshot=lambda: {"printer": actor.printer, "printers": list(actor.printers)},
        )
    elif is_granted(actor.role, Permission.READ_FEED):
        is_leader = is_granted(actor.role, Permission.READ_RATINGS)
        room = rooms.of_leaders(site_id) if is_leader else rooms.of_screens(site_id)

        def read_snapshot() -> Any:
            return snapshot_for(api, caller)
    else:
        raise HttpRefusal(403, "not_allowed")
    also = (hall.room(site_id),) if actor.role is DeviceKind.BOARD else ()
    return Admission(
        site=site_id, rooms=(holders, room, *also), holders=holders, caller=caller, read_snapshot=read_snapshot
    )
