"""The node and the print agent of the same PC: one program at one printer, with the server and without."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp

from tests.kiosk.fake_centre import AGENT, FakeCentre
from tests.kiosk.live_node import LiveNode, until
from tests.live_server import ROOT
from tests.printer.fake_printer import FakePrinter

FIRST_OWN = 1_000_000_000_001


@pytest.fixture
def node(centre: FakeCentre, node: LiveNode) -> LiveNode:
    """One that has also learnt that the server takes its agent for one."""
    assert node.get("/print-jobs", token=AGENT).json()["jobs"] == []
    assert node.get("/printers/mine", token=AGENT).status_code == 200
    return node


@contextmanager
def agent_running(node: LiveNode, printer: FakePrinter, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m printer` with the node as its server."""
    (folder / "agent.token").write_text(AGENT)
    command = [sys.executable, "-m", "printer", "--server", node.url, "--token-file", str(folder / "agent.token")]
    command += ["--printer", printer.address, "--width", "576"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def codes_on(printer: FakePrinter) -> list[str]:
    """What the QR on each slip leads to."""
    return [zxingcpp.read_barcodes(slip.picture.convert("L"))[0].text for slip in printer.slips]


def own_jobs(node: LiveNode, path: str = "/print-jobs") -> list[dict[str, Any]]:
    return [job for job in node.get(path, token=AGENT).json()["jobs"] if job["id"] >= FIRST_OWN]


def test_the_agent_prints_the_node_s_slips_while_the_server_is_away(
    node: LiveNode, centre: FakeCentre, tmp_path: Path
) -> None:
    with FakePrinter() as printer, agent_running(node, printer, tmp_path):
        centre.go_away()
        tickets = [node.issue(f"k{number}").json()["ticket"] for number in range(2)]
        printer.wait(lambda: len(printer.slips) == 2)
        assert codes_on(printer) == [ticket["follow_url"] for ticket in tickets]
        for ticket in tickets:
            job = ticket["print"]["job"]
            until(lambda job=job: node.get(f"/print-jobs/{job}/state").json()["print"]["state"] == "done")  # type: ignore[misc]
    assert own_jobs(node) == []


def test_without_paper_the_page_is_told_and_the_slip_comes_after_the_refill(
    node: LiveNode, centre: FakeCentre, tmp_path: Path
) -> None:
    with FakePrinter() as printer, agent_running(node, printer, tmp_path):
        centre.go_away()
        node.wait_until_away()
        printer.has_paper = False
        job = node.issue("k1").json()["ticket"]["print"]["job"]
        until(lambda: node.get(f"/print-jobs/{job}/state").json()["print"]["fault"] == "paper_out")
        until(lambda: node.get("/services").json()["printer"]["fault"] == "paper_out")
        printer.refill()
        printer.wait(lambda: len(printer.slips) == 1)
        until(lambda: node.get(f"/print-jobs/{job}/state").json()["print"]["state"] == "done")
        until(lambda: node.get("/services").json()["printer"]["fault"] is None)


def test_an_agent_that_starts_without_the_server_is_told_of_its_printers(node: LiveNode, centre: FakeCentre) -> None:
    there = node.get("/printers/mine", token=AGENT).json()
    centre.go_away()
    assert node.get("/printers/mine", token=AGENT).json() == there
    assert (
        node.post("/printers/state", {"state": "ok", "printer": None, "detail": None}, token=AGENT).status_code == 204
    )


def test_the_server_s_jobs_and_the_node_s_are_one_list(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    node.issue("k1")
    node.issue("k2")
    centre.jobs = [{"id": 55, "printer": "kiosk-1"}]
    centre.come_back()
    until(lambda: node.status()["state"] == "connected")
    answer = node.get("/print-jobs?after=0&limit=100", token=AGENT).json()
    assert [job["id"] for job in answer["jobs"]] == [55, FIRST_OWN, FIRST_OWN + 1]
    assert answer["next"] is None
    assert [job["id"] for job in own_jobs(node, "/print-jobs?after=0&limit=1")] == [FIRST_OWN]
    rest = node.get(f"/print-jobs?after={FIRST_OWN}&limit=1", token=AGENT).json()
    assert ([job["id"] for job in rest["jobs"]], rest["next"]) == ([FIRST_OWN + 1], None)
    assert own_jobs(node, "/print-jobs?printer=another&after=0&limit=100") == []
    assert node.post("/print-jobs/55/take", {}, token=AGENT).json() == {"job": centre.jobs[0]}
    assert node.post("/print-jobs/55/done", {}, token=AGENT).status_code == 204
    assert centre.reports == [("take", 55), ("done", 55)]


def test_a_job_taken_again_is_marked_and_given_up_after_five(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    node.issue("k1")
    marks = []
    for _ in range(5):
        job = node.post(f"/print-jobs/{FIRST_OWN}/take", {}, token=AGENT).json()["job"]
        marks.append((job["state"], job["is_reprint"]))
    assert marks == [("taken", False)] + [("taken", True)] * 4
    assert node.post(f"/print-jobs/{FIRST_OWN}/take", {}, token=AGENT).json()["job"]["state"] == "given_up"
    assert own_jobs(node) == []


def test_a_slip_that_came_out_stays_so(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    node.issue("k1")
    for outcome, body in (("done", {}), ("failed", {"fault": "silent", "is_final": True}), ("done", {})):
        assert node.post(f"/print-jobs/{FIRST_OWN}/{outcome}", body, token=AGENT).status_code == 204
    assert node.get(f"/print-jobs/{FIRST_OWN}/state").json()["print"]["state"] == "done"
    assert node.post(f"/print-jobs/{FIRST_OWN + 7}/done", {}, token=AGENT).status_code == 404


def test_jobs_go_to_whom_the_server_takes_for_an_agent(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    node.issue("k1")
    for token in (node.token, "another"):
        assert node.get("/print-jobs", token=token).status_code == 502
        assert node.post(f"/print-jobs/{FIRST_OWN}/take", {}, token=token).status_code == 502
    centre.come_back()
    until(lambda: node.status()["state"] == "connected")
    centre.known_tokens.discard(AGENT)
    assert node.get("/print-jobs", token=AGENT).status_code == 401
    centre.go_away()
    assert node.get("/print-jobs", token=AGENT).status_code == 502


def test_yesterday_s_numbers_are_not_printed_by_the_site_s_time(
    node: LiveNode, centre: FakeCentre, tmp_path: Path
) -> None:
    """The agent learns the day from the node: the clock of its PC may be wrong."""
    centre.go_away()
    job = node.issue("k1").json()["ticket"]["print"]["job"]
    centre.ahead += timedelta(days=1)
    centre.come_back()
    until(lambda: node.status()["now"][:10] == str(centre.now().date()))
    with FakePrinter() as printer, agent_running(node, printer, tmp_path):
        until(lambda: node.get(f"/print-jobs/{job}/state").json()["print"]["state"] == "given_up")
    assert printer.slips == []
