"""A server of the live feed played by the test itself, inside the browser's network: any order, loss and repetition."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route, WebSocketRoute

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "http://localhost:9"
OPEN = json.dumps({"sid": "a", "upgrades": [], "pingInterval": 5000, "pingTimeout": 5000, "maxPayload": 100_000})


class ScriptedFeed:
    """What a page meets at ORIGIN: the files of look/, GET /events and /snapshot, and a socket that speaks as told.

    `history` is the server's event log; `asked` the `after` of every GET /events; `is_down` refuses all of it;
    `connects` counts sockets.
    """

    origin = ORIGIN

    def __init__(self, page: Page) -> None:
        self.history: list[dict[str, Any]] = []
        self.asked: list[int] = []
        self.is_down = False
        self.refuses_sockets = False
        self.on_connect: Iterable[tuple[str, Any]] = ()
        self.socket: WebSocketRoute | None = None
        self.connects = 0
        self.page = page
        self._route(page)

    @property
    def sequence(self) -> int:
        """The last sequence of the log; 100 before anything happened."""
        return self.history[-1]["sequence"] if self.history else 100

    def happen(self, *sequences: int) -> None:
        """Events enter the log; nobody is told."""
        self.history += [{"sequence": sequence} for sequence in sequences]

    def tell(self, *sequences: int) -> None:
        """Push events, in this order."""
        for sequence in sequences:
            self._emit("event", {"sequence": sequence})

    def cut(self) -> None:
        """Close the socket."""
        assert self.socket is not None
        self.socket.close()

    def displace(self) -> None:
        """Give the page's place to a twin, and close the socket, as the server does."""
        assert self.socket is not None
        self._emit("displaced", {})
        for goodbye in ("41", "1"):
            self.socket.send(goodbye)
        self.cut()

    def follow(self, **times: int) -> None:
        """Let the page follow the feed and note what it hears; `times` over the short ones of these tests."""
        self.page.goto(f"{ORIGIN}/blank")
        self.page.evaluate(
            """async (times) => {
              const { connectLive } = await import("/look/live.js");
              const { createApi } = await import("/look/api.js");
              window.heard = [];
              window.began = [];
              window.stale = [];
              window.live = connectLive({
                auth: {}, api: createApi(),
                onSnapshot: (snapshot) => window.began.push(snapshot.sequence),
                onEvent: (event) => window.heard.push(event.sequence),
                onStale: (isStale) => window.stale.push(isStale),
                times: {
                  reconnect: 50, reconnectMost: 100, pollAfter: 300, poll: 200, snapshot: 400, check: 100, ...times,
                },
              });
            }""",
            times,
        )

    def hears(self, *sequences: int) -> None:
        """Wait until the page has heard exactly these, in this order."""
        self.page.wait_for_function("(n) => window.heard.length >= n", arg=len(sequences), timeout=6000)
        assert self.page.evaluate("window.heard") == list(sequences)

    def began(self, *sequences: int) -> None:
        """Wait until the page has begun at exactly these snapshots."""
        self.page.wait_for_function("(n) => window.began.length >= n", arg=len(sequences), timeout=6000)
        assert self.page.evaluate("window.began") == list(sequences)

    def asks(self, times: int) -> None:
        """Wait until GET /events was asked so often."""
        for _ in range(600):
            if len(self.asked) >= times:
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"asked {self.asked}")

    def _route(self, page: Page) -> None:
        page.route(f"{self.origin}/**", self._answer)
        page.route_web_socket(re.compile(r"/socket\.io/"), self._admit)

    def _emit(self, name: str, body: Any) -> None:
        assert self.socket is not None
        self.socket.send(f"42{json.dumps([name, body])}")

    def _admit(self, socket: WebSocketRoute) -> None:
        if self.is_down or self.refuses_sockets:
            socket.close()
            return
        self.socket = socket
        self.connects += 1
        socket.on_message(self._on_message)
        socket.send(f"0{OPEN}")

    def _on_message(self, message: str | bytes) -> None:
        if not str(message).startswith("40"):
            return
        assert self.socket is not None
        self.socket.send('40{"sid":"b"}')
        for name, body in self.on_connect or [("snapshot", {"sequence": self.sequence})]:
            self._emit(name, body)

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path.startswith("/look/"):
            route.fulfill(path=ROOT / address.path[1:])
        elif self.is_down and address.path.startswith("/api/"):
            route.abort()
        elif address.path == "/api/v1/snapshot":
            route.fulfill(json={"sequence": self.sequence})
        elif address.path == "/api/v1/events":
            after = int(parse_qs(address.query)["after"][0])
            self.asked.append(after)
            missed = [event for event in self.history if event["sequence"] > after]
            route.fulfill(json={"events": missed, "sequence": self.sequence})
        else:
            route.fulfill(body="<!doctype html><html lang=vi><title>.</title>", content_type="text/html")
