"""How much the fault tests do: a short form with every test run, a long one with `./dev faults --long`."""

import os

# Kind of process killed -> kills in the short form and in the long one.
KILLS = {"server": (8, 1_000), "worker": (4, 200), "postgresql": (4, 100), "redis": (4, 100)}


def is_long() -> bool:
    """Whether the long form was asked for."""
    return os.environ.get("DEV_FAULTS_LONG", "") not in ("", "0")


def kills(kind: str) -> int:
    """How often a process of the kind is killed."""
    short, long = KILLS[kind]
    return long if is_long() else short


def points(count: int, at_most: int) -> list[int]:
    """Of 1 … count the points at which a fault is set: all in the long form, else at most so many, evenly."""
    if is_long() or count <= at_most:
        return list(range(1, count + 1))
    return sorted({1 + round(place * (count - 1) / (at_most - 1)) for place in range(at_most)})
