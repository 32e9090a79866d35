"""The node's process: gunicorn with one worker of threads, restarted by its master when it dies; loopback only."""

import fcntl
import os
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from kiosk.node.node import Node, Options
from kiosk.node.web import create_app

HOST = "127.0.0.1"
# Page, agent, watchdog and a scanner's look-up at once, some of them waiting for a slow server.
_THREADS = 16
_KEEP_ALIVE_SECONDS = 75
_STOP_WITHIN_SECONDS = 5


class NodeProcess(BaseApplication):  # type: ignore[misc]
    """gunicorn configured from the node's own command line."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._node: Node | None = None
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        settings: dict[str, Any] = {
            "bind": f"{HOST}:{self._options.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": _THREADS,
            "keepalive": _KEEP_ALIVE_SECONDS,
            "graceful_timeout": _STOP_WITHIN_SECONDS,
            "timeout": 60,
            "loglevel": "warning",
            "proc_name": "kiosk_node",
            "control_socket_disable": True,
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the node inside the worker, where its threads live."""
        self._node = Node(self._options)
        app = create_app(self._node)
        self._node.start()
        return app

    def _stop(self) -> None:
        if self._node is not None:
            self._node.stop()


class DataInUse(Exception):
    """Another node works with this folder: two would give the same numbers."""


def lock(data: Path) -> int:
    """Have the folder for this process and its children alone; the open file is to be kept.

    Raises:
        DataInUse: another process has it.
        OSError: the folder cannot be used.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = os.open(data / "node.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise DataInUse(str(data)) from None
    return held
