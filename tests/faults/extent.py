"""How much the fault tests do (short, or long with `./dev faults --long`), and the figures they measured."""

import os

# Kind of process killed -> kills in the short form and in the long one.
KILLS = {"server": (8, 1_000), "worker": (4, 200), "postgresql": (4, 100), "redis": (4, 100)}

FIGURES: list[str] = []


def is_long() -> bool:
    """Whether the long form was asked for."""
    return os.environ.get("DEV_FAULTS_LONG", "") not in ("", "0")


def kills(kind: str) -> int:
    """How often a process of the kind is killed."""
    short, long = KILLS[kind]
    return long if is_long() else short


def tell(figure: str) -> None:
    """Have a measured figure told at the end of the run."""
    FIGURES.append(figure)
