"""The print agent: jobs in order, each once, faults told and outlived."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from printer.__main__ import main
from printer.address import parse_address
from printer.agent import Agent
from printer.dialogue import Printer
from printer.jobs import ServerJobs
from printer.journal import Journal
from tests.printer.desk import Desk, reprint, shows
from tests.printer.fake_printer import FakePrinter
from tests.printer.fake_server import TOKEN, FakeServer
from tests.printer.samples import RECEIPT, TICKET, changed


def test_jobs_come_out_in_order_and_are_reported(fake: FakePrinter, server: FakeServer, desk: Desk) -> None:
    jobs = [TICKET, changed(TICKET, id=57, slip={"label": "H053"}), changed(RECEIPT, id=58)]
    server.jobs = list(jobs)
    desk.start().step()
    assert [shows(slip, job) for slip, job in zip(fake.slips, jobs, strict=True)] == [True, True, True]
    assert server.reports == [("done", 55), ("done", 57), ("done", 58)]


def test_more_jobs_than_a_page_all_come_out(fake: FakePrinter, server: FakeServer, desk: Desk) -> None:
    server.jobs = [changed(TICKET, id=number, slip={"label": f"H{number}"}) for number in range(1, 121)]
    desk.start().step()
    assert len(fake.slips) == 120
    assert server.reports == [("done", number) for number in range(1, 121)]


@pytest.mark.parametrize(
    ("breaks", "mends", "fault"),
    [
        (lambda fake: setattr(fake, "has_paper", False), lambda fake: fake.refill(), "paper_out"),
        (
            lambda fake: setattr(fake, "is_cover_open", True),
            lambda fake: setattr(fake, "is_cover_open", False),
            "cover_open",
        ),
        (
            lambda fake: setattr(fake, "is_mute", True),
            lambda fake: setattr(fake, "is_mute", False),
            "silent",
        ),
    ],
)
def test_a_fault_is_told_once_and_outlived(
    fake: FakePrinter,
    server: FakeServer,
    desk: Desk,
    breaks: Callable[[FakePrinter], None],
    mends: Callable[[FakePrinter], None],
    fault: str,
) -> None:
    breaks(fake)
    agent = desk.start()
    pauses = [agent.step(), agent.step()]
    assert server.reports == [("failed", 55, fault)]
    assert pauses == [1.0, 2.0]
    assert not fake.printed, "nothing is sent to a printer that cannot print"
    mends(fake)
    assert agent.step() == 1.0
    assert [shows(slip, TICKET) for slip in fake.slips] == [True], "never sent before, so no repeat"
    assert server.reports[-1] == ("done", 55)


def test_a_printer_that_is_gone_is_offline(server: FakeServer, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    jobs = ServerJobs(server.url, TOKEN)
    agent = Agent(jobs=jobs, journal=journal, address=parse_address("tcp://127.0.0.1:1"))
    pauses = [agent.step() for _ in range(8)]
    journal.close()
    assert server.reports == [("failed", 55, "offline")]
    assert max(pauses) == 10.0


def test_paper_that_ends_in_a_slip_is_told_at_once_and_the_slip_is_not_sent_twice(
    fake: FakePrinter, server: FakeServer, desk: Desk
) -> None:
    fake.paper_rows = 300
    agent = desk.start()
    working = threading.Thread(target=agent.step)
    working.start()
    server.wait(lambda: ("failed", 55, "paper_out") in server.reports)
    fake.refill()
    server.wait(lambda: ("done", 55) in server.reports)
    working.join()
    assert [shows(slip, TICKET) for slip in fake.printed] == [True]


def test_a_line_dropped_in_a_slip_leads_to_a_marked_repeat(fake: FakePrinter, server: FakeServer, desk: Desk) -> None:
    fake.drop_after_bytes = 20_000
    agent = desk.start()
    agent.step()
    assert server.reports == [("failed", 55, "offline")]
    agent.step()
    assert shows(fake.slips[-1], reprint(TICKET))
    assert server.reports[-1] == ("done", 55)


def test_a_printer_that_never_confirms_is_not_fed_for_ever(
    fake: FakePrinter, server: FakeServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Printer.await_completion, "__defaults__", (0.1,))
    fake.confirms = False
    for _ in range(3):  # not even by an agent that is started anew every time
        agent = desk.start()
        agent.step()
        agent.step()
    assert len(fake.printed) == 3
    assert set(server.reports) == {("failed", 55, "silent")}


def test_a_job_that_cannot_be_drawn_does_not_hold_up_the_others(
    fake: FakePrinter, server: FakeServer, desk: Desk
) -> None:
    server.jobs = [changed(TICKET, kind="poster", id=1), TICKET]
    agent = desk.start()
    agent.step()
    agent.step()
    assert server.reports == [("failed", 1, "other"), ("done", 55)]


def test_yesterdays_tickets_are_not_printed_this_morning(fake: FakePrinter, server: FakeServer, desk: Desk) -> None:
    yesterday = changed(TICKET, id=50, slip={"issued_at": "2026-11-24T16:40:00+07:00"})
    receipt = changed(RECEIPT, id=51, slip={"received_at": "2026-11-24T16:40:00+07:00"})
    server.jobs = [yesterday, receipt]
    desk.start().step()
    assert server.reports == [("failed", 50, "other"), ("done", 51)]
    assert len(fake.slips) == 1


def test_a_server_that_is_away_costs_nothing_but_time(fake: FakePrinter, server: FakeServer, desk: Desk) -> None:
    server.is_away = True
    agent = desk.start()
    assert [agent.step(), agent.step()] == [1.0, 2.0]
    server.is_away = False
    agent.step()
    assert len(fake.slips) == 1


def test_a_report_that_got_lost_is_made_again_without_printing(
    fake: FakePrinter, server: FakeServer, desk: Desk
) -> None:
    server.loses_answers = True
    desk.start().step()
    server.loses_answers = False
    server.jobs = [TICKET]  # as if the report had never arrived
    desk.start().step()
    assert len(fake.printed) == 1
    assert server.jobs == []


def test_a_second_agent_with_the_same_journal_does_not_start(fake: FakePrinter, server: FakeServer, desk: Desk) -> None:
    desk.start()
    folder = desk.path.parent
    (folder / "token").write_text(TOKEN)
    arguments = ["--server", server.url, "--token-file", str(folder / "token"), "--printer", fake.address]
    assert main([*arguments, "--journal", str(desk.path)]) == 1
