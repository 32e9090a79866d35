"""Whether the process lives, whether it can do its work, and its metrics."""

import ipaddress
from collections.abc import Callable

from flask import Blueprint, Response, request

from queue_server.domain.permissions import Permission, is_granted
from queue_server.web.api import Api, identify, respond
from queue_server.web.problems import HttpRefusal

Check = Callable[[], None]
Count = Callable[[], dict[str, int]]


def blueprint(api: Api, *, check_writable: Check, is_degraded: Callable[[], bool], count: Count) -> Blueprint:
    """`/healthz`, `/readyz` and `/metrics`.

    `check_writable` raises when the database cannot be written; `is_degraded` says that all is done, but that
    screens hear other processes later than usual.
    """
    made = Blueprint(api.name, __name__)

    @made.get("/healthz")
    def healthz() -> Response:
        return respond({"status": "ok"})

    @made.get("/readyz")
    def readyz() -> Response:
        check_writable()
        return respond({"status": "degraded" if is_degraded() else "ok"})

    @made.get("/metrics")
    def metrics() -> Response:
        if not ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
            caller = identify(api.run, request.headers.get("Authorization"), {})
            if caller is None or not is_granted(caller.actor.role, Permission.READ_METRICS):
                raise HttpRefusal(403, "not_allowed")
        lines = [f"# TYPE {name} {_kind(name)}\n{name} {value}\n" for name, value in count().items()]
        return Response("".join(lines), mimetype="text/plain; version=0.0.4")

    return made


def _kind(name: str) -> str:
    return "counter" if name.endswith("_total") else "gauge"
