"""The print agent: at least one slip whatever happens, every repeat marked, faults told and outlived."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import ImageChops

from printer.address import Address, parse_address
from printer.agent import Agent
from printer.device import open_printer
from printer.dialogue import Printer
from printer.jobs import ServerJobs
from printer.journal import Journal, Step
from printer.raster import draw_job
from tests.printer.fake_printer import FakePrinter, Printed
from tests.printer.fake_server import TOKEN, FakeServer
from tests.printer.samples import RECEIPT, TICKET, Job, changed


@pytest.fixture
def fake() -> Iterator[FakePrinter]:
    with FakePrinter() as fake:
        yield fake


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(TICKET) as server:
        yield server


class Desk:
    """An agent that can be killed and started anew with the same journal."""

    def __init__(self, fake: FakePrinter, server: FakeServer, folder: Path) -> None:
        self._fake, self._server, self._path = fake, server, folder / "journal"
        self.journal: Journal | None = None

    def start(self, open_at: Callable[[Address], Printer] = open_printer) -> Agent:
        self.end()
        self.journal = Journal(self._path)
        jobs = ServerJobs(self._server.url, TOKEN)
        address = parse_address(self._fake.address)
        return Agent(jobs=jobs, journal=self.journal, address=address, open_at=open_at)

    def end(self) -> None:
        if self.journal is not None:
            self.journal.close()
            self.journal = None


@pytest.fixture
def desk(fake: FakePrinter, server: FakeServer, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(fake, server, tmp_path)
    yield desk
    desk.end()


def shows(printed: Printed, job: Job) -> bool:
    drawn = draw_job(job, printed.width_dots)
    same_size = printed.picture.size == drawn.size
    return same_size and ImageChops.difference(printed.picture.convert("L"), drawn.convert("L")).getbbox() is None


def reprint(job: Job) -> Job:
    return changed(job, is_reprint=True)


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


class Killed(BaseException):
    """The process is gone at this point: nothing catches it, nothing is tidied up that a kernel would not."""


def dying(method: str, *, before: bool) -> Callable[[Address], Printer]:
    """Opens printers whose `method` kills the agent, before or after it is done."""

    def open_at(address: Address) -> Printer:
        printer = open_printer(address)
        step: Callable[..., object] = getattr(printer, method)

        def last(*arguments: object, **named: object) -> object:
            if before:
                raise Killed
            step(*arguments, **named)
            raise Killed

        setattr(printer, method, last)
        return printer

    return open_at


@pytest.mark.parametrize("method", ["check", "send", "await_completion", "cut"])
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_at_any_step_it_prints_at_least_once_and_marks_what_may_be_a_repeat(
    fake: FakePrinter, server: FakeServer, desk: Desk, method: str, before: bool
) -> None:
    agent = desk.start(dying(method, before=before))
    with pytest.raises(Killed):
        agent.step()
    desk.start().step()
    assert server.reports == [("done", 55)]
    assert_slips_are_right(fake)


@pytest.mark.parametrize("step", [Step.SENDING, Step.PRINTED, Step.REPORTED])
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_while_it_notes_a_step_it_prints_at_least_once(
    fake: FakePrinter, server: FakeServer, desk: Desk, step: Step, before: bool
) -> None:
    agent = desk.start()
    assert desk.journal is not None
    note = desk.journal.note

    def last(job: Job, noted: Step) -> None:
        if noted is step and before:
            raise Killed
        note(job, noted)
        if noted is step:
            raise Killed

    desk.journal.note = last  # type: ignore[assignment, method-assign]
    with pytest.raises(Killed):
        agent.step()
    if step is Step.REPORTED:
        server.jobs = [TICKET]  # as if the report had never arrived
    desk.start().step()
    assert server.jobs == []
    assert_slips_are_right(fake)


def assert_slips_are_right(fake: FakePrinter) -> None:
    """One whole slip at least; all but the first that may have come out carry the mark."""
    whole = [printed for printed in fake.printed if printed.rows]
    assert whole, "no slip at all"
    first, *repeats = whole
    assert shows(first, TICKET) or shows(first, reprint(TICKET))
    assert all(shows(printed, reprint(TICKET)) for printed in repeats)
    assert fake.printed[-1].is_cut


@pytest.mark.faults
def test_a_killed_process_started_anew_prints_the_slip_again_with_the_mark(
    fake: FakePrinter, server: FakeServer, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    command = [sys.executable, "-m", "printer", "--server", server.url, "--token-file", str(tmp_path / "token")]
    command += ["--printer", fake.address]
    fake.confirms = False
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    fake.wait(lambda: any(shows(printed, TICKET) for printed in fake.printed if printed.rows))
    process.kill()
    process.communicate()
    fake.confirms = True
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    server.wait(lambda: ("done", 55) in server.reports)
    polls = server.polls
    server.wait(lambda: server.polls > polls)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said.decode()
    assert TOKEN.encode() not in said
    assert [shows(slip, reprint(TICKET)) for slip in fake.slips] == [True]
    assert [code.text for code in zxingcpp.read_barcodes(fake.slips[0].picture.convert("L"))] == [
        TICKET["slip"]["follow_url"]
    ]


@pytest.mark.parametrize(("has_paper", "code", "word"), [(True, 0, "test slip printed"), (False, 1, "paper_out")])
def test_check_says_what_is_attached(fake: FakePrinter, has_paper: bool, code: int, word: str) -> None:
    fake.has_paper = has_paper
    command = [sys.executable, "-m", "printer", "check", "--printer", fake.address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=dict(os.environ))
    assert done.returncode == code
    assert word in done.stdout + done.stderr
    assert len(fake.slips) == (1 if has_paper else 0)


def test_a_second_agent_with_the_same_journal_does_not_start(fake: FakePrinter, server: FakeServer, desk: Desk) -> None:
    from printer.__main__ import main

    desk.start()
    folder = desk._path.parent
    (folder / "token").write_text(TOKEN)
    arguments = ["--server", server.url, "--token-file", str(folder / "token"), "--printer", fake.address]
    assert main([*arguments, "--journal", str(desk._path)]) == 1
