"""Carries what was told between the processes of one installation, over Redis. A hint, never the truth.

What is lost here is found again in the event log (queue_server.realtime), so nothing waits for Redis:
a command leaves its message in a queue and goes on. Messages are JSON under a code made with the
installation's secret: whoever can write to Redis can still not put a call on a board.
"""

import hashlib
import hmac
import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec
import redis

log = logging.getLogger("queue_server.relay")

ANSWERS_WITHIN_SECONDS = 3.0
ALIVE_EVERY_SECONDS = 5.0
AGAIN_AFTER_SECONDS = 0.5
AGAIN_AFTER_MOST_SECONDS = 2.0
KEPT = 5000  # messages that wait for Redis; the oldest make way, the log has them
CODE_BYTES = 16
AT_ONCE = 200

Message = dict[str, Any]


class Relay:
    """One channel for all processes of the installation; a process does not hear itself."""

    def __init__(
        self, url: str, *, secret: bytes, on_message: Callable[[Message], None], on_return: Callable[[], None]
    ) -> None:
        """`on_return` is called when the line is there (again): messages may have been missed until now."""
        self._key = hmac.digest(secret, b"relay", "sha256")
        self._channel = "queue:" + hashlib.sha256(self._key).hexdigest()[:16]
        self._own = secrets.token_hex(8)
        self._on_message = on_message
        self._on_return = on_return
        self._redis = redis.Redis.from_url(
            url,
            socket_connect_timeout=ANSWERS_WITHIN_SECONDS,
            socket_timeout=ANSWERS_WITHIN_SECONDS,
            socket_keepalive=True,
            health_check_interval=int(ALIVE_EVERY_SECONDS),
            retry=None,
        )
        self._waiting: deque[bytes] = deque(maxlen=KEPT)
        self._has_waiting = threading.Event()
        self.is_connected = False

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Begin to listen and to send, each in a thread or greenlet of its own."""
        spawn(self._listen)
        spawn(self._send)

    def tell(self, message: Message) -> None:
        """Leave a message for the other processes; never waits, never fails."""
        body = msgspec.json.encode({"from": self._own, **message})
        self._waiting.append(self._code(body) + body)
        self._has_waiting.set()

    def _code(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:CODE_BYTES]

    def _send(self) -> None:
        pause = _Pause()
        while True:
            self._has_waiting.wait()
            self._has_waiting.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), AT_ONCE))]
                try:
                    with self._redis.pipeline(transaction=False) as pipe:
                        for one in batch:
                            pipe.publish(self._channel, one)
                        pipe.execute()
                    pause.over()
                except (redis.RedisError, OSError) as error:
                    # Told again when Redis is back; screens drop what they had from the log meanwhile.
                    self._waiting.extendleft(reversed(batch[-(KEPT - len(self._waiting)) :]))
                    pause.take(error)

    def _listen(self) -> None:
        pause = _Pause()
        while True:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=False) as heard:  # type: ignore[no-untyped-call]
                    heard.subscribe(self._channel)
                    while True:
                        self._hear(heard.get_message(timeout=ALIVE_EVERY_SECONDS))
                        heard.check_health()
                        pause.over()
            except (redis.RedisError, OSError) as error:
                self.is_connected = False
                pause.take(error)

    def _hear(self, packet: dict[str, Any] | None) -> None:
        if packet is None:
            return
        if packet["type"] == "subscribe":
            self.is_connected = True
            self._on_return()
        elif packet["type"] == "message":
            self._take(packet["data"])

    def _take(self, data: bytes) -> None:
        code, body = data[:CODE_BYTES], data[CODE_BYTES:]
        if not hmac.compare_digest(code, self._code(body)):
            log.warning("a message that is none of ours was dropped")
            return
        message: Message = msgspec.json.decode(body)
        if message.pop("from") == self._own:
            return
        try:
            self._on_message(message)
        except Exception:
            log.exception("a message could not be passed on")


class _Pause:
    """Waits between tries, longer each time; says once that the line is gone and once that it is back."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def take(self, error: Exception) -> None:
        if not self._seconds:
            log.warning("Redis is gone, screens are told from the event log: %s", type(error).__name__)
        self._seconds = min(AGAIN_AFTER_MOST_SECONDS, (self._seconds * 2) or AGAIN_AFTER_SECONDS)
        threading.Event().wait(self._seconds)

    def over(self) -> None:
        if self._seconds:
            log.warning("Redis is back")
        self._seconds = 0.0
