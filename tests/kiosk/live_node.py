"""`python -m kiosk` in a process of its own, and one PC's way of speaking to it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import requests

from tests.kiosk.fake_centre import AGENT, KIOSK
from tests.live_server import ROOT, free_port

DEADLINE_SECONDS = 60.0  # however slow the machine is
Json = dict[str, Any]


def until(is_so: Callable[[], Any], what: str = "it never came to that", seconds: float = DEADLINE_SECONDS) -> Any:
    """What `is_so` answers once it is true; fails the test after a while."""
    deadline = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
    return found


class LiveNode:
    """A node over a data folder that outlives it. `token`: the kiosk's."""

    def __init__(self, server: str, data: Path, *, token: str = KIOSK, agent: str = AGENT) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server, self.data, self.token, self.agent = server, data, token, agent
        self.process: subprocess.Popen[bytes] | None = None
        self.errors: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        token_file = self.data.with_suffix(".token")
        token_file.write_text(self.token + "\n")
        command = [sys.executable, "-m", "kiosk", "--server", self.server, "--token-file", str(token_file)]
        command += ["--data", str(self.data), "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=self.errors)
        until(self._answers, "the node did not start")

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the node ended while starting"
        try:
            self.status()
        except requests.ConnectionError:
            return False
        return True

    def kill(self) -> None:
        """kill -9 of master and worker."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop."""
        self._signal(signal.SIGTERM)

    def status(self) -> Json:
        """What it says of itself."""
        found: Json = requests.get(f"{self.url}/node", timeout=10).json()
        return found

    def wait_until_connected(self) -> None:
        """Wait until it has heard the server and what it must know to go on alone."""
        until(lambda: self.status()["state"] == "connected" and self.status()["is_day_known"], "never connected")
        until(lambda: "services" in self.known(), "never heard the offer")

    def wait_until_away(self) -> None:
        """Wait until it has noticed that the server does not answer."""
        until(lambda: self.get("/services") is not None and self.status()["state"] == "away", "never noticed")

    def known(self) -> set[str]:
        """Names of the documents it keeps of the server."""
        with contextlib.closing(self.ledger()) as base:
            return {row[0] for row in base.execute("SELECT name FROM known")}

    def ledger(self) -> Any:
        """Its file, to be read."""
        import sqlite3

        return sqlite3.connect(f"file:{self.data / 'node.db'}?mode=ro", uri=True)

    def get(self, path: str, *, token: str | None = None, **more: Any) -> requests.Response:
        """What the page asks."""
        headers = {"Authorization": f"Bearer {token or self.token}"} | more.pop("headers", {})
        return requests.get(f"{self.url}/api/v1{path}", headers=headers, timeout=10, allow_redirects=False, **more)

    def post(self, path: str, body: Json, *, key: str | None = None, token: str | None = None) -> requests.Response:
        """What the page sends."""
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return requests.post(
            f"{self.url}/api/v1{path}", headers=headers, data=json.dumps(body), timeout=10, allow_redirects=False
        )

    def issue(self, key: str, service: str = "A", **more: Any) -> requests.Response:
        """A citizen's touch on a tile."""
        return self.post("/tickets", {"service": service, "priority": False, "language": "vi"} | more, key=key)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(timeout=20)
        self.process = None
