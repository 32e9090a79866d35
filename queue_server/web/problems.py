"""Refusals as RFC 9457 problem documents: one table from error to status, text in the reader's language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from flask import Response, request

from queue_server.domain import errors
from queue_server.settings import CONFIG

LANGUAGES = ("vi", "en")
RETRY_SECONDS = 2

# Looked up along the class's ancestors, so a new refusal has a status from the day it is written.
STATUS: dict[type[errors.DomainError], int] = {
    errors.BadInput: 400,
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Refused: 409,
}


class HttpRefusal(Exception):
    """A refusal of the web itself: credential, size, rate. `code` names it as a DomainError's does."""

    def __init__(self, status: int, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after


def status_of(error: errors.DomainError) -> int:
    """The HTTP status of a refusal."""
    for ancestor in type(error).__mro__:
        if ancestor in STATUS:
            return STATUS[ancestor]
    raise LookupError(type(error).__name__)


def of_domain(error: errors.DomainError) -> Response:
    """The problem document of a rule's refusal; facts that are JSON values ride along."""
    extra = {
        name: value
        for name, value in error.facts.items()
        if name in ("field", "ticket", "opens_at", "reason") and value is not None
    }
    return respond(status_of(error), error.code, facts=error.facts, extra=extra)


def respond(
    status: int,
    code: str,
    *,
    facts: Mapping[str, object] | None = None,
    extra: Mapping[str, Any] | None = None,
    retry_after: int | None = None,
) -> Response:
    """A problem document in the language the request asks for."""
    language = reader_language()
    texts = _texts(language)
    entry = texts.get(code, texts["refused"])
    body = {
        "type": f"urn:quang-ngai-queue:problem:{code}",
        "title": entry["title"],
        "status": status,
        "code": code,
        "detail": _fill(entry["detail"], texts, facts or {}),
        **(extra or {}),
    }
    response = Response(msgspec.json.encode(body), status=status, mimetype="application/problem+json")
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    if status == 503 or retry_after is not None:
        response.headers["Retry-After"] = str(retry_after or RETRY_SECONDS)
    return response


def reader_language() -> str:
    """Vietnamese unless the reader asks for English first."""
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0]) or LANGUAGES[0]


def _fill(pattern: str, texts: Mapping[str, Any], facts: Mapping[str, object]) -> str:
    words = {
        name: texts[name].get(str(value), value) if name in ("status", "command", "what", "expected") else value
        for name, value in facts.items()
    }
    return pattern.format_map(_Blank(words))


class _Blank(dict[str, object]):
    """Facts that are missing leave a dash, never an error in an error."""

    def __missing__(self, key: str) -> str:
        return "–"


@cache
def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads((CONFIG / "texts" / f"problems.{language}.toml").read_text(encoding="utf-8"))
