"""The node over HTTP: the kiosk's page and its files, the part of the API that page and agent use, the node's state.
For this PC alone: loopback, and no name but its own.
"""

import logging
import sqlite3
from pathlib import Path

from flask import Flask, Response, jsonify, request, send_from_directory
from werkzeug.exceptions import HTTPException

import kiosk
from kiosk.node import agent_calls, page_calls, refusals
from kiosk.node.node import Node
from kiosk.node.refusals import Refusal
from kiosk.node.upstream import ServerAway
from kiosk.node.voices import Voices

log = logging.getLogger("kiosk.node")

LOOK = Path(__file__).parents[2] / "look"
_MOST_BODY_BYTES = 65_536
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# As the server's own answers have them: a test compares the two.
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_PUBLIC_FILES = ("/look/", "/kiosk/static/")
_CLIPS = ("/kiosk/voice/", "/display/number")
_SERVED = ("/kiosk/", "/look/", "/api/v1/")
_SERVED_EXACTLY = ("/kiosk", "/display/number", "/node")


def create_app(node: Node) -> Flask:
    """The application of one node.

    Raises:
        FileNotFoundError: the files all pages share are not where they belong.
    """
    if not (LOOK / "api.js").exists():
        raise FileNotFoundError(LOOK)
    app = Flask("kiosk.node", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BODY_BYTES
    _guard(app, node)
    _answer_errors(app)
    _harden(app)
    voices = Voices(node.options.data / "voices", node.forwarder)
    app.register_blueprint(kiosk.blueprint(voices.speak))
    app.register_blueprint(page_calls.blueprint(node))
    app.register_blueprint(agent_calls.blueprint(node))
    _more_routes(app, node)
    return app


def _more_routes(app: Flask, node: Node) -> None:
    @app.get("/look/<path:filename>")
    def look(filename: str) -> Response:
        return send_from_directory(LOOK, filename)

    @app.get("/node")
    def status() -> Response:
        return jsonify(node.status())

    @app.get("/display/number")
    def spoken_number() -> Response:
        return node.forwarder.forward()

    @app.route("/api/v1/<path:_rest>", methods=["GET", "POST"])
    def other_call(_rest: str) -> Response:
        return node.forwarder.forward()


def _guard(app: Flask, node: Node) -> None:
    """A page of the internet that has this PC's name resolve to loopback gets nothing: it has another Host."""
    hosts = {f"{name}:{node.options.port}" for name in ("127.0.0.1", "localhost")}

    @app.before_request
    def only_this_pc() -> None:
        if request.host not in hosts:
            raise Refusal("foreign_host")
        is_served = request.path.startswith(_SERVED) or request.path in _SERVED_EXACTLY
        if not is_served or not {".", ".."}.isdisjoint(request.path.split("/")):
            raise Refusal("not_found")


def _answer_errors(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return refusals.respond(refusal)

    @app.errorhandler(ServerAway)
    def away(_: ServerAway) -> Response:
        return refusals.respond(Refusal("server_away"))

    @app.errorhandler(sqlite3.Error)
    def not_written(error: sqlite3.Error) -> Response:
        log.error("the ledger cannot be used: %s", error)
        return refusals.respond(Refusal("not_written"))

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> Response:
        codes = {404: "not_found", 405: "not_found", 413: "too_large", 500: "server_error", 503: "needs_the_server"}
        return refusals.respond(Refusal(codes.get(error.code or 0, "malformed_request")))


def _harden(app: Flask) -> None:
    @app.after_request
    def with_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(_PUBLIC_FILES):
            response.headers["Cache-Control"] = "no-cache"
        elif not request.path.startswith(_CLIPS):
            response.headers["Cache-Control"] = "no-store"
        return response
