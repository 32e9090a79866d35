"""What a measure answers, and how much it does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure beside its limit; `is_held` None where a figure has none."""

    what: str
    measured: str
    limit: str = ""
    is_held: bool | None = None


@dataclass(frozen=True)
class Scale:
    """How long and how much: a whole run, or a quick one that only shows that the bench works."""

    seconds: float
    clients: tuple[int, ...]
    rounds: int
    boards: tuple[int, ...]
    old_tickets: tuple[int, int]
    is_quick: bool = False
