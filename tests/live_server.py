"""A real server in a process of its own, for tests that kill it, race it, or look at it with a browser."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any
from urllib.request import urlopen

from tests.command_line import run_command

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "mot mat khau du dai"
STARTS_WITHIN_SECONDS = 30.0


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class LiveServer:
    """`python -m queue_server run` on loopback, over a data folder that outlives it; SQLite unless told otherwise."""

    module = "queue_server run"

    def __init__(self, data_dir: Path, database_url: str | None = None, *, always_open: bool = True) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "QUEUE_DATA_DIR": str(data_dir),
            "QUEUE_DATABASE_URL": database_url or f"sqlite:///{data_dir / 'queue.db'}",
            "QUEUE_PORT": str(self.port),
            "QUEUE_PUBLIC_URL": self.url,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.errors: IO[bytes] | None = None  # where its standard error goes, if not to ours
        self.command("init", *(["--always-open"] if always_open else []))

    def command(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of the server's command line; its standard output."""
        done = run_command(self.environment, *arguments, stdin=stdin)
        assert done.status == 0, done.error
        return done.out

    def user(self, name: str, role: str, *more: str) -> None:
        """Enter a person with the tests' password."""
        self.command("user", "add", name, "--role", role, "--password-stdin", *more, stdin=PASSWORD + "\n")

    def device(self, name: str, kind: str, *more: str) -> str:
        """Enter a device; its token."""
        return self.command("device", "add", name, "--kind", kind, *more).strip()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.module.split()],
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
            stderr=self.errors,
        )
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended while starting"
            try:
                with urlopen(f"{self.url}/healthz", timeout=1) as answer:
                    assert json.load(answer)["status"] == "ok"
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """kill -9 the whole server: master and worker."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to stop."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(timeout=20)
        self.process = None


def json_lines(text: str) -> list[Any]:
    """Each line of a text as JSON."""
    return [json.loads(line) for line in text.splitlines() if line]
