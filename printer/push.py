"""Hears over Socket.IO that a job was added, so that a slip comes out at once. What the jobs are is asked over
HTTP; without pushes everything still prints, a second later.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as ConnectFailed

log = logging.getLogger("printer.push")

_RETRY_SECONDS = 5.0
_DISPLACED_SECONDS = 60.0  # too many agents with this token: back at once, we would push out a twin, and it us


def listen(
    server: str,
    token: str,
    *,
    wake: Callable[[], None],
    pushed: threading.Event,
    stop: threading.Event,
    ca_file: str | None = None,
) -> None:
    """Call `wake` at every news for this agent and on every connect; `pushed` is set while connected. Returns
    when `stop` is set and the connection ends; meant for a daemon thread.
    """
    displaced = threading.Event()
    said = ""
    while not stop.is_set():
        displaced.clear()
        extra = {"sslopt": {"ca_certs": ca_file}} if ca_file else {}
        client = socketio.Client(reconnection=False, handle_sigint=False, websocket_extra_options=extra)

        @client.on("event")  # type: ignore[untyped-decorator]
        def heard(message: Any) -> None:
            if isinstance(message, dict) and message.get("kind") == "print_job_added":
                wake()

        client.on("displaced", lambda _message: displaced.set())
        try:
            client.connect(server, auth={"token": token}, transports=["websocket"], wait_timeout=5)
            pushed.set()
            wake()  # what was added while nobody listened
            client.wait()
            said = ""
        except ConnectFailed as error:
            # Once: a kiosk's node has no pushes at all, and is polled.
            if str(error) != said:
                log.info("no pushes: %s", error)
            said = str(error)
        finally:
            pushed.clear()
            client.disconnect()
        stop.wait(_DISPLACED_SECONDS if displaced.is_set() else _RETRY_SECONDS)
