"""One agent for several printers: addresses of the site's file, a thread and a journal each."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from printer.address import parse_address
from printer.agent import Agent
from printer.jobs import ServerJobs
from printer.journal import Journal
from printer.watch import Watch
from tests.printer.desk import shows
from tests.printer.fake_printer import FakePrinter
from tests.printer.fake_server import TOKEN, FakeServer
from tests.printer.samples import TICKET, changed


def told(code: str, address: str | None = None, width_dots: int = 576) -> dict[str, Any]:
    return {"code": code, "name": code, "address": address, "width_dots": width_dots}


def agent_command(server: FakeServer, folder: Path, *printers: str) -> list[str]:
    (folder / "token").write_text(TOKEN)
    command = [sys.executable, "-m", "printer", "--server", server.url, "--token-file", str(folder / "token")]
    return [*command, *(word for printer in printers for word in ("--printer", printer))]


@pytest.mark.faults
def test_one_agent_prints_at_each_of_its_printers_and_one_out_of_paper_holds_up_no_other(
    fake: FakePrinter, server: FakeServer, tmp_path: Path
) -> None:
    other_job = changed(TICKET, id=56, printer="reception", slip={"label": "H053"})
    with FakePrinter() as second:
        server.printers = [
            told("kiosk-1", fake.address),
            told("reception", second.address, width_dots=384),
            told("shown"),
            told("web", "http://127.0.0.1:1"),
        ]
        server.jobs = [TICKET, other_job]
        fake.has_paper = False
        with subprocess.Popen(agent_command(server, tmp_path), stderr=subprocess.PIPE) as running:
            try:
                server.wait(lambda: ("done", 56) in server.reports and "paper_out" in server.states)
                fake.refill()
                server.wait(lambda: ("done", 55) in server.reports)
                running.send_signal(signal.SIGTERM)
                _, said = running.communicate(timeout=30)
            finally:
                running.kill()
        assert running.returncode == 0, said.decode()
        assert [shows(slip, TICKET) for slip in fake.slips] == [True]
        assert [shows(slip, other_job) for slip in second.slips] == [True]
        assert second.slips[0].width_dots == 384
    assert "web has no address" in said.decode()


def test_each_printer_prints_at_the_address_given_for_it_and_the_others_where_the_site_says(
    fake: FakePrinter, server: FakeServer, tmp_path: Path
) -> None:
    jobs = [changed(TICKET, id=55 + place, printer=code) for place, code in enumerate(("kiosk-1", "reception", "back"))]
    with FakePrinter() as second, FakePrinter() as third:
        server.printers = [
            told("kiosk-1", third.address),
            told("reception", width_dots=384),
            told("back", third.address),
        ]
        server.jobs = [*jobs]
        command = agent_command(
            server, tmp_path, f"kiosk-1={fake.address}?profile=generic", f"reception={second.address}"
        )
        with subprocess.Popen(command, stderr=subprocess.PIPE) as running:
            try:
                server.wait(lambda: {("done", job["id"]) for job in jobs} <= set(server.reports))
                running.send_signal(signal.SIGTERM)
                _, said = running.communicate(timeout=30)
            finally:
                running.kill()
        assert running.returncode == 0, said.decode()
        for printer, job, width in ((fake, jobs[0], 576), (second, jobs[1], 384), (third, jobs[2], 576)):
            assert [shows(slip, job) for slip in printer.slips] == [True]
            assert printer.slips[0].width_dots == width


@pytest.mark.parametrize(
    ("printers", "reason"),
    [
        (["tcp://127.0.0.1:9"], "kiosk-1, reception"),
        (["front=tcp://127.0.0.1:9"], "kiosk-1, reception"),
        (["kiosk-1=tcp://127.0.0.1:9", "front=tcp://127.0.0.1:9"], "not for a printer front"),
        (["tcp://127.0.0.1:9", "kiosk-1=tcp://127.0.0.1:9"], "CODE=ADDRESS"),
        (["kiosk-1=tcp://127.0.0.1:9", "kiosk-1=tcp://127.0.0.1:10"], "one address a printer"),
        (["kiosk-1=lpt1"], "expected tcp://"),
    ],
)
def test_addresses_that_do_not_fit_the_tokens_printers_end_the_agent_with_their_names(
    server: FakeServer, tmp_path: Path, printers: list[str], reason: str
) -> None:
    server.printers = [told("kiosk-1"), told("reception")]
    ended = subprocess.run(agent_command(server, tmp_path, *printers), capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert reason in ended.stderr.decode()
    assert (server.reports, server.states) == ([], [])


def test_an_address_without_a_code_may_hold_options_with_an_equals_sign(
    fake: FakePrinter, server: FakeServer, tmp_path: Path
) -> None:
    server.printers = [told("kiosk-1", width_dots=384)]
    server.jobs = [TICKET]
    command = agent_command(server, tmp_path, f"{fake.address}?answers=yes")
    with subprocess.Popen(command, stderr=subprocess.PIPE) as running:
        try:
            server.wait(lambda: ("done", 55) in server.reports)
            running.send_signal(signal.SIGTERM)
            _, said = running.communicate(timeout=30)
        finally:
            running.kill()
    assert running.returncode == 0, said.decode()
    assert fake.slips[0].width_dots == 384, "as the site's file says"


def test_staff_learn_of_an_empty_roll_before_a_citizen_does(
    fake: FakePrinter, server: FakeServer, tmp_path: Path
) -> None:
    seconds = [0.0]
    server.jobs = []
    jobs, journal = ServerJobs(server.url, TOKEN), Journal(tmp_path / "journal")
    watch = Watch(jobs, clock=lambda: seconds[0])
    agent = Agent(jobs=jobs, journal=journal, address=parse_address(fake.address), watch=watch)

    def step_after(passed: float) -> list[str]:
        seconds[0] += passed
        agent.step()
        return server.states

    assert step_after(0) == ["ok"]
    assert step_after(5) == ["ok"], "not looked at again so soon"
    fake.is_paper_low = True
    assert step_after(5) == ["ok", "paper_low"]
    fake.has_paper = False
    assert step_after(10) == ["ok", "paper_low", "paper_out"]
    fake.refill()
    fake.is_paper_low = False
    assert step_after(10)[-1] == "ok"
    told = len(server.states)
    assert len(step_after(10)) == told
    assert len(step_after(20)) == told + 1, "a sign of life, although nothing changed"
    journal.close()
