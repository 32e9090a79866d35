"""The mould of every route: credential, permission, CSRF, body, answer. No route without a permission."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import msgspec
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from queue_server.domain.errors import NotAllowed
from queue_server.domain.permissions import Permission, is_granted
from queue_server.sounding import Sounding
from queue_server.use_cases.accounts import Caller, caller_of_session, caller_of_token
from queue_server.use_cases.runner import Runner
from queue_server.use_cases.tokens import csrf_token
from queue_server.web.input import LARGEST_NUMBER, parse_body
from queue_server.web.limits import Turnstile
from queue_server.web.problems import HttpRefusal

ROOT = "/api/v1"
COOKIES = ("__Host-session", "session")  # the first under https
Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route as declared; the OpenAPI document is made of these."""

    method: str
    rule: str
    permission: Permission
    summary: str
    body: type[msgspec.Struct] | None
    answers: Mapping[int, Any]
    headers: Mapping[str, bool]  # whether it must be there
    query: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Api:
    """Collects the routes of one actor's module into a blueprint.

    `sounding` knows which boards are there. With a `turnstile` only so many devices and phones are served at a
    time; people with a session always are: an officer goes on working while kiosks are asked to wait.
    """

    name: str
    run: Runner
    sounding: Sounding
    turnstile: Turnstile | None = None
    routes: list[Route] = field(default_factory=list)

    def blueprint(self) -> Blueprint:
        """An empty blueprint under `/api/v1` that carries the declared routes."""
        made = Blueprint(self.name, __name__, url_prefix=ROOT)
        made.api = self  # type: ignore[attr-defined]
        return made

    def route(
        self,
        blueprint: Blueprint,
        method: str,
        rule: str,
        permission: Permission,
        *,
        body: type[msgspec.Struct] | None = None,
        answers: Mapping[int, Any] | None = None,
        headers: Mapping[str, bool] | None = None,
        query: tuple[str, ...] = (),
    ) -> Callable[[Handler], Handler]:
        """Declare a route. The handler gets the caller, the parsed body if one is declared, and the path's parts.

        It answers a value (200), a status with a value, or None (204).
        """

        def declare(handler: Handler) -> Handler:
            self.routes.append(
                Route(
                    method=method,
                    rule=rule,
                    permission=permission,
                    summary=(handler.__doc__ or "").strip().splitlines()[0],
                    body=body,
                    answers=answers or {200: None},
                    headers=headers or {},
                    query=query,
                )
            )

            @wraps(handler)
            def view(**parts: Any) -> Response:
                if self.turnstile is None or _is_person():
                    return answer(**parts)
                with self.turnstile.entered() as has_room:
                    if not has_room:
                        raise HttpRefusal(503, "overloaded", retry_after=2)
                    return answer(**parts)

            def answer(**parts: Any) -> Response:
                caller = self._admit(permission)
                if any(isinstance(part, int) and part > LARGEST_NUMBER for part in parts.values()):
                    raise NotFound()
                arguments: list[Any] = [caller]
                if body is not None:
                    arguments.append(parse_body(body))
                return respond(handler(*arguments, **parts))

            blueprint.add_url_rule(
                rule, endpoint=f"{method}:{rule}".replace(".", "_"), view_func=view, methods=[method]
            )
            return handler

        return declare

    def _admit(self, permission: Permission) -> Caller | None:
        caller = self.caller()
        if permission is Permission.ANYONE:
            return caller
        if caller is None:
            raise HttpRefusal(401, "not_signed_in")
        if request.method not in ("GET", "HEAD") and caller.session is not None:
            self._require_csrf(caller)
        is_allowed = permission is Permission.SIGNED_IN and caller.session is not None
        if not is_allowed and not is_granted(caller.actor.role, permission):
            raise NotAllowed()
        return caller

    def _require_csrf(self, caller: Caller) -> None:
        if caller.session is None:
            return
        expected = csrf_token(self.run.installation.secret, session_hash=caller.session.token_hash)
        if request.headers.get("X-CSRF-Token", "") != expected:
            raise HttpRefusal(403, "csrf_missing")

    def caller(self) -> Caller | None:
        """The caller of this request: a bearer token, when present, is the only credential looked at."""
        if "caller" not in g:
            g.caller = identify(self.run, request.headers.get("Authorization"), request.cookies)
        found: Caller | None = g.caller
        return found


def _is_person() -> bool:
    """Whether a session is shown, valid or not; asked before anything that costs."""
    return "Authorization" not in request.headers and any(request.cookies.get(name) for name in COOKIES)


def identify(run: Runner, authorization: str | None, cookies: Mapping[str, str]) -> Caller | None:
    """The caller behind a bearer token or, without one, a session cookie; None when there is none valid.

    Raises:
        HttpRefusal: a bearer token that is unknown or revoked (401).
    """
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        caller = run.lookup(lambda tx, _: caller_of_token(tx, token.strip()))
        if scheme.lower() != "bearer" or caller is None:
            raise HttpRefusal(401, "not_signed_in")
        return caller
    for name in COOKIES:
        cookie = cookies.get(name)
        if cookie:
            return run.lookup(lambda tx, now, token=cookie: caller_of_session(tx, now, token))  # type: ignore[misc]
    return None


def respond(result: Any) -> Response:
    """A handler's result as a JSON response, never cached."""
    if isinstance(result, Response):
        return result
    status, value = result if isinstance(result, tuple) else (200 if result is not None else 204, result)
    content = b"" if value is None else msgspec.json.encode(value)
    response = Response(content, status=status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
