"""Signing in and out."""

from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import Blueprint, Response, request

from queue_server.domain.actor import Actor
from queue_server.domain.permissions import Permission
from queue_server.use_cases import accounts
from queue_server.use_cases.accounts import Caller, User
from queue_server.use_cases.tokens import csrf_token
from queue_server.web import answers, bodies
from queue_server.web.api import COOKIES, Api, respond
from queue_server.web.limits import FailureLimit
from queue_server.web.problems import HttpRefusal

PASSWORDS = PasswordHasher()  # Argon2id with the library's defaults (RFC 9106, low memory)
# Compared when the name is unknown, so that the answer takes as long as for a wrong password.
_NOBODYS_HASH = PASSWORDS.hash("a password that nobody has")


def blueprint(api: Api) -> Blueprint:
    """Routes of the session. Hashing takes tens of milliseconds, so it runs aside of the event loop."""
    made = api.blueprint()
    by_name = FailureLimit(allowed=10, per_seconds=600)
    by_address = FailureLimit(allowed=50, per_seconds=600)

    @api.route(
        made,
        "POST",
        "/session",
        Permission.ANYONE,
        body=bodies.SignIn,
        answers={200: answers.SessionAnswer},
    )
    def sign_in(_caller: Caller | None, body: bodies.SignIn) -> Response:
        """Sign in with name and password."""
        now, address = api.run.now(), request.remote_addr or ""
        if by_name.is_blocked(body.username, now=now) or by_address.is_blocked(address, now=now):
            raise HttpRefusal(429, "too_many_requests", retry_after=60)
        user = api.run.lookup(lambda tx, _: accounts.find_user(tx, body.username))
        hashed = _NOBODYS_HASH if user is None else user.password_hash
        is_right = api.run.aside(_is_right, hashed, accounts.comparable_password(body.password))
        if user is None or not is_right or user.is_disabled:
            by_name.failed(body.username, now=now)
            by_address.failed(address, now=now)
            raise HttpRefusal(401, "wrong_password")
        token = api.run.write(user.site_id, accounts.open_session, _nobody(user), user, body.counter)
        caller = api.run.lookup(lambda tx, at: accounts.caller_of_session(tx, at, token))
        response = respond(_session_record(api, caller))
        _set_cookie(response, token)
        return response

    @api.route(made, "GET", "/session", Permission.SIGNED_IN, answers={200: answers.SessionAnswer})
    def read_session(caller: Caller) -> Any:
        """Who is signed in."""
        return _session_record(api, caller)

    @api.route(made, "DELETE", "/session", Permission.SIGNED_IN, answers={204: None})
    def sign_out(caller: Caller) -> Response:
        """Sign out; the session's sockets end with it."""
        if caller.session is not None:
            api.run.write(caller.site_id, accounts.end_session, caller.actor, caller.session)
        response = respond(None)
        for name in COOKIES:
            response.delete_cookie(name, path="/", secure=name.startswith("__Host-"), httponly=True)
        return response

    return made


def _is_right(hashed: str, password: str) -> bool:
    try:
        return PASSWORDS.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _nobody(user: User) -> Actor:
    return Actor(key=f"user:{user.id}", role=user.role, user_id=user.id)


def _session_record(api: Api, caller: Caller | None) -> dict[str, Any]:
    if caller is None or caller.session is None:
        raise HttpRefusal(401, "not_signed_in")
    user = caller.session.user
    site = api.run.site(caller.site_id)
    return {
        "user": {
            "name": user.name,
            "display_name": user.display_name,
            "role": user.role.value,
            "site": site.settings.code,
            "counter": caller.session.counter,
        },
        "csrf_token": csrf_token(api.run.installation.secret, session_hash=caller.session.token_hash),
    }


def _set_cookie(response: Response, token: str) -> None:
    name = COOKIES[0] if request.is_secure else COOKIES[1]
    response.set_cookie(
        name,
        token,
        max_age=int(accounts.SESSION_LASTS.total_seconds()),
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def session_hash_of(caller: Caller) -> str | None:
    """The hash of the caller's session, or None for devices."""
    return None if caller.session is None else caller.session.token_hash
