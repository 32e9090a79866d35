"""How far a site's events have been told in this process: nothing twice, and what is missing is seen."""


class Told:
    """Sequences told so far. They may come out of order: from here, over the relay, from the log."""

    def __init__(self, start: int) -> None:
        """All up to `start` count as told: whoever joins reads them in his snapshot."""
        self.without_gap = start
        self._early: set[int] = set()

    def mark(self, sequence: int) -> bool:
        """Note an event as told; False when it was already."""
        if sequence <= self.without_gap or sequence in self._early:
            return False
        self._early.add(sequence)
        while self.without_gap + 1 in self._early:
            self.without_gap += 1
            self._early.remove(self.without_gap)
        return True
