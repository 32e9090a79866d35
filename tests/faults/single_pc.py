"""A server on one PC as the fault tests use it: SQLite in a folder, a kiosk, officer 1 with a tablet, a leader."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT
from typing import Any

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.installation import COMMAND_LINE, add_device, open_installation, site_id
from queue_server.settings import load
from queue_server.use_cases import accounts
from queue_server.use_cases.devices import NewDevice
from tests.conftest import QUICK_HASH
from tests.faults.history import History, Unknown, Wire, check
from tests.live_server import LiveServer

ATTACHES_WITHIN_SECONDS = 10.0


class SinglePc(LiveServer):
    """The server, what was told by it, and one connection of each who uses it."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self.data_dir = data_dir
        self.database = data_dir / "queue.db"
        self.wal = data_dir / "queue.db-wal"
        self.history = History()
        self._keys = 0
        opened = open_installation(load(self.environment))
        site = site_id(opened, None)
        kiosk = NewDevice(name="kiosk", kind=DeviceKind.KIOSK, printers=("kiosk-1",), rate_per_second=10_000)
        self.kiosk = Wire(self, add_device(opened, site=site, new=kiosk))
        tablet = NewDevice(name="tablet", kind=DeviceKind.TABLET, counter=1)
        self.tablet = Wire(self, add_device(opened, site=site, new=tablet))
        self.officer, self.leader = Wire(self), Wire(self)
        for name, role, counter in (("officer1", Role.OFFICER, 1), ("leader", Role.ADMINISTRATOR, None)):
            opened.run.write(
                site,
                accounts.add_user,
                COMMAND_LINE,
                name=name,
                display_name=name,
                role=role,
                counter=counter,
                password_hash=QUICK_HASH,
            )
        opened.database.close()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run with officer and leader signed in; whatever happens to it, it may not answer with a traceback."""
        with tempfile.TemporaryFile() as self.errors:
            try:
                self.start()
                self.officer.sign_in("officer1")
                self.leader.sign_in("leader")
                yield
            finally:
                self.kill()
                self.hang_up()
            self.errors.seek(0)
            said = self.errors.read().decode()
        assert "Traceback" not in said, said[-4000:]

    def hang_up(self) -> None:
        """Close every connection."""
        for wire in (self.kiosk, self.tablet, self.officer, self.leader):
            wire.close()

    def new_key(self) -> str:
        """An idempotency key not used before."""
        self._keys += 1
        return f"key-{self._keys}"

    def issue(self, key: str) -> tuple[int, Any]:
        """Ask for a ticket, and note what was answered."""
        self.history.ask(key, {"service": "A"})
        status, answer = self.kiosk.call("POST", "/tickets", {"service": "A"}, key)
        self.history.answer(key, status, answer)
        return status, answer

    def act(self, path: str, word: str, ticket: int | None = None) -> tuple[int, Any]:
        """An officer's command, noted when it is acknowledged."""
        status, answer = self.officer.call("POST", path)
        if status == 200:
            self.history.acknowledge(ticket or answer["ticket"]["id"], word, 1 if word == "call" else None)
        return status, answer

    def serve_next(self) -> int:
        """Call the next ticket and begin with it; its id."""
        status, answer = self.act("/counters/1/call-next", "call")
        assert status == 200, answer
        ticket: int = answer["ticket"]["id"]
        assert self.act(f"/tickets/{ticket}/begin", "begin", ticket)[0] == 200
        return ticket

    def judge(self) -> None:
        """Repeat every request whose answer is unknown with its key, then hold the server to all it said."""
        for key in list(self.history.open_keys):
            status, answer = self.issue(key)
            assert status in (200, 201), answer
        check(self.history, self.leader)

    def crash(self) -> None:
        """kill -9, and start again over the same folder."""
        self.kill()
        self.history.kills += 1
        self.hang_up()
        self.start()

    def worker_id(self) -> int:
        """The process that does the work: gunicorn's one worker."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return int(children.split()[0])

    def processor_seconds(self) -> float:
        """Processor time that master and worker have used since they were started."""
        assert self.process is not None
        ticks = 0
        for process in (self.process.pid, self.worker_id()):
            fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    @contextmanager
    def traced(self, log: Path, *options: str) -> Iterator[None]:
        """Let strace watch the worker, or disturb it, for as long as the context lasts."""
        command = ["strace", "-f", "-y", "-o", str(log), "-p", str(self.worker_id()), *options]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert tracer.stderr is not None
        try:
            first = tracer.stderr.readline()
            assert "attached" in first, first
            yield
        finally:
            tracer.send_signal(SIGINT)
            tracer.communicate(timeout=ATTACHES_WITHIN_SECONDS)

    def works_within(self, seconds: float, key: str) -> float:
        """Ask for a ticket until there is one; how many seconds that took."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            try:
                if self.issue(key)[0] in (200, 201):
                    return time.monotonic() - began
            except Unknown:
                pass
            time.sleep(0.05)
        raise AssertionError(f"no ticket within {seconds} s")
