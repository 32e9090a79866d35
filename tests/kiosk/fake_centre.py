"""A server as the node sees it, for what a real one does only on a bad day: a real HTTP server in a thread that can go
away, hang, lose an answer, refuse, or stand behind a gateway that has nobody to ask.
"""

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.kiosk import sample_centre

KIOSK, AGENT = "kiosk-token", "agent-token"
DEADLINE_SECONDS = 60.0  # however slow the machine is
ZONE = timezone(timedelta(hours=7))
FIRST, LAST = 901, 905

Json = dict[str, Any]


class FakeCentre:
    """Change the public switches at any time; what was asked of it stands in the public lists."""

    def __init__(self) -> None:
        # How far its clock is ahead of this machine's: at first it is noon, so that no test meets midnight unasked.
        self.ahead = datetime.now(ZONE).replace(hour=12, minute=0) - datetime.now(ZONE)
        self.series: Json | None = {"first": FIRST, "last": LAST}
        self.hours: list[list[str]] = [["00:00", "24:00"]]
        self.days = 14
        self.services = sample_centre.services()
        self.public_url: str | None = "https://xephang.example.vn"
        self.printer: Json | None = {"code": "kiosk-1", "name": "Máy in 1", "width_dots": 576}
        self.jobs: list[Json] = []
        self.reports: list[tuple[str, int]] = []
        self.tickets: dict[str, Json] = {}
        self.handed_in: dict[str, Json] = {}
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.loses: str | None = None  # a path whose next answer is lost after it was done
        self.holds: str | None = None  # a path whose answer is held back, and then lost, after it was done
        self.hangs = False
        self.answers_instead: dict[str, tuple[int, Any]] = {}  # path -> status, and a problem or a gateway's page
        self.known_tokens = {KIOSK, AGENT}
        self.changed = threading.Condition()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self.come_back()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_away()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def come_back(self) -> None:
        """Listen, at the same port as before."""
        centre = self

        class Handler(_Handler):
            state = centre

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = False
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def go_away(self) -> None:
        """Listen no more: connections are refused."""
        self.release()
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = None

    def release(self) -> None:
        """Let go of what hangs."""
        with self.changed:
            self.hangs, self.holds = False, None
            self.changed.notify_all()

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Return when it is so; fails the test after a minute."""
        with self.changed:
            assert self.changed.wait_for(is_so, DEADLINE_SECONDS), "it never came to that"

    def now(self) -> datetime:
        return datetime.now(ZONE) + self.ahead

    def told(self) -> Json:
        """The answer of GET /kiosks/mine/series."""
        today = self.now().date()
        days = [(today + timedelta(days=number)) for number in range(self.days)]
        labels = [f"{one['prefix']}{number}" for one in self.services["services"] for number in range(FIRST, LAST + 1)]
        tokens = {str(day): {label: f"{day}-{label}" for label in labels} for day in days[:3]}
        head = {"site_name": "Trung tâm Phục vụ hành chính công", "site_short_name": "Tỉnh Quảng Ngãi"}
        return {
            "series": self.series,
            "site": self.services["site"] | {"now": self.now().isoformat(), "business_day": str(today)},
            "days": [{"business_day": str(day), "opens_closes": self._hours(str(day)), "reason": None} for day in days],
            "slip": {language: head | {"site_foot": None} for language in ("vi", "en")},
            "services": self.services["services"],
            "tokens": tokens,
            "public_url": self.public_url,
            "printer": self.printer,
            "now": self.now().isoformat(timespec="milliseconds"),
        }

    def _hours(self, day: str) -> list[list[str]]:
        def instant(time: str) -> str:
            hours, minutes = time.split(":")
            begins = datetime.fromisoformat(f"{day}T00:00:00+07:00")
            return (begins + timedelta(hours=int(hours), minutes=int(minutes))).isoformat()

        return [[instant(time) for time in span] for span in self.hours]


class _Handler(BaseHTTPRequestHandler):
    state: FakeCentre

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._serve(json.loads(body) if body else {})

    def _serve(self, body: Json | None) -> None:
        state, path = self.state, urlsplit(self.path).path.removeprefix("/api/v1")
        with state.changed:
            state.asked.append((self.command, path))
            state.headers.append(dict(self.headers.items()))
            state.changed.notify_all()
            if state.hangs:
                state.changed.wait_for(lambda: not state.hangs)
                return
            if path in state.answers_instead:
                self._answer(*state.answers_instead[path])
                return
            status, answer = self._decide(path, body)
            if state.holds == path:
                state.changed.notify_all()
                state.changed.wait_for(lambda: state.holds is None)
                return
            if state.loses == path:
                state.loses = None
                return
            self._answer(status, answer)
            state.changed.notify_all()

    def _decide(self, path: str, body: Json | None) -> tuple[int, Any]:
        state = self.state
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in state.known_tokens:
            return 401, problem(401, "not_signed_in")
        if self.command == "GET":
            return self._read(path, token)
        assert body is not None
        if path == "/tickets":
            return self._issue(body)
        if path == "/tickets/handed-in":
            return self._take_in(body)
        *_, place, word = path.split("/")
        if word in ("done", "failed", "take"):
            state.reports.append((word, int(place)))
            return (200, {"job": state.jobs[0]}) if word == "take" else (204, None)
        if word == "move":
            return 200, {"ticket": {"id": int(place), "service": body["service"]}}
        if path in ("/heartbeat", "/printers/state"):
            return 204, None
        return 404, problem(404, "not_found")

    def _read(self, path: str, token: str) -> tuple[int, Any]:
        state = self.state
        at = {"now": state.now().isoformat(timespec="milliseconds"), "business_day": str(state.now().date())}
        if path == "/print-jobs" and token != AGENT:
            return 403, problem(403, "not_allowed")
        answers: dict[str, Any] = {
            "/kiosks/mine/series": state.told(),
            "/services": state.services | {"site": state.services["site"] | at},
            "/procedures": {"procedures": sample_centre.procedures()},
            "/print-jobs": {"jobs": state.jobs, "next": None},
            "/printers/mine": {"printers": [{**(state.printer or {}), "address": None}]},
            "/kiosks/mine": {"silent_seconds": 7},
        }
        return (200, answers[path]) if path in answers else (404, problem(404, "not_found"))

    def _issue(self, body: Json) -> tuple[int, Any]:
        state, key = self.state, self.headers["Idempotency-Key"]
        if key in state.tickets:
            return 200, {"ticket": state.tickets[key]}
        number = len(state.tickets) + 1
        label = f"{body['service']}{number:03}"
        state.tickets[key] = {"id": number, "number": number, "label": label, **body, "issued_offline": False}
        return 201, {"ticket": state.tickets[key]}

    def _take_in(self, body: Json) -> tuple[int, Any]:
        state, key = self.state, self.headers["Idempotency-Key"]
        is_again = key in state.handed_in
        assert state.handed_in.setdefault(key, body) == body, "the same key with another body"
        place = list(state.handed_in).index(key)
        return (200 if is_again else 201), {"ticket": {"id": 5000 + place, "issued_offline": True}}

    def _answer(self, status: int, body: Any = None) -> None:
        if isinstance(body, str):
            content, kind = body.encode(), "text/html"
        else:
            content = b"" if body is None else json.dumps(body).encode()
            kind = "application/problem+json" if status >= 400 else "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Set-Cookie", "session=of-somebody; Path=/")
        if status in (301, 302):
            self.send_header("Location", f"{self.state.url}/elsewhere")
        if status in (429, 503):
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        """The test says what matters."""


def problem(status: int, code: str) -> Json:
    """A problem document as docs/wire.md has it."""
    return {"type": "about:blank", "title": code, "status": status, "code": code, "detail": code}
