"""The print agent of one printer: takes its jobs and sees each slip out.

Order of one job: printer's state, the server's word that nobody else prints it, journal "sending", raster,
completion barrier, cut, journal "printed", report. Killed anywhere it prints at least once, and what may be a
repeat says so on the paper.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PIL import Image

from printer.address import Address
from printer.device import open_printer
from printer.dialogue import Printer
from printer.faults import CoverOpen, NotConfirmed, PaperOut, PrinterFault, PrinterTrouble
from printer.jobs import Jobs, ServerAway, ServerRefused
from printer.journal import Journal, Step
from printer.raster import draw_job
from printer.slips import SlipError
from printer.watch import Watch

log = logging.getLogger("printer.agent")

_POLL_SECONDS = 1.0
_POLL_WHILE_PUSHED_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 10.0
# A printer that never confirms would print one slip for ever.
_MOST_UNCONFIRMED = 3
_ENDED = ("done", "given_up")


class Agent:
    """One printer's agent. `step` does what there is to do; `run` repeats it until `stop` is set.

    `open_at` opens the printer. `wake` cuts the pause short; `pushed` tells whether pushes arrive, so that the
    poll behind them may be slow.
    """

    def __init__(
        self,
        *,
        jobs: Jobs,
        journal: Journal,
        address: Address,
        width_dots: int = 576,
        open_at: Callable[[Address], Printer] = open_printer,
        watch: Watch | None = None,
    ) -> None:
        self.stop = threading.Event()
        self.wake = threading.Event()
        self.pushed = threading.Event()
        self._jobs = jobs
        self._journal = journal
        self._address = address
        self._width_dots = width_dots
        self._open_at = open_at
        self._watch = watch or Watch(jobs)
        self._troubles = 0
        self._said = ""
        self._told: dict[int, str] = {}

    def run(self) -> None:
        """Work until `stop` is set; no fault of printer or server ends it."""
        while not self.stop.is_set():
            pause_seconds = self.step()
            self.wake.wait(pause_seconds)
            self.wake.clear()

    def step(self) -> float:
        """Print what waits, look at the printer when it was long not seen; the seconds to pause before the next."""
        try:
            pending = self._jobs.pending()
            self._forget_ended({int(job["id"]) for job in pending.jobs})
            for job in pending.jobs:
                if self.stop.is_set():
                    break
                self._handle(job, pending.now)
            if self._watch.is_due:
                self._look()
        except (ServerAway, ServerRefused) as error:
            return self._pause_after(error)
        except PrinterFault as fault:
            self._watch.saw_fault(fault)
            return self._pause_after(fault)
        except OSError as error:  # the journal cannot be written: nothing is sent that could not be remembered
            return self._pause_after(error)
        self._troubles, self._said = 0, ""
        return _POLL_WHILE_PUSHED_SECONDS if self.pushed.is_set() else _POLL_SECONDS

    def _look(self) -> None:
        printer = self._open_at(self._address)
        try:
            self._watch.saw(is_low=printer.check())
        finally:
            printer.close()

    def _handle(self, job: Mapping[str, Any], now: datetime | None) -> None:
        step = self._journal.progress(job).step
        if step is Step.GIVEN_UP:
            self._give_up(job, PrinterTrouble("given up before"))
        elif step in {Step.PRINTED, Step.REPORTED}:
            self._report_done(job)
        elif is_of_another_day(job, now):
            self._give_up(job, PrinterTrouble("a ticket of another day; its slip is of no use"))
        else:
            self._print(job)

    def _print(self, job: Mapping[str, Any]) -> None:
        try:
            is_printed = self._see_out(job)
        except SlipError as error:
            # The type and key of what is wrong; the data itself may be personal.
            log.error("job %s cannot be drawn: %s", job["id"], str(error).split(":")[0])
            self._give_up(job, PrinterTrouble("the job's data is not a slip"))
            return
        except PrinterFault as fault:
            if isinstance(fault, NotConfirmed) and self._journal.progress(job).sent >= _MOST_UNCONFIRMED:
                self._give_up(job, fault)
                return
            self._tell(job, fault)
            raise
        if is_printed:
            self._report_done(job)

    def _see_out(self, job: Mapping[str, Any]) -> bool:
        """Print; False when the job turns out to be nobody's or another's to print."""
        printer = self._open_at(self._address)
        try:
            self._watch.saw(is_low=printer.check())
            taken = self._take(job)
            if taken is None:
                return False
            is_repeat = self._journal.progress(job).sent > 0
            picture = self._draw({**taken, "is_reprint": taken.get("is_reprint") or is_repeat})
            self._journal.note(job, Step.SENDING)
            printer.send(picture, is_after_break=is_repeat)
            self._await_completion(job, printer)
            printer.cut()
        finally:
            printer.close()
        self._journal.note(job, Step.PRINTED)
        log.info("job %s printed", job["id"])
        return True

    def _take(self, job: Mapping[str, Any]) -> Mapping[str, Any] | None:
        try:
            taken = self._jobs.take(int(job["id"]))
        except ServerRefused as error:
            log.warning("not ours to print: %s", error)
            return None
        return None if taken.get("state") in _ENDED else taken

    def _draw(self, job: Mapping[str, Any]) -> Image.Image:
        return draw_job(job, self._width_dots)

    def _await_completion(self, job: Mapping[str, Any], printer: Printer) -> None:
        """Wait as long as paper is out or the cover open: the slip is in the printer's memory, and comes out
        after the refill. Sent again it would come out twice.
        """
        while True:
            try:
                printer.await_completion()
                return
            except (PaperOut, CoverOpen) as fault:
                self._tell(job, fault)
                self._watch.saw_fault(fault)
                if self.stop.wait(_POLL_SECONDS):
                    raise

    def _report_done(self, job: Mapping[str, Any]) -> None:
        try:
            self._jobs.done(int(job["id"]))
        except ServerRefused as error:
            log.warning("report refused: %s", error)
        if self._journal.progress(job).step is Step.PRINTED:
            self._journal.note(job, Step.REPORTED)

    def _give_up(self, job: Mapping[str, Any], fault: PrinterFault) -> None:
        if self._journal.progress(job).step is not Step.GIVEN_UP:
            self._journal.note(job, Step.GIVEN_UP)
        self._tell(job, fault, is_final=True)

    def _tell(self, job: Mapping[str, Any], fault: PrinterFault, *, is_final: bool = False) -> None:
        """Report a fault once as long as it stays the same; staff see it at once."""
        number = int(job["id"])
        if self._told.get(number) == fault.code and not is_final:
            return
        log.warning("job %s: %s: %s", number, fault.code, fault.detail)
        try:
            self._jobs.failed(number, fault, is_final=is_final)
            self._told[number] = fault.code
        except (ServerAway, ServerRefused) as error:
            log.warning("fault not reported: %s", error)

    def _forget_ended(self, pending: set[int]) -> None:
        self._told = {number: code for number, code in self._told.items() if number in pending}

    def _pause_after(self, error: Exception) -> float:
        if not isinstance(error, PrinterFault) and str(error) != self._said:
            log.warning("%s", error)
        self._said = str(error)
        self._troubles += 1
        return float(min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(self._troubles - 1, 10)))


def is_of_another_day(job: Mapping[str, Any], now: datetime | None) -> bool:
    """True for a ticket issued on an earlier day: an agent that was off overnight must not print yesterday's
    numbers. By the server's clock, None: not known, so no.
    """
    if now is None or job.get("kind") != "ticket":
        return False
    try:
        issued_at = datetime.fromisoformat(job["slip"]["issued_at"])
        return now.astimezone(issued_at.tzinfo).date() > issued_at.date()
    except (KeyError, TypeError, ValueError):
        return False
