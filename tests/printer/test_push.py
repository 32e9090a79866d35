"""Pushes, against a real Socket.IO server."""

import threading
from collections.abc import Iterator

import pytest
import socketio
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from printer import push
from tests.realtime.screens import until

DEADLINE_SECONDS = 10.0


class Feed:
    """A Socket.IO server that knows one token."""

    def __init__(self) -> None:
        self.io = socketio.Server(async_mode="threading", transports=["websocket"])
        self.tokens: list[object] = []

        @self.io.on("connect")  # type: ignore[untyped-decorator]
        def connect(_sid: str, _environ: object, auth: object) -> bool:
            self.tokens.append(auth)
            return auth == {"token": "right"}

        application = socketio.WSGIApp(self.io, Flask("feed"))
        self.http: BaseWSGIServer = make_server("127.0.0.1", 0, application, threaded=True)
        self.http.daemon_threads = True  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def feed() -> Iterator[Feed]:
    feed = Feed()
    feed.thread.start()
    yield feed
    feed.http.shutdown()
    feed.thread.join()
    feed.http.server_close()


class Listening:
    def __init__(self, url: str, token: str) -> None:
        self.wake, self.pushed, self.stop = threading.Event(), threading.Event(), threading.Event()
        events = {"wake": self.wake.set, "pushed": self.pushed, "stop": self.stop}
        self.thread = threading.Thread(target=push.listen, args=(url, token), kwargs=events, daemon=True)
        self.thread.start()

    def end(self) -> None:
        self.stop.set()
        self.thread.join(DEADLINE_SECONDS)
        assert not self.thread.is_alive()


def test_news_of_a_job_wake_the_agent_and_other_news_do_not(feed: Feed) -> None:
    listening = Listening(feed.url, "right")
    assert listening.pushed.wait(DEADLINE_SECONDS)
    assert listening.wake.wait(DEADLINE_SECONDS), "what was added before the connect is fetched"
    listening.wake.clear()
    heard = threading.Event()
    feed.io.emit("event", {"kind": "printer_changed"})
    feed.io.emit("event", "nonsense")
    # An answer from the client: all sent before has been dealt with.
    (sid,) = feed.io.manager.rooms["/"][None]
    feed.io.emit("unknown", to=sid, callback=lambda *_: heard.set())
    assert heard.wait(DEADLINE_SECONDS)
    assert not listening.wake.is_set()
    feed.io.emit("event", {"kind": "print_job_added", "job": {"id": 55, "printer": "kiosk-1"}})
    assert listening.wake.wait(DEADLINE_SECONDS)
    listening.stop.set()
    feed.io.disconnect(sid)
    listening.end()
    assert not listening.pushed.is_set()


def test_a_displaced_agent_does_not_push_its_twin_out_in_turn(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "_RETRY_SECONDS", 0.05)
    displaced = Listening(feed.url, "right")
    assert displaced.pushed.wait(DEADLINE_SECONDS)
    (sid,) = feed.io.manager.rooms["/"][None]
    feed.io.emit("displaced", {}, to=sid)
    feed.io.disconnect(sid)
    until(lambda: not displaced.pushed.is_set())
    twin = Listening(feed.url, "right")
    for cuts in range(3):  # a line that is only cut comes back at once
        until(lambda count=cuts + 2: len(feed.tokens) == count and twin.pushed.is_set())  # type: ignore[misc]
        (sid,) = feed.io.manager.rooms["/"][None]
        feed.io.disconnect(sid)
    until(lambda: len(feed.tokens) == 5)
    assert not displaced.pushed.is_set()
    for one in (displaced, twin):
        one.stop.set()
    feed.io.disconnect(next(iter(feed.io.manager.rooms["/"][None])))
    for one in (displaced, twin):
        one.end()


@pytest.mark.parametrize("token", ["wrong", "right"])
def test_without_pushes_the_listener_stays_calm(feed: Feed, token: str) -> None:
    url = feed.url if token == "wrong" else "http://127.0.0.1:1"
    listening = Listening(url, token)
    listening.end()
    assert not listening.pushed.is_set()
    assert not listening.wake.is_set()
