"""The conversation with a slip printer: state first, raster, barrier, cut. Knows ESC/POS status bytes, not how
the printer is attached.
"""

import time
from collections import deque
from typing import Protocol

from PIL import Image

from printer.faults import CoverOpen, NotConfirmed, PaperOut, PrinterSilent, PrinterTrouble
from printer.profiles import Profile

# ESC/POS requests, answered at once; a profile's barrier (GS r n) when all that was sent before is on paper.
_ONLINE, _OFFLINE_CAUSE, _PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
_RESET = b"\x1b@"
# Six lines: past the tear-off edge of a printer without a cutter.
_FEED_OUT = b"\x1bd\x06"
_NO_AUTOMATIC_STATUS = b"\x1da\x00"

# Bits of the answers to DLE EOT n.
_IS_OFFLINE, _IS_COVER_OPEN, _IS_PAPER_STOP, _IS_PAPER_END, _IS_PAPER_LOW = 0x08, 0x04, 0x20, 0x60, 0x0C

_STATUS_SECONDS = 2.0
_LOOK_SECONDS = 0.5
_CUT_SECONDS = 2.0


class Wire(Protocol):
    """What carries bytes to a printer and back. Every method may raise PrinterOffline or PrinterSilent."""

    # The most bytes of one raster command: what a printer cut off in the middle of one still waits for.
    band_bytes: int

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""

    def write_picture(self, picture: Image.Image) -> None:
        """Send a mode "1" picture as GS v 0 raster."""

    def write_cut(self) -> None:
        """Feed to the cutter and cut."""

    def read(self, seconds: float) -> bytes:
        """What has come in, waiting at most so long for the first byte; empty when nothing has."""

    def close(self) -> None:
        """Let go; never raises."""


class Printer:
    """An open printer and what it can do. When a method raises a PrinterFault other than PaperOut and CoverOpen,
    close it.
    """

    def __init__(self, wire: Wire, profile: Profile) -> None:
        self._wire = wire
        self._answers = profile.answers
        self._profile = profile
        self._has_barrier = profile.answers and bool(profile.barrier)
        # Answers also come unasked (a picture may hold the bytes of a request, automatic status may be on)
        # and late; their fixed bits tell them apart.
        self._states: deque[int] = deque()
        self._completions: deque[int] = deque()

    def check(self) -> bool:
        """Ask for the printer's state; True when the roll is near its end, False also when it cannot say.
        Online comes first: on a dead line the paper sensor alone would be read as "plenty".

        Raises:
            PaperOut, CoverOpen, PrinterTrouble, PrinterOffline, PrinterSilent: it cannot print now.
        """
        if not self._answers:
            return False
        if self._ask(_ONLINE) & _IS_OFFLINE:
            self._raise_cause()
        paper = self._ask(_PAPER)
        if paper & _IS_PAPER_END == _IS_PAPER_END:
            raise PaperOut("the sensor sees no paper")
        return paper & _IS_PAPER_LOW == _IS_PAPER_LOW

    def send(self, picture: Image.Image, *, is_after_break: bool = False) -> None:
        """Send a slip and the question whether it is done. `is_after_break`: the last one broke off, so the
        printer may still wait for the rest of a band and would take this slip's head for it; white fills it.
        """
        if is_after_break:
            self._wire.write(bytes(self._wire.band_bytes))
        self._wire.write(_RESET + _NO_AUTOMATIC_STATUS)
        self._wire.write_picture(picture)
        if self._has_barrier:
            self._completions.clear()
            self._wire.write(self._profile.barrier)

    def await_completion(self, patience_seconds: float | None = None) -> None:
        """Return when all that was sent is on paper; `patience_seconds` None: as long as the profile says.
        Without a barrier a printer that says it is well counts as done.

        May be called again after PaperOut or CoverOpen: the slip is in the printer's memory and comes out when
        it can, so sending it again would print it twice.

        Raises:
            PaperOut, CoverOpen, PrinterTrouble: it stopped; known at once, not after the patience.
            NotConfirmed: it says that it is well, but not that it is done.
            PrinterOffline, PrinterSilent: nothing is known.
        """
        patience_seconds = self._profile.seconds if patience_seconds is None else patience_seconds
        deadline = time.monotonic() + patience_seconds
        if not self._has_barrier:
            self.check()
        while self._has_barrier and self._take(self._completions, _LOOK_SECONDS) is None:
            is_late = time.monotonic() > deadline
            try:
                self.check()
            except PrinterSilent:
                if is_late:  # some do not answer while they print
                    raise
            if is_late and not self._completions:
                raise NotConfirmed(f"not confirmed for {patience_seconds:.0f} s")

    def cut(self) -> None:
        """Cut, and wait a little until it is done: a line closed earlier may lose the command. Without a cutter
        the slip is fed out.
        """
        if self._profile.cuts:
            self._wire.write_cut()
        else:
            self._wire.write(_FEED_OUT)
        if self._has_barrier:
            self._wire.write(self._profile.barrier)
            self._take(self._completions, _CUT_SECONDS)

    def close(self) -> None:
        """Let go of the printer; never raises."""
        self._wire.close()

    def _raise_cause(self) -> None:
        cause = self._ask(_OFFLINE_CAUSE)
        if cause & _IS_COVER_OPEN:
            raise CoverOpen("the cover is open")
        if cause & _IS_PAPER_STOP or self._ask(_PAPER) & _IS_PAPER_END == _IS_PAPER_END:
            raise PaperOut("printing stopped for want of paper")
        raise PrinterTrouble(f"offline, cause byte 0x{cause:02x}")

    def _ask(self, request: bytes) -> int:
        self._pump(0)
        self._states.clear()
        self._wire.write(request)
        answer = self._take(self._states, _STATUS_SECONDS)
        if answer is None:
            raise PrinterSilent(f"no answer to DLE EOT {request[-1]} for {_STATUS_SECONDS:.0f} s")
        return answer

    def _take(self, answers: deque[int], seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        while not answers:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return None
            self._pump(remaining)
        return answers.popleft()

    def _pump(self, seconds: float) -> None:
        for byte in self._wire.read(seconds):
            if byte & 0x93 == 0x12:
                self._states.append(byte)
            elif byte & 0x90 == 0:
                self._completions.append(byte)
