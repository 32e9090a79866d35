"""How a printer is, told to the server: at once when that changes, and every half minute as a sign of life."""

import logging
import time
from collections.abc import Callable

from printer.faults import PrinterFault
from printer.jobs import Jobs, ServerAway, ServerRefused

log = logging.getLogger("printer.watch")

OK, PAPER_LOW = "ok", "paper_low"
# Between slips the printer is asked so often: staff know that the roll is out before a citizen does.
_LOOK_SECONDS = 10.0
_LIFE_SECONDS = 30.0


class Watch:
    """What was last seen of a printer, and what of it the server knows."""

    def __init__(self, jobs: Jobs, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs = jobs
        self._clock = clock
        self._seen_at: float | None = None
        self._told: str | None = None
        self._told_at = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time to look at the printer again."""
        return self._seen_at is None or self._clock() - self._seen_at >= _LOOK_SECONDS

    def saw(self, *, is_low: bool) -> None:
        """The printer prints; `is_low`: the roll is near its end."""
        self._see(PAPER_LOW if is_low else OK, "")

    def saw_fault(self, fault: PrinterFault) -> None:
        """The printer does not print."""
        self._see(fault.code, fault.detail)

    def _see(self, state: str, detail: str) -> None:
        now = self._clock()
        self._seen_at = now
        if state == self._told and now - self._told_at < _LIFE_SECONDS:
            return
        if state != self._told and (state != OK or self._told is not None):
            log.warning("the printer: %s %s", state, detail)
        try:
            self._jobs.say_state(state, detail)
            self._told, self._told_at = state, now
        except (ServerAway, ServerRefused) as error:
            self._told = None  # told again at the next look, whatever it is then
            log.info("state not told: %s", error)
