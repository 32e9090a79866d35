"""The server under measure: the product's own process, with two routes of the bench beside it."""

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.live_server import LiveServer  # noqa: E402 — the tests' way to run a real server is the bench's too


class BenchServer(LiveServer):
    """A live server that also has the bench's routes, over a data folder of its own."""

    module = "bench.server"

    def __init__(self, folder: Path | None = None) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="queue-bench-") if folder is None else None
        self.folder = folder or Path(self._kept.name if self._kept else "")
        super().__init__(self.folder / "data")
        # Its boards all show one token.
        self.environment["QUEUE_SCREENS_PER_DEVICE"] = "100000"

    def worker_id(self) -> int:
        """The process that does the work: gunicorn's one worker."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return int(children.split()[0])

    def cpu_seconds(self) -> float:
        """Processor time the worker has used."""
        fields = Path(f"/proc/{self.worker_id()}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kilobytes(self) -> int:
        """What the worker holds in memory."""
        status = Path(f"/proc/{self.worker_id()}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0])


def serve() -> None:
    """Run the product with an empty route (same mould, same credential, same JSON) and an emitting one."""
    import gevent
    from gevent import monkey

    monkey.patch_all()
    from datetime import UTC, datetime

    from queue_server import app
    from queue_server.domain.events import Event, EventKind
    from queue_server.domain.permissions import Permission
    from queue_server.serving import ServerProcess
    from queue_server.settings import load
    from queue_server.sounding import Sounding
    from queue_server.use_cases.runner import Logged
    from queue_server.web import bodies
    from queue_server.web.api import Api

    plain = app.create_server

    def with_bench_routes(*arguments: Any, **named: Any) -> app.Server:
        server = plain(*arguments, **named)
        api = Api("bench", server.run, Sounding(server.run))
        made = api.blueprint()
        answer = {
            "ticket": {"id": 1, "label": "A001", "wait": {"low_seconds": 60, "high_seconds": 600}, "text": "x" * 700}
        }

        @api.route(made, "POST", "/bench/empty", Permission.ISSUE, body=bodies.IssueTicket)
        def empty(_caller: Any, _body: Any) -> Any:
            """Do nothing."""
            return 201, answer

        sequences = itertools.count(10**9)

        @api.route(made, "POST", "/bench/emit", Permission.ISSUE, body=bodies.Nothing)
        def emit(caller: Any, _body: Any) -> Any:
            """Emit one event of a usual size, marked with the instant it was emitted."""
            event = Event(kind=EventKind.TICKET_CALLED, business_day=datetime.now(UTC).date())
            sequence = next(sequences)
            record = {
                "sequence": sequence,
                "kind": "ticket_called",
                "ticket": {"id": 0, "text": "x" * 490},
                "sent": time.time(),
            }
            server.realtime.publish(caller.site_id, [Logged(sequence=sequence, event=event, record=record)], [])
            gevent.sleep(0)  # the Runner gives way after each write
            return 200, {"sequence": sequence}

        server.flask.register_blueprint(made)
        return server

    app.create_server = with_bench_routes
    ServerProcess(load()).run()


if __name__ == "__main__":
    serve()
