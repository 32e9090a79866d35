"""Reads a centre's file: structure first, then what its parts say of each other. No partial result."""

import dataclasses
import datetime as dt
import tomllib
import types
import typing
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from queue_server.domain.centre import Centre, OpeningPeriod, SiteSettings

T = TypeVar("T")
_CODE_PATTERN = "one or two capital letters A–Z"
_ADDRESSES = ("tcp://", "usb://", "serial://", "file://")


class CentreFileError(Exception):
    """The file is not usable; the text names file, key and what was expected. Nothing was changed."""


def load_centre(path: Path) -> Centre:
    """Read and check a centre's file.

    Raises:
        CentreFileError: unreadable, not TOML, an unknown or missing key, a wrong type, or parts that
            contradict each other.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CentreFileError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CentreFileError(f"{path}: not valid TOML: {error}") from None
    try:
        centre: Centre = _build(Centre, raw, "")
        _check(centre)
    except _Wrong as wrong:
        raise CentreFileError(f"{path}: {wrong.key or 'file'}: expected {wrong.expected}") from None
    return centre


class _Wrong(Exception):
    def __init__(self, key: str, expected: str) -> None:
        super().__init__(key, expected)
        self.key = key
        self.expected = expected


# --- structure: a table becomes the dataclass its key names -----------------------------------------


def _build(kind: type[T], raw: object, key: str) -> T:
    if not isinstance(raw, dict):
        raise _Wrong(key, "a table")
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name in raw:
        if name not in fields:
            raise _Wrong(_join(key, name), f"no such key; known are {', '.join(fields)}")
    values = {}
    for name, field in fields.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], _join(key, name))
        elif field.default is dataclasses.MISSING:
            raise _Wrong(_join(key, name), "this key, which is missing")
    return kind(**values)


def _value(hint: Any, raw: object, key: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is tuple:
        if not isinstance(raw, list):
            raise _Wrong(key, "a list")
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one, f"{key}[{index}]") for index, one in enumerate(raw))
    if origin in (types.UnionType, typing.Union):
        # TOML has no null: a key that is there holds the other member of `X | None`.
        return _value(next(arg for arg in typing.get_args(hint) if arg is not types.NoneType), raw, key)
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast(type[Any], hint), raw, key)
    return _READERS.get(hint, _read_choice(hint))(raw, key)


def _read_text(raw: object, key: str) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _Wrong(key, "text that is not empty")
    return raw


def _read_number(raw: object, key: str) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise _Wrong(key, "a whole number, 0 or more")
    return raw


def _read_bool(raw: object, key: str) -> bool:
    if not isinstance(raw, bool):
        raise _Wrong(key, "true or false")
    return raw


def _read_day(raw: object, key: str) -> dt.date:
    if not isinstance(raw, dt.date) or isinstance(raw, dt.datetime):
        raise _Wrong(key, "a day such as 2026-01-10, without quotes")
    return raw


def _read_time(raw: object, key: str) -> dt.time:
    if isinstance(raw, dt.time):
        return raw
    try:
        return dt.datetime.strptime(str(raw), "%H:%M").time()  # noqa: DTZ007 — a time of day has no zone
    except ValueError:
        raise _Wrong(key, 'a time such as "07:30"') from None


def _read_choice(hint: Any) -> Callable[[object, str], Any]:
    def read(raw: object, key: str) -> Any:
        if not issubclass(hint, StrEnum) or raw not in set(hint):
            raise _Wrong(key, f"one of {', '.join(hint)}")
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


# --- meaning: what the parts say of each other -------------------------------------------------------


def _check(centre: Centre) -> None:
    if not centre.sites:
        raise _Wrong("sites", "at least one site")
    _unique((site.code for site in centre.sites), "sites", "code")
    for index, site in enumerate(centre.sites):
        _check_site(site, f"sites[{index}]")


def _check_site(site: SiteSettings, key: str) -> None:
    try:
        ZoneInfo(site.timezone)
    except (KeyError, ValueError, OSError):
        raise _Wrong(f"{key}.timezone", 'an IANA zone such as "Asia/Ho_Chi_Minh"') from None
    _check_hours(site.hours, f"{key}.hours")
    _unique((need.code for need in site.needs), f"{key}.needs", "code")
    _unique((group.code for group in site.priority_groups), f"{key}.priority_groups", "code")
    _unique((override.day for override in site.day_overrides), f"{key}.day_overrides", "day")
    _unique((procedure.code for procedure in site.procedures), f"{key}.procedures", "code")
    _check_services(site, key)
    _check_counters(site, key)
    _check_printers(site, key)
    services = {service.code for service in site.services}
    for index, procedure in enumerate(site.procedures):
        _known(procedure.service, services, f"{key}.procedures[{index}].service")
        if (procedure.limit_amount is None) != (procedure.limit_unit is None):
            raise _Wrong(f"{key}.procedures[{index}]", "limit_amount and limit_unit, both or neither")


def _check_hours(hours: tuple[OpeningPeriod, ...], key: str) -> None:
    for index, period in enumerate(hours):
        if period.weekday > 6:
            raise _Wrong(f"{key}[{index}].weekday", "0 (Monday) to 6 (Sunday)")
        if period.opens >= period.closes:
            raise _Wrong(f"{key}[{index}].closes", f"a time after {period.opens:%H:%M}")
        for other in hours[:index]:
            if period.weekday == other.weekday and period.opens < other.closes and other.opens < period.closes:
                raise _Wrong(
                    f"{key}[{index}].opens", f"a time that does not overlap {other.opens:%H:%M}–{other.closes:%H:%M}"
                )


def _check_services(site: SiteSettings, key: str) -> None:
    if not site.services:
        raise _Wrong(f"{key}.services", "at least one service")
    needs = {need.code for need in site.needs}
    for index, service in enumerate(site.services):
        own_key = f"{key}.services[{index}]"
        if not (service.code.isascii() and service.code.isalpha() and service.code.isupper() and len(service.code) < 3):
            raise _Wrong(f"{own_key}.code", _CODE_PATTERN)
        _known(service.need, needs, f"{own_key}.need")
        if not service.target_seconds or not service.typical_service_seconds:
            raise _Wrong(own_key, "target_seconds and typical_service_seconds above 0")
    _unique((service.code for service in site.services), f"{key}.services", "code (the prefix of the numbers)")


def _check_counters(site: SiteSettings, key: str) -> None:
    services = {service.code for service in site.services}
    served: set[str] = set()
    for index, counter in enumerate(site.counters):
        if not counter.services:
            raise _Wrong(f"{key}.counters[{index}].services", "at least one service")
        if not 1 <= counter.number <= 999:
            raise _Wrong(f"{key}.counters[{index}].number", "1 to 999")
        for position, code in enumerate(counter.services):
            _known(code, services, f"{key}.counters[{index}].services[{position}]")
        served.update(counter.services)
    _unique((counter.number for counter in site.counters), f"{key}.counters", "number")
    for index, service in enumerate(site.services):
        if service.code not in served:
            raise _Wrong(f"{key}.services[{index}]", f"a counter that serves {service.code}")


def _check_printers(site: SiteSettings, key: str) -> None:
    codes = {printer.code for printer in site.printers}
    _unique((printer.code for printer in site.printers), f"{key}.printers", "code")
    for index, printer in enumerate(site.printers):
        if printer.address is not None and not printer.address.startswith(_ADDRESSES):
            raise _Wrong(f"{key}.printers[{index}].address", f"an address that begins with {', '.join(_ADDRESSES)}")
        if printer.fallback is not None:
            _known(printer.fallback, codes - {printer.code}, f"{key}.printers[{index}].fallback")


def _known(value: str, known: Iterable[str], key: str) -> None:
    if value not in set(known):
        raise _Wrong(key, f"one of {', '.join(sorted(known))}, not {value}")


def _unique(values: Iterable[Any], key: str, what: str) -> None:
    seen: set[Any] = set()
    for index, value in enumerate(values):
        if value in seen:
            raise _Wrong(f"{key}[{index}]", f"a {what} of its own; {value} is taken")
        seen.add(value)
