"""What every answer carries, and how every failure is answered: headers, problem documents, a log without tokens."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from queue_server.domain.errors import DomainError
from queue_server.storage.database import DatabaseUnavailable
from queue_server.web import compression, problems
from queue_server.web.problems import HttpRefusal

log = logging.getLogger("queue_server")
unavailable_log = logging.getLogger("queue_server.database")

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_PUBLIC_FILES = ("/look/", "/kiosk/static/", "/display/static/", "/pages/", "/print-preview/static/")
# The same words sound the same all day; their route says how long they are kept.
_CLIPS = ("/display/voice", "/display/number", "/display/prompts/", "/kiosk/voice/")
# Tokens of citizens in paths never reach a log.
_TOKEN_PATHS = ("/t/", "/d/", "/api/v1/follow/", "/api/v1/track/")


def prepare(flask: Flask) -> None:
    """Have the application answer so."""
    _answer_errors(flask)
    _harden(flask)


def too_many(flask: Flask, *, retry_after: int) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """A WSGI application that tells everybody to come again after so many seconds, as every refusal is told."""

    def refuse(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with flask.request_context(environ):
            answer = problems.respond(429, "too_many_requests", retry_after=retry_after)
            return flask.process_response(answer)(environ, start_response)

    return refuse


class _Seldom(logging.Filter):
    """Lets one line through every so many seconds: all screens ask at once, and a log must not fill the disk."""

    every_seconds = 5.0

    def __init__(self) -> None:
        super().__init__()
        self._last = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written; a clock set back never silences it for long."""
        if 0 <= record.created - self._last < self.every_seconds:
            return False
        self._last = record.created
        return True


def _answer_errors(flask: Flask) -> None:
    if not unavailable_log.filters:
        unavailable_log.addFilter(_Seldom())

    @flask.errorhandler(DomainError)
    def refused(error: DomainError) -> Response:
        return problems.of_domain(error)

    @flask.errorhandler(HttpRefusal)
    def refused_by_web(error: HttpRefusal) -> Response:
        return problems.respond(error.status, error.code, retry_after=error.retry_after)

    @flask.errorhandler(DatabaseUnavailable)
    def unavailable(error: DatabaseUnavailable) -> Response:
        unavailable_log.error("database unavailable: %s", str(error)[:200])
        return problems.respond(503, "database_unavailable")

    @flask.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> Response:
        codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "wrong_media_type"}
        status = error.code or 500
        if 300 <= status < 400:
            return error.get_response()  # type: ignore[return-value]
        return problems.respond(status, codes.get(status, "malformed_request"), facts={"what": "page"})

    @flask.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log.exception("%s %s failed: %s", request.method, masked_path(request.path), type(error).__name__)
        return problems.respond(500, "server_error")


def masked_path(path: str) -> str:
    """A path as logs may hold it: tokens of citizens are left out."""
    for prefix in _TOKEN_PATHS:
        if path.startswith(prefix):
            return f"{prefix}…"
    return "".join(letter if letter.isprintable() else "?" for letter in path)


def _harden(flask: Flask) -> None:
    @flask.after_request
    def with_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(_PUBLIC_FILES):
            response.headers["Cache-Control"] = "no-cache"  # kept, but asked for again: an upgrade shows at once
            compression.pack(response)
        elif not (request.path.startswith(_CLIPS) or response.cache_control.immutable):
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
