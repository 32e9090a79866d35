"""Why a slip did not come out.

PrinterFault
├── PaperOut
├── CoverOpen
├── PrinterOffline     nothing there, or the line dropped
├── PrinterSilent      there, but it does not answer or take data
│   └── NotConfirmed   took a whole slip, says that it is fine, and never said that the slip is done
└── PrinterTrouble     it reports an error of its own (cutter, heat, ...), or the job cannot be drawn
"""

from typing import ClassVar


class PrinterFault(Exception):
    """A slip did not come out, or nobody knows. `code` is the fault's name on the wire."""

    code: ClassVar[str] = "other"

    @property
    def detail(self) -> str:
        """A line for those who repair it; at most 200 letters, no personal data."""
        return (str(self).splitlines() or [""])[0][:200]


class PaperOut(PrinterFault):
    """The roll is at its end. What was sent stays in the printer's memory and comes out after the refill."""

    code = "paper_out"


class CoverOpen(PrinterFault):
    """The cover is open."""

    code = "cover_open"


class PrinterOffline(PrinterFault):
    """Not found, not reachable, or the line dropped."""

    code = "offline"


class PrinterSilent(PrinterFault):
    """Reached, but it does not answer or does not take data."""

    code = "silent"


class NotConfirmed(PrinterSilent):
    """A whole slip was sent and the printer says it is well, but it never said that the slip is done."""


class PrinterTrouble(PrinterFault):
    """The printer reports an error of its own, or a job cannot be drawn."""

    code = "other"
