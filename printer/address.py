"""Addresses of printers: tcp://host:port, usb://vid:pid, serial:///dev/..., file:///path. Parses; opens nothing."""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

GENERIC = "generic"  # the profile of an address that names none
_OPTIONS = {"answers", "baud", "in", "out", "profile"}


class Scheme(StrEnum):
    """How a printer is attached."""

    TCP = "tcp"
    USB = "usb"
    SERIAL = "serial"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a printer is. `answers` is False for one that cannot report its state (`?answers=no`, files):
    then a slip counts as printed when its bytes are taken. `profile` names what it can do.
    """

    text: str
    scheme: Scheme
    host: str = ""
    port: int = 9100
    path: str = ""
    vendor: int = 0
    product: int = 0
    answers: bool = True
    profile: str = GENERIC
    baud: int = 9600
    usb_in: int = 0x82
    usb_out: int = 0x01


def parse_address(text: str) -> Address:
    """Read a printer's address. Options: `?answers=no`, `?profile=NAME` (config/printers.toml); serial
    `?baud=115200`; usb `?in=0x81&out=0x02`.

    Raises:
        ValueError: with what was expected.
    """
    parts = urlsplit(text)
    try:
        scheme = Scheme(parts.scheme)
    except ValueError:
        raise ValueError(f"{text}: expected tcp://, usb://, serial:// or file://") from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise ValueError(f"{text}: unknown option {unknown[0]}, expected one of {', '.join(sorted(_OPTIONS))}")
    if options.get("answers", "yes") not in {"yes", "no"}:
        raise ValueError(f"{text}: answers is yes or no")
    answers = scheme is not Scheme.FILE and options.get("answers", "yes") == "yes"
    return replace(_read(text, scheme, answers, options), profile=options.get("profile", GENERIC))


def _read(text: str, scheme: Scheme, answers: bool, options: dict[str, str]) -> Address:
    parts = urlsplit(text)
    if scheme is Scheme.TCP:
        return _tcp(text, answers)
    if scheme is Scheme.USB:
        return _usb(text, answers, options)
    path = parts.netloc + parts.path if parts.netloc else parts.path
    if not path.startswith("/"):
        raise ValueError(f"{text}: expected an absolute path, {scheme}:///...")
    baud = _number(text, options.get("baud", "9600"))
    return Address(text=text, scheme=scheme, path=path, answers=answers, baud=baud)


def _tcp(text: str, answers: bool) -> Address:
    parts = urlsplit(text)
    if not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError(f"{text}: expected tcp://host:port")
    return Address(text=text, scheme=Scheme.TCP, host=parts.hostname, port=parts.port or 9100, answers=answers)


def _usb(text: str, answers: bool, options: dict[str, str]) -> Address:
    vendor, _, product = urlsplit(text).netloc.partition(":")
    try:
        ids = int(vendor, 16), int(product, 16)
    except ValueError:
        raise ValueError(f"{text}: expected usb://vid:pid in hexadecimal, as lsusb shows them") from None
    return Address(
        text=text,
        scheme=Scheme.USB,
        vendor=ids[0],
        product=ids[1],
        answers=answers,
        usb_in=_number(text, options.get("in", "0x82")),
        usb_out=_number(text, options.get("out", "0x01")),
    )


def _number(text: str, value: str) -> int:
    try:
        return int(value, 0)
    except ValueError:
        raise ValueError(f"{text}: {value} is not a number") from None
