"""What a printer can do, by name, from config/printers.toml."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "config" / "printers.toml"
_BARRIERS = {"GS r 1": b"\x1dr\x01", "GS r 2": b"\x1dr\x02", "none": b""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A printer's abilities. `barrier` is the request answered when all sent before is on paper; empty: none.

    `seconds` is how long a slip may take until it is confirmed.
    """

    width_dots: int = 576
    cuts: bool = True
    answers: bool = True
    barrier: bytes = _BARRIERS["GS r 1"]
    seconds: float = 15.0


def read_profile(name: str) -> Profile:
    """The profile of that name.

    Raises:
        ValueError: there is none, with those that there are.
    """
    known = _profiles()
    if name not in known:
        raise ValueError(f"{name}: no such printer profile, expected one of {', '.join(known)}")
    return known[name]


@lru_cache(maxsize=1)
def _profiles() -> dict[str, Profile]:
    return {name: _profile(name, given) for name, given in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}


def _profile(name: str, given: dict[str, object]) -> Profile:
    barrier = str(given.get("barrier", "GS r 1"))
    if barrier not in _BARRIERS:
        raise ValueError(f"{_FILE}: {name}.barrier: expected one of {', '.join(_BARRIERS)}")
    unknown = set(given) - {"width_dots", "cuts", "answers", "barrier", "seconds"}
    if unknown:
        raise ValueError(f"{_FILE}: {name}: no such key {min(unknown)}")
    return Profile(**{**given, "barrier": _BARRIERS[barrier]})  # type: ignore[arg-type]
