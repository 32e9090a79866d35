"""The agent's side of the wire: its printers and jobs, what became of them, how the printers are. Standard
library only.
"""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from printer.faults import PrinterFault

_SECONDS = 5.0
_MOST_BYTES = 4_000_000
_PAGE = 100
_MOST_JOBS = 2000


class ServerAway(Exception):
    """No answer, or one that says to come back later. Try again."""


class ServerRefused(Exception):
    """The server does not know this agent, or does not want this report. Trying again at once is of no use."""


class Jobs(Protocol):
    """Where jobs come from and reports go to."""

    def pending(self) -> "Pending":
        """The jobs not yet printed, oldest first."""

    def take(self, job_id: int) -> dict[str, Any]:
        """The job as it is now, with nobody else printing it for a minute. It may have ended meanwhile."""

    def done(self, job_id: int) -> None:
        """The slip came out."""

    def failed(self, job_id: int, fault: PrinterFault, *, is_final: bool = False) -> None:
        """The slip did not come out; `is_final`: it will not be tried again."""

    def say_state(self, state: str, detail: str = "") -> None:
        """How the printer is."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Jobs as on the wire, oldest first; `now` is the server's clock, None when it did not say."""

    jobs: list[dict[str, Any]]
    now: datetime | None


class ServerJobs:
    """`/api/v1` with an agent's token, for one printer. Every call raises ServerAway or ServerRefused."""

    def __init__(self, server: str, token: str, *, printer: str | None = None, ca_file: str | None = None) -> None:
        """`printer`: its code, None: the agent has one alone. `ca_file`: certificate of the centre's own
        authority, in PEM.

        Raises:
            ValueError: `server` is not an http or https address.
        """
        if urlsplit(server).scheme not in {"http", "https"}:
            raise ValueError(f"{server}: expected http:// or https://")
        self._root = server.rstrip("/") + "/api/v1"
        self._printer = printer
        self._token = token
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect(), urllib.request.ProxyHandler({})]
        if urlsplit(server).scheme == "https":
            trust = ssl.create_default_context(cafile=ca_file)
            handlers.append(urllib.request.HTTPSHandler(context=trust))
        self._opener = urllib.request.build_opener(*handlers)

    def pending(self) -> Pending:
        """The jobs not yet printed, oldest first."""
        jobs: list[dict[str, Any]] = []
        after: int | None = 0
        now: datetime | None = None
        while after is not None and len(jobs) < _MOST_JOBS:
            own = {} if self._printer is None else {"printer": self._printer}
            answer, date = self._call("GET", "/print-jobs?" + urlencode({**own, "after": after, "limit": _PAGE}))
            if not isinstance(answer, dict) or not isinstance(answer.get("jobs"), list):
                raise ServerAway("the answer is not a list of jobs")
            jobs += answer["jobs"]
            now = now or _said(answer.get("now")) or _instant(date)
            after = answer.get("next")
        return Pending(jobs, now)

    def take(self, job_id: int) -> dict[str, Any]:
        """The job as it is now, with nobody else printing it for a minute. It may have ended meanwhile."""
        answer, _ = self._call("POST", f"/print-jobs/{job_id}/take", {})
        if not isinstance(answer, dict) or not isinstance(answer.get("job"), dict):
            raise ServerAway("the answer is not a job")
        return dict(answer["job"])

    def done(self, job_id: int) -> None:
        """The slip came out."""
        self._call("POST", f"/print-jobs/{job_id}/done", {})

    def failed(self, job_id: int, fault: PrinterFault, *, is_final: bool = False) -> None:
        """The slip did not come out; `is_final`: it will not be tried again."""
        body = {"fault": fault.code, "detail": fault.detail, "is_final": is_final}
        self._call("POST", f"/print-jobs/{job_id}/failed", body)

    def say_state(self, state: str, detail: str = "") -> None:
        """How the printer is."""
        self._call("POST", "/printers/state", {"printer": self._printer, "state": state, "detail": detail or None})

    def printers(self) -> list[dict[str, Any]]:
        """The agent's printers, as the site's file describes them: code, name, address, width_dots."""
        answer, _ = self._call("GET", "/printers/mine")
        if not isinstance(answer, dict) or not isinstance(answer.get("printers"), list):
            raise ServerAway("the answer is not a list of printers")
        return list(answer["printers"])

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[Any, str | None]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._root + path, data=data, headers=headers, method=method)  # noqa: S310  checked in __init__
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                content = answer.read(_MOST_BYTES)
                return (json.loads(content) if content else None), answer.headers.get("Date")
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {401, 403, 404, 400, 409}:
                raise ServerRefused(f"{method} {path}: {error.code}") from error
            raise ServerAway(f"{method} {path}: {error.code}") from error
        except (OSError, ValueError, urllib.error.URLError) as error:
            raise ServerAway(f"{method} {path}: {error}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to another host; none is followed."""

    def redirect_request(self, *_arguments: Any) -> None:
        """Refuse."""


def _said(now: object) -> datetime | None:
    """A kiosk's node says the site's time in its answer: the Date header is of its PC's clock."""
    try:
        said = datetime.fromisoformat(now) if isinstance(now, str) else None
    except ValueError:
        return None
    return said if said is not None and said.tzinfo is not None else None


def _instant(date: str | None) -> datetime | None:
    try:
        return None if date is None else parsedate_to_datetime(date)
    except ValueError:
        return None
