"""A kiosk goes on without its server: the server killed and away, the node killed too, and in the end everything that
citizens were told is in the server, once, in order, and came out of the printer.
"""

import random
import threading
import time
from pathlib import Path

import pytest
import requests

from tests.faults.extent import is_long, tell
from tests.faults.kiosk_pc import KioskPc
from tests.kiosk.fake_centre import FakeCentre
from tests.kiosk.live_node import LiveNode, until

pytestmark = pytest.mark.faults

OFFLINE_TICKETS = 100
KILLS_OF_THE_NODE = 3
AWAY_SECONDS = 600.0
PAGES = 4
# Between two citizens at a page. A series of 99 numbers in six services has to last.
QUICK_SECONDS, SLOW_SECONDS = 0.2, 8.0


def test_a_kiosk_gives_a_hundred_numbers_while_its_server_is_dead(tmp_path: Path) -> None:
    pc, chance = KioskPc(tmp_path), random.Random(1)
    with pc.running():
        with pc.pages_pressing(PAGES, QUICK_SECONDS):
            until(lambda: len(pc.history.issued) >= 20, "the office never began")
            pc.server.kill()
            went_at = time.monotonic()
            for kill in range(KILLS_OF_THE_NODE):
                pc.wait_for_offline(OFFLINE_TICKETS * (kill + 1) // (KILLS_OF_THE_NODE + 1))
                time.sleep(chance.uniform(0, 0.3))
                pc.node.kill()
                pc.node.start()
            pc.wait_for_offline(OFFLINE_TICKETS)
            pc.pause_seconds = SLOW_SECONDS
            if is_long():
                time.sleep(max(0.0, AWAY_SECONDS - (time.monotonic() - went_at)))
            pc.server.start()
            back_at = time.monotonic()
            for _ in range(KILLS_OF_THE_NODE):
                time.sleep(chance.uniform(0, 0.3))
                pc.node.kill()
                pc.node.start()
            until(pc.is_handed_in, "never handed in", seconds=120)
            handed_in_after = time.monotonic() - back_at
            before, pc.pause_seconds = len(pc.history.issued), QUICK_SECONDS
            until(lambda: len(pc.history.issued) > before + 5, "the office does not go on")
        until(pc.is_handed_in, "never handed in", seconds=120)
        pc.judge()
        tell(
            f"server away {back_at - went_at:.0f} s, node killed {2 * KILLS_OF_THE_NODE} times: {len(pc.offline())} of "
            f"{len(pc.history.issued)} tickets numbered by the kiosk, all in the server {handed_in_after:.1f} s after "
            "its start, each once and in order, each slip printed"
        )


def test_a_server_killed_again_and_again_gives_nobody_two_numbers(tmp_path: Path) -> None:
    """At each kill answers are lost: what the server had committed and the node has numbered too is one ticket."""
    pc, chance = KioskPc(tmp_path), random.Random(2)
    kills = 20 if is_long() else 3
    with pc.running():
        with pc.pages_pressing(PAGES, QUICK_SECONDS):
            for _ in range(kills):
                until(lambda: pc.node.status()["state"] == "connected", "never connected")
                pc.pause_seconds = QUICK_SECONDS
                before = len(pc.history.issued)
                until(lambda before=before: len(pc.history.issued) > before + 10, "the office does not go on")  # type: ignore[misc]
                time.sleep(chance.uniform(0, 0.2))
                pc.server.kill()
                before = len(pc.offline())
                until(lambda before=before: len(pc.offline()) > before + 3, "the node does not go on")  # type: ignore[misc]
                pc.pause_seconds = SLOW_SECONDS
                pc.server.start()
            until(pc.is_handed_in, "never handed in", seconds=120)
        until(pc.is_handed_in, "never handed in", seconds=120)
        pc.judge()
        tell(f"server killed {kills} times behind a node: {len(pc.history.issued)} tickets, nobody has two numbers")


def test_a_node_killed_between_its_commit_and_its_answer_keeps_the_number(tmp_path: Path) -> None:
    with FakeCentre() as centre, LiveNode(centre.url, tmp_path / "node") as node:
        node.wait_until_connected()
        centre.go_away()
        node.wait_until_away()
        threading.Thread(target=_press_and_forget, args=(node, "k1")).start()
        until(lambda: _given(node) == ["k1"], "never committed")
        node.kill()
        node.start()
        answer = node.issue("k1").json()["ticket"]
        assert answer["label"] == "A901"
        assert node.issue("k2").json()["ticket"]["label"] == "A902"
        centre.come_back()
        centre.wait(lambda: list(centre.handed_in) == ["k1", "k2"])


def test_a_node_killed_between_the_hand_in_and_its_note_hands_in_once(tmp_path: Path) -> None:
    with FakeCentre() as centre, LiveNode(centre.url, tmp_path / "node") as node:
        node.wait_until_connected()
        centre.go_away()
        node.issue("k1")
        centre.holds = "/tickets/handed-in"  # taken in, and its answer held back
        centre.come_back()
        centre.wait(lambda: list(centre.handed_in) == ["k1"])
        node.kill()
        centre.release()
        assert _states(node) == ["waiting"]
        node.start()
        until(lambda: node.status()["waiting_to_be_handed_in"] == 0)
        # The same key and the same body: the server answered 200 and has it once.
        assert centre.asked.count(("POST", "/tickets/handed-in")) == 2
        assert list(centre.handed_in) == ["k1"]


def _press_and_forget(node: LiveNode, key: str) -> None:
    """A page whose answer is lost with the node that is killed."""
    try:
        node.issue(key)
    except requests.ConnectionError:
        return


def _given(node: LiveNode) -> list[str]:
    base = node.ledger()
    try:
        return [row[0] for row in base.execute("SELECT key FROM ticket ORDER BY id")]
    finally:
        base.close()


def _states(node: LiveNode) -> list[str]:
    base = node.ledger()
    try:
        return [row[0] for row in base.execute("SELECT state FROM ticket ORDER BY id")]
    finally:
        base.close()
