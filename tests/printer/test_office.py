"""One agent for several printers: addresses of the site's file, a thread and a journal each."""

import signal
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.faults
def test_one_agent_prints_at_each_of_its_printers_and_one_out_of_paper_holds_up_no_other(
    fake: FakePrinter, server: FakeServer, tmp_path: Path
) -> None:
    other_job = changed(TICKET, id=56, printer="reception", slip={"label": "H053"})
    with FakePrinter() as second:
        server.printers = [
            {"code": "kiosk-1", "name": "1", "address": fake.address, "width_dots": 576},
            {"code": "reception", "name": "2", "address": second.address, "width_dots": 384},
            {"code": "shown", "name": "3", "address": None, "width_dots": 576},
            {"code": "web", "name": "4", "address": "http://127.0.0.1:1", "width_dots": 576},
        ]
        server.jobs = [TICKET, other_job]
        fake.has_paper = False
        (tmp_path / "token").write_text(TOKEN)
        command = [sys.executable, "-m", "printer", "--server", server.url, "--token-file", str(tmp_path / "token")]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as running:
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
