"""Printers as they are attached: network, USB, serial, file. The only module that knows python-escpos (3.1).

It is transport, raster and cut. Lines are opened here and handed to it, because its own waits are 60 s (network)
or for ever (USB), it truncates files, and it leaks the socket of a printer that is not there.
"""

import errno
import os
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from escpos.exceptions import Error as EscposError
from escpos.printer import File, Network, Serial, Usb
from PIL import Image

from printer.address import Address, Scheme
from printer.dialogue import Printer
from printer.faults import PrinterOffline, PrinterSilent
from printer.profiles import read_profile

_NETWORK_SECONDS = 3.0
_USB_SECONDS = 5.0
_SERIAL_SECONDS = 5.0
_FILE_SECONDS = 5.0
_BAND_ROWS = 128
_WIDEST_DOTS = 576


def open_printer(address: Address) -> Printer:
    """Open the printer at an address.

    Raises:
        PrinterOffline: it is not there, is held by another program, or its driver library is missing.
        ValueError: no such profile.
    """
    profile = read_profile(address.profile)
    openers = {Scheme.TCP: _network, Scheme.USB: _usb, Scheme.SERIAL: _serial, Scheme.FILE: _file}
    try:
        wire = openers[address.scheme](address)
    except (OSError, EscposError, ValueError) as error:  # ValueError: pyusb without libusb
        raise PrinterOffline(" ".join(str(error).split()) or type(error).__name__) from error
    return Printer(wire, replace(profile, answers=profile.answers and address.answers))


class EscposWire:
    """A `dialogue.Wire` over a python-escpos printer. `read` is how its bytes come back."""

    band_bytes = _BAND_ROWS * _WIDEST_DOTS // 8

    def __init__(self, escpos: Any, read: Callable[[float], bytes]) -> None:
        self._escpos = escpos
        self._read = read
        # The profile has no paper width; without one the library prints a warning to standard output for
        # every picture. The attribute shadows the class's, which all printers share.
        profile = escpos.profile
        profile.profile_data = {**profile.profile_data, "media": {"width": {"pixels": _WIDEST_DOTS}}}

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        with _faults_told():
            self._escpos._raw(data)

    def write_picture(self, picture: Image.Image) -> None:
        """Send a mode "1" picture as GS v 0 raster, in bands."""
        with _faults_told():
            self._escpos.image(picture, fragment_height=_BAND_ROWS)

    def write_cut(self) -> None:
        """Feed and cut. `feed=False` is GS V 66, which feeds just as far as the cutter; True wastes 2 cm."""
        with _faults_told():
            self._escpos.cut(feed=False)

    def read(self, seconds: float) -> bytes:
        """What has come in, waiting at most so long for the first byte; empty when nothing has."""
        with _faults_told():
            return self._read(seconds)

    def close(self) -> None:
        """Let go; never raises."""
        with suppress(Exception):
            self._escpos.close()


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # TimeoutError, pyusb's USBTimeoutError, pyserial's SerialTimeoutException.
        if "Timeout" in type(error).__name__ or error.errno == errno.ETIMEDOUT:
            raise PrinterSilent(f"it takes no data: {error}") from error
        raise PrinterOffline(str(error) or type(error).__name__) from error


def _network(address: Address) -> EscposWire:
    line = socket.create_connection((address.host, address.port), timeout=_NETWORK_SECONDS)
    # A status request is three bytes: Nagle would hold it back for 40 ms.
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    escpos = Network(address.host, address.port, timeout=_NETWORK_SECONDS)
    escpos.device = line

    def read(seconds: float) -> bytes:
        ready, _, _ = select.select([line], [], [], seconds)
        if not ready:
            return b""
        data = line.recv(64)
        if not data:
            raise ConnectionResetError("the printer closed the line")
        return data

    return EscposWire(escpos, read)


def _usb(address: Address) -> EscposWire:
    if not Usb.is_usable():
        raise PrinterOffline("the Python package pyusb is not installed")
    milliseconds = int(_USB_SECONDS * 1000)
    escpos = Usb(address.vendor, address.product, timeout=milliseconds, in_ep=address.usb_in, out_ep=address.usb_out)
    escpos.open()

    def read(seconds: float) -> bytes:
        try:
            # 0 would mean for ever.
            return bytes(escpos.device.read(address.usb_in, 64, max(10, int(seconds * 1000))))
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return b""
            raise

    return EscposWire(escpos, read)


def _serial(address: Address) -> EscposWire:
    if not Serial.is_usable():
        raise PrinterOffline("the Python package pyserial is not installed")
    escpos = Serial(address.path, baudrate=address.baud)
    escpos.open()
    # Ten bits a byte on the line; without a limit a printer that stops the flow stops the agent for ever.
    escpos.device.write_timeout = _SERIAL_SECONDS + EscposWire.band_bytes * 10 / address.baud

    def read(seconds: float) -> bytes:
        escpos.device.timeout = seconds
        return bytes(escpos.device.read(1))

    return EscposWire(escpos, read)


def _file(address: Address) -> EscposWire:
    escpos = File(address.path)
    escpos.device = _PatientFile(address.path)
    return EscposWire(escpos, _nothing_to_read)


def _nothing_to_read(_seconds: float) -> bytes:
    return b""


class _PatientFile:
    """A file or device node, written with a limit: a /dev/usb/lp0 without paper would block for ever."""

    def __init__(self, path: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC
        self._file = os.open(path, flags, 0o600)

    def write(self, data: bytes) -> None:
        deadline = time.monotonic() + _FILE_SECONDS
        rest = memoryview(data)
        while rest:
            _, ready, _ = select.select([], [self._file], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"nothing taken for {_FILE_SECONDS:.0f} s")
            with suppress(BlockingIOError):
                rest = rest[os.write(self._file, rest) :]

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        os.close(self._file)
