"""A page with an announcer alone: the test calls, plays the server's voice, and reads what the page says it did."""

import io
import json
import math
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, Route

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "http://localhost:9"
CLIP_SECONDS = 0.25  # long enough that a page on a full machine listens into each at least once
QUICK = {"withoutVoice": 60, "betweenReadings": 20, "after": 10, "clip": 5000, "tellLockAfter": 0, "takeOver": 30}
# What an announcer of a page that has just been opened does; `window.over` are the calls whose citizen has come.
_BEGIN = """async (options) => {
  const { createAnnouncer } = await import("/display/static/announcer.js");
  Object.assign(window, { over: new Set(), turns: [], reports: [], time: options.time, speaks: options.speaks });
  window.announcer = createAnnouncer({
    isMuted: options.isMuted, token: "board-token", times: options.times, siteTime: () => window.time,
    onTurn: (call) => window.turns.push(call.ticket.label),
    isStillWanted: (call) => !window.over.has(call.sequence),
    speaks: () => window.speaks, report: (one) => window.reports.push(one),
    onLocked() {},
  });
  window.announcer.configure(options.settings, options.counters);
}"""


class AnnouncingPage:
    """Plays what is asked for from clips of some tenths of a second; `asked` are the facts of each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[dict[str, str]] = []
        self.tokens: set[str | None] = set()
        self.has_voice = True
        self._sequence = 0
        self._together: list[dict[str, Any]] | None = None
        page.route(f"{ORIGIN}/**", self._answer)
        page.goto(f"{ORIGIN}/blank")

    def begin(
        self,
        *,
        time: str = "09:00",
        is_muted: bool = False,
        speaks: bool = True,
        counters: tuple[int, ...] = (),
        **settings: Any,
    ) -> None:
        """Let an announcer begin, with settings over `{"chime": False}`: a chime takes a second."""
        options = {
            "isMuted": is_muted,
            "speaks": speaks,
            "settings": {"chime": False, **settings},
            "times": QUICK,
            "time": time,
            "counters": list(counters),
        }
        self.page.evaluate(_BEGIN, options)

    def call(self, label: str, *, counter: int = 3, is_recall: bool = False, ticket: int | None = None) -> int:
        """Call a ticket; the sequence of its event."""
        self._sequence += 1
        call = {
            "sequence": self._sequence,
            "counter": counter,
            "is_recall": is_recall,
            "ticket": {"id": ticket or self._sequence, "label": label, "priority": False},
        }
        if self._together is not None:
            self._together.append(call)
        else:
            self.page.evaluate("(call) => window.announcer.announce(call)", call)
        return self._sequence

    @contextmanager
    def together(self) -> Iterator[None]:
        """Calls made meanwhile reach the page in one go, before it has spoken any of them."""
        calls: list[dict[str, Any]] = []
        self._together = calls
        yield
        self._together = None
        self.page.evaluate("(calls) => calls.forEach((call) => window.announcer.announce(call))", calls)

    def end(self, *sequences: int) -> None:
        """Their citizens have come, or the calls were taken back."""
        self.page.evaluate("(all) => all.forEach((one) => window.over.add(one))", list(sequences))

    def assign(self, *, speaks: bool) -> None:
        """The server says whether this board speaks from now on."""
        self.page.evaluate("(speaks) => { window.speaks = speaks; window.announcer.reassign(); }", speaks)

    def another(self, *sequences: int, is_handing_over: bool = False) -> None:
        """Another board of the zone says what it has spoken."""
        said = {"device": 9, "sequences": list(sequences), "is_handing_over": is_handing_over}
        self.page.evaluate("(said) => window.announcer.hear(said)", said)

    @property
    def reports(self) -> list[tuple[list[int], bool]]:
        """What this board has told the others."""
        return [(one["sequences"], one["is_handing_over"]) for one in self.page.evaluate("window.reports")]

    def announced(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many announcements have ended; what the page says of them."""
        ended = "(n) => JSON.parse(document.body.dataset.announced ?? '[]').filter((one) => one.ended).length >= n"
        self.page.wait_for_function(ended, arg=count, timeout=60_000)
        told: list[dict[str, Any]] = json.loads(self.page.locator("body").get_attribute("data-announced") or "[]")
        return told

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path == "/display/voice":
            self.asked.append(dict(parse_qsl(address.query)))
            self.tokens.add(route.request.headers.get("authorization"))
            if self.has_voice:
                route.fulfill(body=_hum(), content_type="audio/wav")
            else:
                route.fulfill(status=503, body="{}")
        elif address.path.startswith(("/display/static/", "/look/")):
            route.fulfill(path=ROOT / address.path[1:])
        else:
            route.fulfill(body="<!doctype html><html lang=vi><title>.</title><body>", content_type="text/html")


def _hum() -> bytes:
    hum = (int(9000 * math.sin(2 * math.pi * 440 * place / 48_000)) for place in range(int(48_000 * CLIP_SECONDS)))
    with io.BytesIO() as kept:
        with wave.open(kept, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(48_000)
            file.writeframes(array("h", hum).tobytes())
        return kept.getvalue()
