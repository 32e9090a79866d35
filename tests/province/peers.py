"""Redis and nginx as processes of our own on free loopback ports."""

import os
import re
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from tests.live_server import ROOT, free_port

ANSWERS_WITHIN_SECONDS = 10.0
ENDS_WITHIN_SECONDS = 10.0


class Peer(ABC):
    """A program on a port, started, killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """What is started."""

    def start(self) -> None:
        """Start it and wait until its port takes a connection."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, (self.folder / "log").read_text()
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("it does not answer")

    def kill(self) -> None:
        """kill -9, with all its children."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, number)
            self._process.wait(timeout=ENDS_WITHIN_SECONDS)
            self._process = None


class Redis(Peer):
    """A Redis with a password that keeps nothing on disk, as config/deploy has it."""

    password = "for-the-tests"

    @property
    def url(self) -> str:
        """As QUEUE_REDIS_URL takes it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """As `Peer.command`."""
        return [
            *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
            *("--requirepass", self.password),
        ]


class Nginx(Peer):
    """nginx with the configuration that is shipped, on other ports."""

    def __init__(self, folder: Path, upstream: list[int]) -> None:
        super().__init__(folder)
        shipped = (ROOT / "config/deploy/nginx.conf").read_text(encoding="utf-8")
        lines = "\n".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=1s;" for port in upstream)
        own = re.sub(r"(    server 127\.0\.0\.1:\d+ [^\n]+\n)+", lines + "\n", shipped)
        own = own.replace("listen 80;", f"listen 127.0.0.1:{self.port};").replace("/var/log/nginx", str(folder))
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
            f"events {{ worker_connections 2000; }}\nhttp {{ {temporary}\n{own} }}\n",
            encoding="utf-8",
        )

    @property
    def url(self) -> str:
        """The front's address."""
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        """As `Peer.command`."""
        return ["nginx", "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
