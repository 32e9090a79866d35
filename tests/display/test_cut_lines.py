"""Fifty boards behind a line that is cut, stalled, delayed and refused: all equal, in order, nothing missing.

The boards are the product's own feed (look/live.js) fifty times in a few pages of real Chromium, and one whole board
page beside them. A deadline that a page measures is held against how late that page's own timers came: a loaded
machine delays everything and proves nothing.
"""

import os
import random
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.display.hall import Hall
from tests.faults.extent import tell
from tests.realtime.faulty_line import Fault, FaultyLine

pytestmark = [pytest.mark.browser, pytest.mark.faults]

PAGES, BOARDS_A_PAGE = 5, 10
HEALS_WITHIN_SECONDS = 10.0
NOTICED_WITHIN_SECONDS = 12.0
IS_LONG = os.environ.get("DEV_FAULTS_LONG", "") not in ("", "0")
FAULTS = 1_000 if IS_LONG else 100
FAULTS_A_ROUND = 20

FOLLOW = """async ([token, boards]) => {
  const { connectLive } = await import("/look/live.js");
  const { createApi } = await import("/look/api.js");
  localStorage.setItem("token", token);
  window.boards = Array.from({ length: boards }, () => {
    const board = { began: [], heard: [], stale: [], last: null };
    connectLive({
      auth: { token }, api: createApi({ credential: "device" }),
      onSnapshot: ({ sequence }) => { board.began.push(sequence); board.last = sequence; },
      onEvent: ({ sequence }) => { board.heard.push(sequence); board.last = sequence; },
      onStale: (isStale) => board.stale.push([isStale, performance.now()]),
    });
    return board;
  });
  // How late this page's timers come: what a loaded machine takes from every deadline.
  window.lateness = 0;
  let due = performance.now() + 100;
  setInterval(() => {
    const now = performance.now();
    window.lateness = Math.max(window.lateness, now - due);
    due = now + 100;
  }, 100);
}"""


class Boards:
    """Fifty boards on one line, and how far each has come."""

    def __init__(self, browser: Browser, url: str, token: str) -> None:
        self.pages: list[Page] = []
        for _ in range(PAGES):
            page = browser.new_context().new_page()  # a context of its own: a pool of connections of its own
            page.goto(f"{url}/look/tokens.css")
            page.evaluate(FOLLOW, [token, BOARDS_A_PAGE])
            self.pages.append(page)

    def close(self) -> None:
        for page in self.pages:
            page.context.close()

    def lasts(self) -> list[int | None]:
        return [last for page in self.pages for last in page.evaluate("window.boards.map((one) => one.last)")]

    def lateness(self) -> float:
        """The worst lateness of any page's timers since the last question, in seconds."""
        worst: float = max(page.evaluate("const l = window.lateness; window.lateness = 0; l") for page in self.pages)
        return worst / 1000

    def reach(self, sequence: int) -> float:
        """Wait until all have come to a sequence; how long it took, in seconds."""
        started = time.monotonic()
        while not all(last is not None and last >= sequence for last in self.lasts()):
            assert time.monotonic() - started < 90, (sequence, self.lasts())
            time.sleep(0.05)
        return time.monotonic() - started

    def histories(self) -> list[tuple[list[int], list[int]]]:
        return [
            tuple(one)
            for page in self.pages
            for one in page.evaluate("window.boards.map((one) => [one.began, one.heard])")
        ]


@pytest.fixture
def behind(hall: Hall, browser: Browser) -> Iterator[tuple[FaultyLine, Boards, Page]]:
    line = FaultyLine(hall.server.port)
    boards = Boards(browser, line.url, hall.board_token)
    page = hall.blank((1920, 1080))
    page.goto(f"{line.url}/display/board?voice=off#token={hall.board_token}")
    expect(page.locator(".clock")).not_to_have_text("")
    boards.reach(0)
    yield line, boards, page
    boards.close()
    page.close()
    hall.pages.remove(page)
    line.close()


def test_a_hundred_faults_leave_all_boards_equal(hall: Hall, behind: tuple[FaultyLine, Boards, Page]) -> None:
    line, boards, page = behind
    chance = random.Random(6)
    start = hall.sequence()
    worst = 0.0
    for round_number in range(FAULTS // FAULTS_A_ROUND):
        for _ in range(FAULTS_A_ROUND):
            fault = chance.choice(list(Fault))
            line.begin(fault, delay_seconds=chance.uniform(0.05, 0.8) if fault is Fault.DELAY else 0.0)
            if chance.random() < 0.3:
                hall.call("K")
            time.sleep(chance.uniform(0.02, 0.25))
            line.heal()
        (label,) = hall.call("N")
        boards.lateness()
        took = boards.reach(hall.sequence())
        late = boards.lateness()
        worst = max(worst, took - late)
        assert took <= HEALS_WITHIN_SECONDS + 2 * late, (round_number, took, late)
        expect(page.locator(".stage .label, .list .row .l").filter(has_text=label).first).to_be_visible()
    end = hall.sequence()
    for began, heard in boards.histories():
        assert len(began) == 1, "a short cut is caught up, not begun anew"
        assert heard == list(range(began[0] + 1, heard[-1] + 1))
        assert heard[-1] >= end
        assert began[0] <= start + 1
    tell(
        f"{FAULTS} faults between {PAGES * BOARDS_A_PAGE} boards and the server: "
        f"all equal at most {worst:.1f} s after the heal"
    )


def test_a_dead_line_is_noticed_and_the_board_says_so(hall: Hall, behind: tuple[FaultyLine, Boards, Page]) -> None:
    line, boards, page = behind
    starts = [page_.evaluate("performance.now()") for page_ in boards.pages]
    boards.lateness()
    line.begin(Fault.STALL)
    expect(page.locator(".note.is-trouble")).to_contain_text("Mất kết nối", timeout=60_000)
    deadline = time.monotonic() + 60
    while not all(stale_of(page_) for page_ in boards.pages):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    late = boards.lateness()
    for started, page_ in zip(starts, boards.pages, strict=True):
        noticed = max(at for at in stale_of(page_)) - started
        assert noticed / 1000 <= NOTICED_WITHIN_SECONDS + 2 * late
    hall.call("K", "N")
    line.heal()
    took = boards.reach(hall.sequence())
    assert took <= HEALS_WITHIN_SECONDS + 2 * boards.lateness()
    expect(page.locator(".note.is-trouble")).to_have_count(0)


def stale_of(page: Page) -> list[float]:
    """When each board of a page noticed; empty until all have."""
    found: list[float | None] = page.evaluate(
        "window.boards.map((one) => one.stale.find(([isStale]) => isStale)?.[1] ?? null)"
    )
    return [] if None in found else [at for at in found if at is not None]
