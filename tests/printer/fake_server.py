"""The wire contract of print jobs, as far as an agent uses it: a real HTTP server in a thread."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.printer.samples import Job

TOKEN = "agent-token"
DEADLINE_SECONDS = 20.0


class FakeServer:
    """Jobs pending, in order; reports as ("done", 55) and ("failed", 55, "paper_out")."""

    def __init__(self, *jobs: Job) -> None:
        self.jobs = list(jobs)
        self.reports: list[tuple[Any, ...]] = []
        self.states: list[str] = []
        self.printers: list[dict[str, Any]] = [{"code": "kiosk-1", "name": "1", "address": None, "width_dots": 576}]
        self.taken: list[int] = []
        self.is_away = False
        self.stalls_at: str | None = None  # "take", "done", "state": the answer is held back until this changes
        self.stalled = ""
        self.loses_answers = False
        self.polls = 0
        self.changed = threading.Condition()
        owner = self

        class Handler(_Handler):
            server_state = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.changed:
            self.stalls_at = None
            self.changed.notify_all()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Return when it is so; fails the test after 20 s."""
        with self.changed:
            assert self.changed.wait_for(is_so, DEADLINE_SECONDS), f"never reported; got {self.reports}"

    def list_jobs(self, after: int, limit: int, printer: str | None = None) -> dict[str, Any]:
        waiting = [job for job in self.jobs if job["id"] > after and printer in (None, job["printer"])]
        page = waiting[:limit]
        return {"jobs": page, "next": page[-1]["id"] if len(waiting) > limit else None}

    def take(self, job_id: int) -> Job | None:
        """The job, marked when it was taken before; None for one that is nobody's any more."""
        found = next((job for job in self.jobs if job["id"] == job_id), None)
        if found is None:
            return None
        is_again = job_id in self.taken
        self.taken.append(job_id)
        return {**found, "state": "taken", "is_reprint": found["is_reprint"] or is_again}

    def report(self, job_id: int, outcome: str, body: dict[str, Any]) -> bool:
        if all(job["id"] != job_id for job in self.jobs) and ("done", job_id) not in self.reports:
            return False
        if outcome == "done":
            self.reports.append(("done", job_id))
            self.jobs = [job for job in self.jobs if job["id"] != job_id]
        else:
            self.reports.append(("failed", job_id, body["fault"]))
            if body["is_final"]:
                self.jobs = [job for job in self.jobs if job["id"] != job_id]
        return True


class _Handler(BaseHTTPRequestHandler):
    server_state: FakeServer

    def do_GET(self) -> None:
        with self.server_state.changed:
            self.server_state.polls += 1
            self.server_state.changed.notify_all()
            if self._may_go_on():
                if urlsplit(self.path).path.endswith("/printers/mine"):
                    self._answer(200, {"printers": self.server_state.printers})
                    return
                query = parse_qs(urlsplit(self.path).query)
                page = self.server_state.list_jobs(
                    int(query["after"][0]), int(query["limit"][0]), query.get("printer", [None])[0]
                )
                self._answer(200, page)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        *_, job_id, outcome = self.path.split("/")
        state = self.server_state
        with state.changed:
            if not self._may_go_on():
                return
            if state.stalls_at == outcome:
                state.stalled = outcome
                state.changed.notify_all()
                state.changed.wait_for(lambda: state.stalls_at != outcome)
                return
            if outcome == "state":
                state.states.append(body["state"])
                self._answer(204)
            elif outcome == "take":
                job = state.take(int(job_id))
                self._answer(404 if job is None else 200, None if job is None else {"job": job})
            else:
                known = state.report(int(job_id), outcome, body)
                self._answer(503 if state.loses_answers else 204 if known else 404)
            state.changed.notify_all()

    def _may_go_on(self) -> bool:
        if self.server_state.is_away:
            self._answer(503)
            return False
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401)
            return False
        assert urlsplit(self.path).path.startswith(("/api/v1/print-jobs", "/api/v1/printers/"))
        return True

    def _answer(self, status: int, body: dict[str, Any] | None = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return "Wed, 25 Nov 2026 02:15:00 GMT"

    def log_message(self, *arguments: Any) -> None:
        """The test says what matters."""
