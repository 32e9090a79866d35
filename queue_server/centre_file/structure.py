"""The structure of a centre's file: a table becomes the dataclass its key names. What values mean is not asked."""

import dataclasses
import datetime as dt
import types
import typing
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")


class Wrong(Exception):
    """Something at `key` is not as `expected`. It never leaves the package: callers see CentreFileError."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(key, expected)
        self.key = key
        self.expected = expected


def build(kind: type[T], raw: object, key: str = "") -> T:
    """The dataclass `kind` from a table of the file; `key` is where the table stands, empty for the whole file.

    Raises:
        Wrong: an unknown or missing key, or a value of the wrong type.
    """
    if not isinstance(raw, dict):
        raise Wrong(key, "a table")
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name in raw:
        if name not in fields:
            raise Wrong(_join(key, name), f"no such key; known are {', '.join(fields)}")
    values = {}
    for name, field in fields.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], _join(key, name))
        elif field.default is dataclasses.MISSING:
            raise Wrong(_join(key, name), "this key, which is missing")
    return kind(**values)


def _value(hint: Any, raw: object, key: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is tuple:
        if not isinstance(raw, list):
            raise Wrong(key, "a list")
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one, f"{key}[{index}]") for index, one in enumerate(raw))
    if origin in (types.UnionType, typing.Union):
        # TOML has no null: a key that is there holds the other member of `X | None`.
        return _value(next(arg for arg in typing.get_args(hint) if arg is not types.NoneType), raw, key)
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type[Any], hint), raw, key)
    return _READERS.get(hint, _read_choice(hint))(raw, key)


def _read_text(raw: object, key: str) -> str:
    if not isinstance(raw, str) or not raw.strip() or not raw.isprintable():
        raise Wrong(key, "text in one line that is not empty")
    # Keyboards differ in how they write Vietnamese letters; searching and printing need one form.
    return unicodedata.normalize("NFC", raw.strip())


def _read_number(raw: object, key: str) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise Wrong(key, "a whole number, 0 or more")
    return raw


def _read_bool(raw: object, key: str) -> bool:
    if not isinstance(raw, bool):
        raise Wrong(key, "true or false")
    return raw


def _read_day(raw: object, key: str) -> dt.date:
    if not isinstance(raw, dt.date) or isinstance(raw, dt.datetime):
        raise Wrong(key, "a day such as 2026-01-10, without quotes")
    return raw


def _read_time(raw: object, key: str) -> dt.time:
    if isinstance(raw, dt.time):
        return raw
    try:
        return dt.datetime.strptime(str(raw), "%H:%M").time()  # noqa: DTZ007 — a time of day has no zone
    except ValueError:
        raise Wrong(key, 'a time such as "07:30"') from None


def _read_choice(hint: Any) -> Callable[[object, str], Any]:
    def read(raw: object, key: str) -> Any:
        if not issubclass(hint, StrEnum) or raw not in set(hint):
            raise Wrong(key, f"one of {', '.join(hint)}")
        return hint(raw)

    return read


_READERS: dict[Any, Callable[[object, str], Any]] = {
    str: _read_text,
    int: _read_number,
    bool: _read_bool,
    dt.date: _read_day,
    dt.time: _read_time,
}


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
