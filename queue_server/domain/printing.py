"""Rules of paper: what ails a printer, who may print a job now, and when another printer takes over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# An agent reports every 30 s; three in a row missed is more than a slow network.
AGENT_AWAY_AFTER = timedelta(seconds=100)
# A receipt takes 7 s on a slow printer; longer than that is a printer that stands.
LEASE = timedelta(seconds=60)
# Sent so often and never confirmed: the next would only be one more copy on the floor.
MOST_SENDS = 5


class JobState(StrEnum):
    """Where a print job stands. `TAKEN`: its agent is sending it, or waits for the printer to finish."""

    PENDING = "pending"
    TAKEN = "taken"
    DONE = "done"
    GIVEN_UP = "given_up"


class PrinterState(StrEnum):
    """What an agent says of its printer; `AGENT_AWAY` is what silence of the agent itself means."""

    OK = "ok"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"
    SILENT = "silent"
    OTHER = "other"
    AGENT_AWAY = "agent_away"


PRINTS = frozenset({PrinterState.OK, PrinterState.PAPER_LOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterReport:
    """The last word of a printer's agent. `trouble_since` None: it prints; `seen_at` is the last sign of life."""

    printer: str
    state: PrinterState
    trouble_since: datetime | None
    seen_at: datetime

    def state_at(self, now: datetime) -> PrinterState:
        """What is known of the printer now: an agent that fell silent is no news, good or bad."""
        return PrinterState.AGENT_AWAY if now - self.seen_at > AGENT_AWAY_AFTER else self.state

    def fault_at(self, now: datetime) -> str | None:
        """What stands in the way of printing now, None when nothing does."""
        state = self.state_at(now)
        return None if state in PRINTS else state.value

    def trouble_since_at(self, now: datetime) -> datetime | None:
        """Since when it has not printed, None when it does."""
        if self.fault_at(now) is None:
            return None
        return self.trouble_since or self.seen_at


def reported(before: PrinterReport | None, *, printer: str, state: PrinterState, now: datetime) -> PrinterReport:
    """The report that follows: a trouble that only changes its name began when it began."""
    if state in PRINTS:
        since = None
    elif before is None or before.trouble_since is None:
        since = now
    else:
        since = before.trouble_since
    return PrinterReport(printer=printer, state=state, trouble_since=since, seen_at=now)


def is_passed_on(own: PrinterReport | None, other: PrinterReport | None, *, after: timedelta, now: datetime) -> bool:
    """Whether a printer's jobs go to its fallback: in trouble for longer than `after`, and the other prints.

    A printer that no agent was ever entered for is not in trouble: nothing is known of it.
    """
    since = None if own is None else own.trouble_since_at(now)
    if since is None or now - since < after:
        return False
    return other is not None and other.fault_at(now) is None


def may_take(state: JobState, *, holder: int | None, leased_until: datetime | None, device: int, now: datetime) -> bool:
    """Whether an agent's device may print a job: nobody does, or it does itself, or the other's time is over."""
    if state is JobState.PENDING:
        return True
    return state is JobState.TAKEN and (holder == device or leased_until is None or now >= leased_until)
