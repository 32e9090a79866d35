"""The server process: gunicorn with its gevent worker, one process; HTTP, WebSockets and due work on one port."""

import gc
from pathlib import Path
from typing import Any

import gevent
from gunicorn.app.base import BaseApplication

from queue_server.schedule import TICK_SECONDS
from queue_server.settings import Settings
from queue_server.turns import Turns

KEEP_ALIVE_SECONDS = 75
STOP_WITHIN_SECONDS = 5
THREADS_ASIDE = 4  # reports and password hashes beside the loop; more would only fight for the processor


class ServerProcess(BaseApplication):  # type: ignore[misc]
    """gunicorn configured from our settings instead of its own command line."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        settings = self._settings
        options: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "worker_class": "gevent",
            "workers": 1,
            "worker_connections": settings.screens,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": STOP_WITHIN_SECONDS,
            "timeout": 60,
            "loglevel": "warning",
            "proc_name": "queue_server",
            "control_socket_disable": True,
        }
        certificate, key = certificate_of(settings.certificates)
        if certificate.exists():
            options |= {"certfile": str(certificate), "keyfile": str(key)}
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application inside the worker and start its due work."""
        # Imported here: the master process only watches its worker.
        from queue_server.app import create_server

        pool = gevent.get_hub().threadpool
        pool.maxsize = THREADS_ASIDE
        server = create_server(
            self._settings,
            async_mode="gevent",
            aside=lambda work, *arguments: pool.apply(work, arguments),
            give_way=lambda: gevent.sleep(0),
            take_turn=Turns().wait,
            spawn=gevent.spawn,
        )
        gevent.spawn(_keep_ticking, server.schedule.tick)
        # What was loaded stays: the garbage collector need not walk it again and again.
        gc.collect()
        gc.freeze()
        return server.flask


def certificate_of(folder: Path) -> tuple[Path, Path]:
    """Where the server's certificate and key lie, if the installation made them."""
    return folder / "server.pem", folder / "server.key"


def _keep_ticking(tick: Any) -> None:
    while True:
        gevent.sleep(TICK_SECONDS)
        try:
            tick()
        except Exception:
            # The loop outlives any one failure; what failed is due again at the next tick.
            import logging

            logging.getLogger("queue_server.schedule").exception("due work failed")
