"""An agent killed at each point of its work: never no slip, and whatever may be a repeat carries the mark."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zxingcpp

from printer.address import Address
from printer.device import open_printer
from printer.dialogue import Printer
from printer.journal import Step
from tests.printer.desk import Desk, assert_slips_are_right, reprint, shows
from tests.printer.fake_printer import FakePrinter
from tests.printer.fake_server import TOKEN, FakeServer
from tests.printer.samples import TICKET, Job


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


@contextmanager
def process(fake: FakePrinter, server: FakeServer, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The agent as it runs in an office; whatever is left of it is killed."""
    (folder / "token").write_text(TOKEN + "\n")
    command = [sys.executable, "-m", "printer", "--server", server.url, "--token-file", str(folder / "token")]
    with subprocess.Popen([*command, "--printer", fake.address], stderr=subprocess.PIPE) as running:
        try:
            yield running
        finally:
            running.kill()


# The point at which the work stands still until the agent is killed with SIGKILL: what makes it stand, how one sees
# that it does, and what lets the next agent go on. The agent itself knows nothing of it.
Stall = tuple[
    Callable[[FakePrinter, FakeServer], None],
    Callable[[FakePrinter, FakeServer], None],
    Callable[[FakePrinter, FakeServer], None],
]


def server_stalls(call: str) -> Stall:
    def begin(_: FakePrinter, server: FakeServer) -> None:
        server.stalls_at = call

    def wait(_: FakePrinter, server: FakeServer) -> None:
        server.wait(lambda: server.stalled == call)

    def end(_: FakePrinter, server: FakeServer) -> None:
        with server.changed:
            server.stalls_at = None
            server.changed.notify_all()

    return begin, wait, end


def printer_stalls(begin: Callable[[FakePrinter], None], is_there: Callable[[FakePrinter], bool]) -> Stall:
    def end(fake: FakePrinter, _: FakeServer) -> None:
        fake.mend()

    return (lambda fake, _: begin(fake)), (lambda fake, _: fake.wait(lambda: is_there(fake))), end


def has_slip(fake: FakePrinter) -> bool:
    return any(shows(printed, TICKET) for printed in fake.printed if printed.rows)


STALLS: dict[str, Stall] = {
    "before the printer answers how it is": printer_stalls(
        lambda fake: setattr(fake, "is_mute", True), lambda fake: len(fake.received) > 0
    ),
    "while the server is asked whether the job is still its own": server_stalls("take"),
    "while the slip goes over the line": printer_stalls(
        lambda fake: setattr(fake, "stalls_after_bytes", 20_000), lambda fake: fake.is_stalled
    ),
    "while the paper is out in the middle of the slip": printer_stalls(
        lambda fake: setattr(fake, "paper_rows", 300), lambda fake: not fake.has_paper
    ),
    "before the printer confirms": printer_stalls(lambda fake: setattr(fake, "confirms", False), has_slip),
    "after the printer confirmed, before it cut": printer_stalls(
        lambda fake: setattr(fake, "confirms_left", 1), lambda fake: any(one.is_cut for one in fake.printed)
    ),
    "while it reports": server_stalls("done"),
}


@pytest.mark.faults
@pytest.mark.parametrize("point", STALLS)
def test_a_process_killed_at_any_point_leaves_no_citizen_without_a_slip(
    fake: FakePrinter, server: FakeServer, tmp_path: Path, point: str
) -> None:
    begin, wait, end = STALLS[point]
    begin(fake, server)
    with process(fake, server, tmp_path) as first:
        wait(fake, server)
        first.send_signal(signal.SIGKILL)
        first.wait()
    end(fake, server)
    with process(fake, server, tmp_path):
        server.wait(lambda: ("done", 55) in server.reports)
    assert_slips_are_right(fake)


@pytest.mark.faults
def test_a_process_that_is_told_to_end_sees_its_slip_out_and_says_no_secret(
    fake: FakePrinter, server: FakeServer, tmp_path: Path
) -> None:
    with process(fake, server, tmp_path) as running:
        server.wait(lambda: ("done", 55) in server.reports)
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 0, said.decode()
    assert TOKEN.encode() not in said
    assert TICKET["slip"]["follow_url"].encode() not in said
    assert [shows(slip, TICKET) for slip in fake.slips] == [True]
    assert [code.text for code in zxingcpp.read_barcodes(fake.slips[0].picture.convert("L"))] == [
        TICKET["slip"]["follow_url"]
    ]


def test_an_agent_that_lost_its_journal_is_told_that_the_slip_may_be_a_repeat(
    fake: FakePrinter, server: FakeServer, desk: Desk
) -> None:
    server.taken.append(55)
    desk.start().step()
    assert [shows(slip, reprint(TICKET)) for slip in fake.slips] == [True]
