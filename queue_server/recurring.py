"""When work that comes again and again is due, by a clock that may be set."""

from datetime import datetime


class Recurring:
    """Due at first, and again so many seconds after it was due last; a clock set back does not hold it up."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def is_due(self, now: datetime, every_seconds: float) -> bool:
        """Whether it is due; then it is taken as done now."""
        if self._last is not None and 0 <= (now - self._last).total_seconds() < every_seconds:
            return False
        self._last = now
        return True

    def hasten(self) -> None:
        """Have it due at the next look."""
        self._last = None
