"""`./dev bench voice`: from the officer's press to the first sound, on the real page in a real browser."""

import json
import math
import shutil
import statistics
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.rows import Row, Scale
from bench.server import ROOT, BenchServer
from tests.conftest import CHROMIUM, CHROMIUM_WINDOWED
from tests.faults.history import Wire

CACHED_SECONDS, MADE_SECONDS = 0.3, 1.5
_COUNTER = 1
_CALLS = 10  # each is spoken out twice before the next
_WITHIN_MILLISECONDS = 60_000


def voice(scale: Scale) -> list[Row]:
    """Call (request sent) → first sample heard behind the board's volume, chime off: espeak-ng, Opus, Chromium."""
    server = BenchServer()
    centre = server.folder / "centre.toml"
    text = (ROOT / "config" / "centre.toml").read_text("utf-8")
    centre.write_text(text.replace("chime = true", "chime = false"), encoding="utf-8")
    server.command("init", "--always-open", "--centre", str(centre))
    kiosk, board = server.device("kiosk", "kiosk", "--rate", "10000"), server.device("board", "board")
    server.user("officer", "officer", "--counter", str(_COUNTER))
    server.start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM_WINDOWED, args=CHROMIUM)
            page = chromium.new_page(viewport={"width": 1920, "height": 1080})
            page.goto(f"{server.url}/display/board#token={board}")
            rows = _measure(server, kiosk, page, 1 if scale.is_quick else _CALLS)
            chromium.close()
    finally:
        server.stop()
    return rows


def _measure(server: BenchServer, token: str, page: Page, rounds: int) -> list[Row]:
    clips = server.folder / "data" / "voice"
    found: dict[bool, list[float]] = {True: [], False: []}
    with Wire(server, token) as kiosk, Wire(server) as officer:
        officer.sign_in("officer")
        for turn in range(rounds + 1):
            for is_kept in found:
                seconds = _first_sound(kiosk, officer, page, clips, is_kept, f"voice-{turn}-{is_kept}")
                if turn:  # the first turn makes the counter's half, and wakes the browser's sound
                    found[is_kept].append(seconds)
    return [
        _row("the ticket's half made ahead", found[True], CACHED_SECONDS),
        _row("no half of the ticket there", found[False], MADE_SECONDS),
    ]


def _first_sound(kiosk: Wire, officer: Wire, page: Page, clips: Path, is_kept: bool, key: str) -> float:
    kiosk.call("POST", "/tickets", {"service": "C"}, key)
    _wait_until_made(clips)
    if not is_kept:
        shutil.rmtree(clips)
    sent = time.time()
    _, answer = officer.call("POST", f"/counters/{_COUNTER}/call-next")
    label = answer["ticket"]["label"]
    page.wait_for_function(
        "(label) => { const last = JSON.parse(document.body.dataset.announced ?? '[]').at(-1);"
        " return last?.ended && last.label === label; }",
        arg=label,
        timeout=_WITHIN_MILLISECONDS,
    )
    officer.call("POST", f"/tickets/{answer['ticket']['id']}/finish")
    told = json.loads(page.locator("body").get_attribute("data-announced") or "[]")[-1]
    if told["heard"] is None:
        return math.inf  # no voice in time: the board went on
    began: float = page.evaluate("performance.timeOrigin")
    return (began + float(told["heard"])) / 1000 - sent


def _wait_until_made(clips: Path) -> None:
    """Until nothing new has come for a while: the board's own counters, and the ticket that was just issued."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 2:
        count = len(list(clips.glob("*"))) if clips.exists() else 0
        if count != last:
            last, since = count, time.monotonic()
        time.sleep(0.05)


def _row(what: str, seconds: list[float], limit: float) -> Row:
    slowest = max(seconds)
    middle = statistics.median(seconds)
    return Row(
        f"call → first sound, {what}",
        f"median {middle * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms of {len(seconds)}",
        f"median < {limit * 1000:.0f} ms",
        middle < limit,
    )
