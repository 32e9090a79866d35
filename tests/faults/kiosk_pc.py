"""A kiosk PC and its server, each in processes of their own: node, print agent, a printer, and pages that press."""

import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import zxingcpp

from tests.faults.history import History, Unknown, Wire, kept_by, violations
from tests.kiosk.live_node import LiveNode, until
from tests.live_server import ROOT, LiveServer
from tests.printer.fake_printer import FakePrinter

SERIES = range(901, 1000)
SERVICES = "ACEGHK"
LEADER = "leader"


class KioskPc:
    """The office with one kiosk that has a series. Kill and start `server` and `node` at will."""

    def __init__(self, folder: Path) -> None:
        self.server = LiveServer(folder / "server")
        self.server.user(LEADER, "administrator")
        series = f"{SERIES.start}-{SERIES.stop - 1}"
        token = self.server.device("kiosk", "kiosk", "--printer", "kiosk-1", "--series", series)
        agent = self.server.device("agent", "agent", "--printer", "kiosk-1")
        self.node = LiveNode(self.server.url, folder / "node", token=token, agent=agent)
        self.history = History()
        self.printer = FakePrinter()
        self.pause_seconds = 0.0
        self._folder = folder

    @contextmanager
    def running(self) -> Iterator[None]:
        """Everything is up and knows of each other; nobody may answer with a traceback."""
        with tempfile.TemporaryFile() as errors, self.printer:
            self.node.errors = errors
            self.server.start()
            self.node.start()
            try:
                self.node.wait_until_connected()
                with self._agent_running():
                    until(lambda: "agents" in self.node.known(), "the agent never asked")
                    yield
            finally:
                self.node.stop()
                self.server.kill()
            errors.seek(0)
            said = errors.read().decode()
        assert "Traceback" not in said, said[-4000:]

    @contextmanager
    def _agent_running(self) -> Iterator[None]:
        token = self._folder / "agent.token"
        token.write_text(self.node.agent)
        command = [sys.executable, "-m", "printer", "--server", self.node.url, "--token-file", str(token)]
        command += ["--printer", self.printer.address, "--width", "576"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)

    @contextmanager
    def pages_pressing(self, pages: int, pause_seconds: float) -> Iterator[None]:
        """So many citizens at once, one after the other; each repeats his key until he has a number. How long the
        next one takes to come may be changed at any time.
        """
        stop, self.pause_seconds = threading.Event(), pause_seconds
        workers = [threading.Thread(target=self._press_until, args=(stop, page)) for page in range(pages)]
        for worker in workers:
            worker.start()
        try:
            yield
        finally:
            stop.set()
            for worker in workers:
                worker.join()
        for key, body in list(self.history.open_keys.items()):
            self._ask(key, body)

    def offline(self) -> list[dict[str, Any]]:
        """The numbers that citizens got from the node, in the order it gave them."""
        with self.history.lock:
            own = [one for one in self.history.issued.values() if one["issued_offline"]]
        return sorted(own, key=lambda one: int(one["id"]))

    def wait_for_offline(self, count: int) -> None:
        """Wait until so many numbers came from the node."""
        until(lambda: len(self.offline()) >= count, f"{len(self.offline())} of {count} numbers", seconds=120)

    def is_handed_in(self) -> bool:
        """Whether the server has all of them."""
        status = self.node.status()
        assert status["refused"] == []
        return bool(status["waiting_to_be_handed_in"] == 0)

    def judge(self) -> None:
        """Hold server and paper to everything that citizens were told."""
        own = self.offline()
        with Wire(self.server) as leader:
            leader.sign_in(LEADER)
            kept = replace(kept_by(leader), series=(SERIES,))
        there = {(one["business_day"], one["label"]): one for one in kept.tickets if one["issued_offline"]}
        assert len(there) == len(own), "a number was handed in that nobody got, or the other way round"
        for key, one in self.history.issued.items():
            if one["issued_offline"]:
                found = there[one["business_day"], one["label"]]
                assert found["joined_at"] == one["joined_at"]
                self.history.issued[key] = one | {"id": found["id"]}
        assert violations(self.history, kept) == []
        by_turn = sorted((one for one in there.values() if not one["priority"]), key=lambda one: str(one["serve_by"]))
        for service in SERVICES:
            in_turn = [one["joined_at"] for one in by_turn if one["service"] == service]
            assert in_turn == sorted(in_turn), "an earlier citizen is served later"
        until(lambda: self._slips_to_come() == 0, "slips never came out", seconds=240)
        pictures = [slip.picture.convert("L") for slip in self.printer.slips]
        printed = {found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)}
        assert {one["follow_url"] for one in own} <= printed

    def _slips_to_come(self) -> int:
        base = self.node.ledger()
        try:
            return int(base.execute("SELECT count(*) FROM print_job WHERE state <> 'done'").fetchone()[0])
        finally:
            base.close()

    def _press_until(self, stop: threading.Event, page: int) -> None:
        chance, number = random.Random(page), 0
        while not stop.is_set():
            number += 1
            key, body = f"{page}-{number}", {"service": chance.choice(SERVICES)}
            self.history.ask(key, body)
            self._ask(key, body)
            stop.wait(self.pause_seconds)

    def _ask(self, key: str, body: dict[str, Any]) -> None:
        """As the page does it: the same key until there is an answer."""
        deadline = time.monotonic() + 120
        with Wire(self.node, self.node.token) as wire:
            while time.monotonic() < deadline:
                try:
                    if self.history.answer(key, *wire.call("POST", "/tickets", body, key)):
                        return
                except Unknown:
                    pass
                time.sleep(0.05)
        raise AssertionError(f"{key} never got a number")
