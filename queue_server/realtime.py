"""Event → rooms: who hears what, snapshot on joining, heartbeat. The only caller of emit."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import SocketIO

from queue_server import rooms
from queue_server.domain.actor import CITIZEN
from queue_server.domain.errors import DomainError
from queue_server.domain.events import FOR_LEADERS_ONLY, Notice
from queue_server.domain.permissions import DeviceKind, Permission, is_granted
from queue_server.rooms import Rooms, Screen
from queue_server.screen_socket import ENVIRON_KEY, text_frame
from queue_server.screen_websocket import lighten
from queue_server.use_cases import accounts, following, printing, questions
from queue_server.use_cases.accounts import Caller
from queue_server.use_cases.runner import Logged
from queue_server.web.api import Api, identify
from queue_server.web.live import snapshot_for
from queue_server.web.problems import HttpRefusal

PING_SECONDS = 5
LARGEST_MESSAGE = 16 * 1024
ADMITTED_WITHIN_TRIES = 100
LINE_MOVED_EVERY_SECONDS = 2.0
CREDENTIALS_CHECKED_EVERY_SECONDS = 4.0


class Realtime:
    """The live feed. `publish` is what the Runner calls after each commit, in commit order."""

    def __init__(self, app: Flask, *, async_mode: str) -> None:
        # Same origin only (the library's default); a client without Origin needs a device token, see below.
        self._socketio = SocketIO(
            app,
            async_mode=async_mode,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            max_http_buffer_size=LARGEST_MESSAGE,
            transports=["websocket"],
            manage_session=False,
            json=_Json,
            logger=False,
            engineio_logger=False,
        )
        if async_mode == "gevent":
            lighten(self._socketio.server.eio)
        self._rooms = Rooms()
        self._api: Api | None = None
        self._moved: set[int] = set()
        self._moved_at: datetime | None = None
        self._checked_at: datetime | None = None

    def serve(self, api: Api) -> None:
        """Begin to admit screens."""
        self._api = api
        self._socketio.on_event("connect", self._on_connect)
        self._socketio.on_event("disconnect", self._on_disconnect)

    @property
    def screen_count(self) -> int:
        """How many clients are connected."""
        return len(self._rooms.screens)

    def publish(self, site_id: int, logged: Sequence[Logged], notices: Sequence[Notice]) -> None:
        """Tell everyone whom it concerns. A screen that cannot be reached changes nothing."""
        for one in logged:
            self._tell(site_id, one)
        for notice in notices:
            self._send(notice.room, "event", {"kind": notice.kind, **notice.body})
        if logged:
            self._moved.add(site_id)

    def tick(self, now: datetime) -> None:
        """Due work of the feed: the throttled `line_moved`, and screens whose credential has ended."""
        if _is_due(self._moved_at, now, LINE_MOVED_EVERY_SECONDS):
            self._moved_at = now
            moved, self._moved = self._moved, set()
            for site_id in moved:
                self._send(rooms.of_phones(site_id), "line_moved", {})
        if _is_due(self._checked_at, now, CREDENTIALS_CHECKED_EVERY_SECONDS):
            self._checked_at = now
            self._drop_ended_credentials()

    def _tell(self, site_id: int, one: Logged) -> None:
        record = one.record
        if one.event.kind in FOR_LEADERS_ONLY:
            self._send(rooms.of_leaders(site_id), "event", record)
            self._send(rooms.of_screens(site_id), "event", {"sequence": one.sequence})
        else:
            frame = _event_frame("event", record)
            for room in (rooms.of_leaders(site_id), rooms.of_screens(site_id)):
                self._deliver(room, frame, "event", record)
        if one.event.ticket is not None and one.event.kind not in FOR_LEADERS_ONLY:
            self._send(rooms.of_ticket(one.event.ticket.id), "event", record)

    def _send(self, room: str, name: str, body: dict[str, Any]) -> None:
        if room in self._rooms.by_room:
            self._deliver(room, _event_frame(name, body), name, body)

    def _deliver(self, room: str, frame: bytes, name: str, body: dict[str, Any]) -> None:
        for screen in self._rooms.members(room):
            if screen.socket is not None:
                screen.socket.push(frame)
            else:
                self._socketio.emit(name, body, to=screen.sid)

    def _on_connect(self, auth: Any = None) -> None:
        api = self._api
        if api is None:
            raise Refusal("starting")
        sid: str = request.sid  # type: ignore[attr-defined]
        try:
            own_rooms, caller, read_snapshot = self._admit(api, auth if isinstance(auth, dict) else {})
        except (HttpRefusal, DomainError) as error:
            raise Refusal(error.code) from None
        screen = Screen(sid=sid, rooms=own_rooms, socket=request.environ.get(ENVIRON_KEY), caller=caller)
        # Into the rooms before the snapshot is read: nothing falls between; what the snapshot
        # already holds is dropped by its sequence.
        self._rooms.enter(screen)
        self._socketio.start_background_task(self._welcome, sid, read_snapshot)

    def _welcome(self, sid: str, read_snapshot: Callable[[], Any]) -> None:
        """Send the snapshot once the client has been told that it is admitted."""
        manager = self._socketio.server.manager
        for _ in range(ADMITTED_WITHIN_TRIES):
            if manager.is_connected(sid, "/"):
                self._socketio.emit("snapshot", read_snapshot(), to=sid)
                return
            self._socketio.sleep(0.01)

    def _admit(self, api: Api, auth: dict[str, Any]) -> tuple[tuple[str, ...], Caller | None, Callable[[], Any]]:
        """The rooms of a client, by its credential alone; what it says of itself is not looked at."""
        if isinstance(auth.get("follow"), str):
            return _admit_phone(api, auth["follow"])
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

    def _on_disconnect(self, *_reason: Any) -> None:
        self._rooms.leave(request.sid)  # type: ignore[attr-defined]

    def _drop_ended_credentials(self) -> None:
        if self._api is None:
            return
        known = [screen for screen in self._rooms.screens.values() if screen.caller is not None]
        if not known:
            return
        living = self._api.run.lookup(accounts.living_credentials)
        for screen in known:
            if screen.caller is not None and not screen.caller.is_among(living):
                self._socketio.server.disconnect(screen.sid)
                self._rooms.leave(screen.sid)


def _admit_phone(api: Api, token: str) -> tuple[tuple[str, ...], Caller | None, Callable[[], Any]]:
    found = api.run.lookup(lambda tx, _: following.find(tx, token))
    if found is None:
        raise HttpRefusal(404, "not_found")
    site_id, ticket_id = found

    def read_snapshot() -> Any:
        return api.run.read(site_id, following.read, CITIZEN, ticket_id)

    return (rooms.of_ticket(ticket_id), rooms.of_phones(site_id)), None, read_snapshot


def _admit_caller(api: Api, caller: Caller) -> tuple[tuple[str, ...], Caller, Callable[[], Any]]:
    site_id, actor = caller.site_id, caller.actor
    if actor.role is DeviceKind.TABLET and actor.counter is not None:
        counter = actor.counter
        room = questions.room(site_id, counter)
        return (room,), caller, lambda: api.run.read(site_id, questions.overview, actor, counter)
    if actor.role is DeviceKind.AGENT and actor.printer is not None:
        return (printing.room(site_id, actor.printer),), caller, lambda: {"printer": actor.printer}
    if not is_granted(actor.role, Permission.READ_FEED):
        raise HttpRefusal(403, "not_allowed")
    is_leader = is_granted(actor.role, Permission.READ_RATINGS)
    room = rooms.of_leaders(site_id) if is_leader else rooms.of_screens(site_id)
    return (room,), caller, lambda: snapshot_for(api, caller)


def _event_frame(name: str, body: dict[str, Any]) -> bytes:
    """A Socket.IO event packet (Engine.IO message 4, Socket.IO event 2) as one WebSocket frame."""
    return text_frame(f'42["{name}",{msgspec.json.encode(body).decode()}]')


def _is_due(last: datetime | None, now: datetime, every_seconds: float) -> bool:
    return last is None or not 0 <= (now - last).total_seconds() < every_seconds


class _Json:
    """The JSON module Socket.IO uses: fast, strict, and the same as everywhere."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        return msgspec.json.decode(text)
