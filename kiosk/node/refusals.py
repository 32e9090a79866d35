"""What the node itself refuses, as problem documents in the citizen's language (RFC 9457); its few sentences."""

import tomllib
from functools import cache
from pathlib import Path

from flask import Response, jsonify, request

_TEXTS = Path(__file__).parents[2] / "config" / "texts"
_LANGUAGES = ("vi", "en")
_STATUS = {
    "bad_input": 400,
    "idempotency_conflict": 409,
    "site_closed": 409,
    "daily_limit_reached": 409,
    "day_unknown": 409,
    "series_used_up": 409,
    "not_handed_in": 409,
    "needs_the_server": 503,
    "server_away": 502,
    "foreign_host": 421,
    "not_found": 404,
    "too_large": 413,
    "malformed_request": 400,
    "not_written": 503,
    "server_error": 500,
}
CODES = tuple(_STATUS)
_RETRY_SECONDS = "2"


class Refusal(Exception):
    """The node does not do it; `code` is the wire's where the server has the same refusal."""

    def __init__(self, code: str, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field


def respond(refusal: Refusal) -> Response:
    """The problem document."""
    language = request.accept_languages.best_match(_LANGUAGES, default="vi") or "vi"
    entry = _texts(language)["problem"][refusal.code]
    status = _STATUS[refusal.code]
    body = {"type": f"urn:quang-ngai-queue:problem:{refusal.code}", "status": status, "code": refusal.code, **entry}
    if refusal.field is not None:
        body["field"] = refusal.field
    response = jsonify(body)
    response.status_code, response.mimetype = status, "application/problem+json"
    response.headers["Content-Language"] = language
    if status >= 500:
        response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def notice(language: str) -> str:
    """What the kiosk says above its tiles while the server is away."""
    return str(_texts(language)["notice"])


@cache
def _texts(language: str) -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((_TEXTS / f"node.{language}.toml").read_text(encoding="utf-8"))
