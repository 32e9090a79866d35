"""A stand-in for the server at the wire, so that the pages can be put into any state at will.

It speaks docs/wire.md for kiosk, tablet and phone, keeps what it was asked to do, and has switches for
what a real server does only on a bad day. The journey tests drive the same pages on the real server.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, jsonify, request, send_from_directory
from flask_socketio import SocketIO, join_room
from werkzeug.serving import WSGIRequestHandler, make_server

from kiosk import blueprint
from tests.kiosk import kiosk_calls, sample_centre, samples

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LOOK = Path(__file__).parents[2] / "look"
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

Json = dict[str, Any]


@dataclass
class Wire:
    """What the stand-in answers with (change it at will) and what it was asked to do."""

    services: Json = field(default_factory=sample_centre.services)
    tickets: dict[str, Json] = field(default_factory=dict)
    posts: list[tuple[str, Json]] = field(default_factory=list)
    moves: list[tuple[int, str]] = field(default_factory=list)
    follow: Json = field(default_factory=samples.follow)
    dossier: Json = field(default_factory=samples.dossier)
    questions: list[Json] = field(default_factory=list)
    ratings: list[Json] = field(default_factory=list)
    declined: list[int] = field(default_factory=list)
    phone_commands: list[tuple[str, Json]] = field(default_factory=list)
    procedures: list[Json] = field(default_factory=sample_centre.procedures)
    looked_up: list[Json] = field(default_factory=list)
    lookup: Json | None = None
    printed: list[str] = field(default_factory=list)
    heartbeats: list[Json] = field(default_factory=list)
    spoken: list[tuple[str, str]] = field(default_factory=list)
    clip: Path | None = None
    silent_seconds: int | None = None
    lost_answers: int = 0
    refusal: tuple[int, Json] | None = None
    has_print: bool = True
    paper: Json = field(default_factory=samples.paper)
    has_follow_url: bool = True
    origin: str = ""
    screens: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    socketio: SocketIO = field(default_factory=lambda: SocketIO(async_mode="threading"))

    def wait_until(self, holds: Callable[[], bool], seconds: float = 8) -> None:
        """Wait for what a page is about to do; raises AssertionError after so many seconds."""
        with self.changed:
            assert self.changed.wait_for(holds, timeout=seconds)

    def speak(self, sentence: str, language: str, _form: str | None) -> Path | None:
        """Keep what the page wants spoken; the clip of the test, or None for a server without a voice."""
        with self.changed:
            self.spoken.append((language, sentence))
            self.changed.notify_all()
        return self.clip

    def wait_for_screens(self, count: int) -> None:
        """Wait until so many screens have connected their socket."""
        self.wait_until(lambda: self.screens >= count)

    def push_questions(self, kind: str, questions: list[Json]) -> None:
        """Tell the tablet that its questions are now these."""
        self.questions = questions
        at = samples.instant(0)
        self.socketio.emit("event", {"sequence": 1, "kind": kind, "at": at, "questions": questions}, to="tablet")

    def move_line(self, **changes: Any) -> None:
        """Change the phone's place and tell the phone only that the line has moved."""
        self.follow = self.follow | changes
        self.socketio.emit("line_moved", {}, to="phone")

    def push_follow(self, **changes: Any) -> None:
        """Change the phone's ticket and tell the phone."""
        self.follow = self.follow | changes
        self.socketio.emit("event", {"sequence": 2, "kind": "ticket_called", "ticket": {}}, to="phone")


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Keep the test's output for what failed."""


def problem(status: int, code: str, detail: str) -> tuple[Response, int]:
    """A problem document as docs/wire.md has it."""
    body = {"type": "about:blank", "title": detail, "status": status, "code": code, "detail": detail}
    return jsonify(body), status


def serve(wire: Wire) -> tuple[Flask, Any]:
    """The application and its running server on a free loopback port; the caller shuts it down."""
    app = Flask(__name__, static_folder=None)
    wire.socketio.init_app(app)
    app.register_blueprint(blueprint(wire.speak))
    app.register_blueprint(_kiosk_calls(wire))
    app.register_blueprint(kiosk_calls.more(wire))
    app.register_blueprint(_tablet_calls(wire))
    app.register_blueprint(_phone_calls(wire))
    _socket(wire)
    app.add_url_rule("/look/<path:name>", "look", lambda name: send_from_directory(_LOOK, name))

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        if not request.path.startswith(("/look/", "/kiosk/static/")):
            response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    server = make_server("127.0.0.1", 0, _whole(app), threaded=True, request_handler=_Quiet)
    wire.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return app, server


def _whole(app: Flask) -> "WSGIApplication":
    """The application with every answer read and closed before it goes out.

    Werkzeug leaves a file open when the browser drops the line while it is being sent.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


def _kiosk_calls(wire: Wire) -> Blueprint:
    calls = Blueprint("kiosk_calls", __name__, url_prefix="/api/v1")

    @calls.get("/services")
    def services() -> Any:
        if request.headers.get("Authorization") != "Bearer kiosk-token":
            return problem(401, "not_signed_in", "Chưa đăng nhập")
        return jsonify(wire.services)

    @calls.post("/tickets")
    def issue() -> Any:
        body = request.get_json()
        key = request.headers["Idempotency-Key"]
        wire.posts.append((key, body))
        if wire.refusal is not None:
            status, document = wire.refusal
            return jsonify(document), status
        if key not in wire.tickets:
            wire.tickets[key] = samples.ticket(body, len(wire.tickets), wire)
        if wire.lost_answers > 0:
            wire.lost_answers -= 1
            return Response("<html>502</html>", 502)
        return jsonify({"ticket": wire.tickets[key]}), 201

    @calls.post("/tickets/<int:ticket>/move")
    def move(ticket: int) -> Any:
        service = request.get_json()["service"]
        wire.moves.append((ticket, service))
        wire.follow = wire.follow | samples.place(service)
        return jsonify({"ticket": {"id": ticket, "service": service}})

    return calls


def _tablet_calls(wire: Wire) -> Blueprint:
    calls = Blueprint("tablet_calls", __name__, url_prefix="/api/v1")

    @calls.get("/counters/mine/questions")
    @calls.get("/counters/9/questions")
    def questions() -> Any:
        if request.headers.get("Authorization") != "Bearer tablet-token":
            return problem(401, "not_signed_in", "Chưa đăng nhập")
        return jsonify(samples.questions(wire.questions))

    @calls.post("/tickets/<int:ticket>/rating")
    def rate(ticket: int) -> Any:
        body = request.get_json()
        with wire.changed:
            wire.ratings.append({"ticket": ticket, **body})
            wire.changed.notify_all()
        return jsonify({"rating": {"id": 1, "ticket": ticket, **body}}), 201

    @calls.post("/tickets/<int:ticket>/decline-rating")
    def decline(ticket: int) -> Any:
        wire.declined.append(ticket)
        return "", 204

    return calls


def _phone_calls(wire: Wire) -> Blueprint:
    calls = Blueprint("phone_calls", __name__, url_prefix="/api/v1")

    @calls.get("/follow/<token>")
    def follow(token: str) -> Any:
        if not token.startswith("follow-token"):
            return problem(404, "not_found", "Không tìm thấy")
        return jsonify(wire.follow)

    @calls.post("/follow/<token>/<command>")
    def command(token: str, command: str) -> Any:
        body = request.get_json(silent=True) or {}
        wire.phone_commands.append((command, body))
        wire.follow = wire.follow | samples.after(command, body)
        return jsonify(wire.follow)

    @calls.get("/track/<token>")
    def track(token: str) -> Any:
        if token != "dossier-token":
            return problem(404, "not_found", "Không tìm thấy")
        return jsonify({"dossier": wire.dossier})

    return calls


def _socket(wire: Wire) -> None:
    def connect(auth: Json | None) -> None:
        if auth and "follow" in auth:
            join_room("phone")
            wire.socketio.emit("snapshot", wire.follow, to=request.sid)  # type: ignore[attr-defined]
        else:
            join_room("tablet")
            wire.socketio.emit("snapshot", samples.questions(wire.questions), to=request.sid)  # type: ignore[attr-defined]
        with wire.changed:
            wire.screens += 1
            wire.changed.notify_all()

    wire.socketio.on_event("connect", connect)
