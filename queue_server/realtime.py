"""Event → rooms: who hears what, snapshot on joining, heartbeat. The only caller of emit."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import SocketIO

from queue_server import rooms
from queue_server.admission import admit
from queue_server.domain.actor import SYSTEM
from queue_server.domain.errors import DomainError
from queue_server.domain.events import FOR_LEADERS_ONLY, EventKind, Notice
from queue_server.packets import StrictJson, event_frame
from queue_server.recurring import Recurring
from queue_server.relay import Message, Relay
from queue_server.rooms import Rooms, Screen
from queue_server.screen_caps import ScreenCaps
from queue_server.screen_socket import ENVIRON_KEY
from queue_server.screen_websocket import LARGEST_MESSAGE, lighten
from queue_server.told import Told
from queue_server.use_cases import accounts, listing
from queue_server.use_cases.runner import Logged
from queue_server.web.api import Api
from queue_server.web.guessing import TokenGuard
from queue_server.web.problems import HttpRefusal

PING_SECONDS = 5
ADMITTED_WITHIN_TRIES = 100
LINE_MOVED_EVERY_SECONDS = 2.0
CREDENTIALS_CHECKED_EVERY_SECONDS = 4.0
# How often the log is asked for what nobody told here: other processes, and the command line.
LOG_READ_EVERY_SECONDS = 2.0
LOG_READ_WITHOUT_RELAY_SECONDS = 0.5
EVENTS_AT_ONCE = 500

Record = dict[str, Any]


class Realtime:
    """The live feed. `publish` is what the Runner calls after each commit, in commit order.

    What happens in other processes arrives over the relay, and what the relay lost, or what was done
    from the command line, from the event log a moment later: the log is the truth, all else is speed.
    """

    def __init__(self, app: Flask, *, async_mode: str, caps: ScreenCaps) -> None:
        # Same origin only (the library's default); a client without Origin needs a device token, see admission.
        self.socketio = SocketIO(
            app,
            async_mode=async_mode,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            max_http_buffer_size=LARGEST_MESSAGE,
            transports=["websocket"],
            manage_session=False,
            json=StrictJson,
            logger=False,
            engineio_logger=False,
        )
        if async_mode == "gevent":
            lighten(self.socketio.server.eio)
        self._rooms = Rooms()
        self._caps = caps
        self._api: Api | None = None
        self._guard: TokenGuard | None = None
        self._relay: Relay | None = None
        self._told: dict[int, Told] = {}
        self._moved: set[int] = set()
        self._moving, self._checking, self._log_reading = Recurring(), Recurring(), Recurring()

    def serve(self, api: Api, guard: TokenGuard, *, redis_url: str | None = None) -> None:
        """Begin to admit screens, and to hear the installation's other processes where there is a Redis."""
        self._api, self._guard = api, guard
        self.socketio.on_event("connect", self._on_connect)
        self.socketio.on_event("disconnect", self._on_disconnect)
        if redis_url is not None:
            secret = api.run.installation.secret
            self._relay = Relay(redis_url, secret=secret, on_message=self._hear, on_return=self._read_log_soon)
            self._relay.start(self.socketio.start_background_task)

    @property
    def screen_count(self) -> int:
        """How many clients are connected."""
        return len(self._rooms.screens)

    @property
    def is_degraded(self) -> bool:
        """Whether other processes are heard from the log alone, a moment later than usual."""
        return self._relay is not None and not self._relay.is_connected

    def publish(self, site_id: int, logged: Sequence[Logged], notices: Sequence[Notice]) -> None:
        """Tell everyone whom it concerns, here and elsewhere. A screen that cannot be reached changes nothing."""
        records = [one.record for one in logged]
        said: list[Record] = [
            {"room": one.room, "name": one.name, "body": {"kind": one.kind, **one.body}} for one in notices
        ]
        if self._relay is not None:
            self._relay.tell({"site": site_id, "events": records, "notices": said})
        self._tell_all(site_id, records)
        for one in said:
            self._send(**one)

    def tick(self, now: datetime) -> None:
        """Due work of the feed: `line_moved`, boards that speak, credentials that have ended, what is not told yet."""
        self._tell_boards()
        if self._moving.is_due(now, LINE_MOVED_EVERY_SECONDS):
            moved, self._moved = self._moved, set()
            for site_id in moved:
                self._send(rooms.of_phones(site_id), "line_moved", {})
        every = LOG_READ_WITHOUT_RELAY_SECONDS if self.is_degraded else LOG_READ_EVERY_SECONDS
        if self._log_reading.is_due(now, every):
            self._read_log()
        if self._checking.is_due(now, CREDENTIALS_CHECKED_EVERY_SECONDS):
            self._drop_ended_credentials()

    def _hear(self, message: Message) -> None:
        """What another process told its own screens, or which boards it has."""
        if "boards" in message:
            if self._api is not None:
                self._api.sounding.hear(message["process"], message["boards"])
            return
        self._tell_all(message["site"], message["events"])
        for one in message["notices"]:
            self._send(**one)

    def _tell_boards(self) -> None:
        """Which of them speaks from now on, and to the other processes which there are."""
        if self._api is None:
            return
        sounding = self._api.sounding
        for sid, speaks in sounding.changes():
            screen = self._rooms.screens.get(sid)
            if screen is not None:
                self._deliver([screen], "sound", {"kind": "assigned", "speaks": speaks})
        if self._relay is not None and self._relay.is_connected and (word := sounding.word()) is not None:
            self._relay.tell(word)

    def _read_log_soon(self) -> None:
        self._log_reading.hasten()

    def _read_log(self) -> None:
        """Tell what was done where nobody could tell us."""
        if self._api is None or not self._told:
            return
        run = self._api.run
        for site_id, last in run.lookup(lambda tx, _: listing.last_sequences(tx, list(self._told))).items():
            told = self._told[site_id]
            if not self._rooms.of_site(site_id):
                del self._told[site_id]
            elif last < told.without_gap:
                self._told[site_id] = Told(last)  # a restored database; screens see it themselves
            elif last > told.without_gap:
                self._tell_all(site_id, run.read(site_id, listing.log, SYSTEM, told.without_gap, EVENTS_AT_ONCE))

    def _tell_all(self, site_id: int, records: Sequence[Record]) -> None:
        told = self._told.get(site_id)
        if told is None or not records:
            return  # nobody of this site listens here
        for record in records:
            if told.mark(record["sequence"]):
                self._tell(site_id, record)
        self._moved.add(site_id)

    def _tell(self, site_id: int, record: Record) -> None:
        if record["kind"] == EventKind.SCREENS_CHANGED and self._api is not None:
            self._api.sounding.forget_settings(site_id)
        if record["kind"] in FOR_LEADERS_ONLY:
            self._send(rooms.of_leaders(site_id), "event", record)
            self._send(rooms.of_screens(site_id), "event", {"sequence": record["sequence"]})
            return
        everyone = [*self._rooms.members(rooms.of_leaders(site_id)), *self._rooms.members(rooms.of_screens(site_id))]
        self._deliver(everyone, "event", record)
        if "ticket" in record:
            self._send(rooms.of_ticket(record["ticket"]["id"]), "event", record)

    def _send(self, room: str, name: str, body: Record) -> None:
        self._deliver(self._rooms.members(room), name, body)

    def _deliver(self, screens: Sequence[Screen], name: str, body: Record) -> None:
        if not screens:
            return
        frame = event_frame(name, body)  # once for all of them
        for screen in screens:
            if screen.socket is not None:
                screen.socket.push(frame)
            else:
                self.socketio.emit(name, body, to=screen.sid)

    def _on_connect(self, auth: Any = None) -> None:
        api, guard = self._api, self._guard
        if api is None or guard is None:
            raise Refusal("starting")
        sid: str = request.sid  # type: ignore[attr-defined]
        try:
            admitted = admit(api, guard, request, auth if isinstance(auth, dict) else {})
            if admitted.site not in self._told:
                last = api.run.read(admitted.site, lambda unit: unit.last_sequence, SYSTEM)
                self._told.setdefault(admitted.site, Told(last))
        except (HttpRefusal, DomainError) as error:
            raise Refusal(error.code) from None
        raw = request.environ.get(ENVIRON_KEY)
        screen = Screen(sid=sid, site=admitted.site, rooms=admitted.rooms, socket=raw, caller=admitted.caller)
        # Into the rooms before the snapshot is read: nothing falls between; what the snapshot
        # already holds is dropped by its sequence.
        self._rooms.enter(screen)
        api.sounding.enter(sid, admitted.caller, auth if isinstance(auth, dict) else {})
        for old in self._caps.make_way(self._rooms.members(admitted.holders)):
            # Half-open lines are the oldest, and a board that comes back gets in.
            self.socketio.emit("displaced", {}, to=old.sid)
            self._let_go(old.sid)
        self.socketio.start_background_task(self._welcome, sid, admitted.read_snapshot)

    def _welcome(self, sid: str, read_snapshot: Callable[[], Any]) -> None:
        """Send the snapshot once the client has been told that it is admitted."""
        manager = self.socketio.server.manager
        for _ in range(ADMITTED_WITHIN_TRIES):
            if manager.is_connected(sid, "/"):
                self.socketio.emit("snapshot", read_snapshot(), to=sid)
                return
            self.socketio.sleep(0.01)

    def _on_disconnect(self, *_reason: Any) -> None:
        self._leave(request.sid)  # type: ignore[attr-defined]

    def _leave(self, sid: str) -> None:
        self._rooms.leave(sid)
        if self._api is not None:
            self._api.sounding.leave(sid)

    def _drop_ended_credentials(self) -> None:
        known = {sid: screen.caller for sid, screen in self._rooms.screens.items() if screen.caller is not None}
        if self._api is None or not known:
            return
        living = self._api.run.lookup(accounts.living_credentials)
        for sid, caller in known.items():
            if not caller.is_among(living):
                self._let_go(sid)

    def _let_go(self, sid: str) -> None:
        """Say goodbye and end the connection too: whom it was taken from would hardly hang up by himself."""
        server = self.socketio.server
        engine_sid = server.manager.eio_sid_from_sid(sid, "/")
        server.disconnect(sid)
        self._leave(sid)
        if engine_sid is not None:
            server.eio.disconnect(engine_sid)
