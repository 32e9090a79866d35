"""Whether the kiosk's page is alive, as seen from this PC."""

from kiosk.node.site_clock import steady_seconds


class Pulse:
    """The page's signs of life; it gives one every 30 s."""

    def __init__(self) -> None:
        self._last: float | None = None

    def beat(self) -> None:
        """The page is alive."""
        self._last = steady_seconds()

    def silent_seconds(self) -> int | None:
        """Whole seconds since the last sign, None before the first."""
        return None if self._last is None else int(steady_seconds() - self._last)
