"""The conversation with a printer, against a real listener."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from printer.address import Scheme, parse_address
from printer.device import open_printer
from printer.dialogue import Printer
from printer.faults import CoverOpen, NotConfirmed, PaperOut, PrinterFault, PrinterOffline, PrinterSilent
from printer.raster import draw_job
from tests.printer.fake_printer import FakePrinter
from tests.printer.samples import RECEIPT, TICKET, changed


@pytest.fixture
def printer(fake: FakePrinter) -> Iterator[Printer]:
    printer = open_printer(parse_address(fake.address))
    yield printer
    printer.close()


def is_same(one: Image.Image, other: Image.Image) -> bool:
    same_size = one.size == other.size
    return same_size and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("job", [TICKET, RECEIPT, changed(TICKET, is_reprint=True)])
def test_the_printed_dots_are_the_drawn_dots(
    fake: FakePrinter, printer: Printer, job: dict[str, object], width: int
) -> None:
    picture = draw_job(job, width)
    assert printer.check() is False
    printer.send(picture)
    printer.await_completion()
    printer.cut()
    (slip,) = fake.slips
    assert is_same(slip.picture, picture)
    assert zxingcpp.read_barcodes(slip.picture.convert("L"))


def test_a_slip_goes_out_in_bands_and_nothing_is_said_on_standard_output(
    fake: FakePrinter, printer: Printer, capsys: pytest.CaptureFixture[str]
) -> None:
    printer.send(draw_job(TICKET))
    printer.await_completion()
    assert fake.received.count(b"\x1dv0\x00\x48\x00\x80\x00") >= 7  # 72 bytes wide, 128 rows high
    assert capsys.readouterr() == ("", "")


def test_a_roll_near_its_end_is_no_fault(fake: FakePrinter, printer: Printer) -> None:
    fake.is_paper_low = True
    assert printer.check() is True


@pytest.mark.parametrize(
    ("has_paper", "is_cover_open", "fault"),
    [(False, False, PaperOut), (True, True, CoverOpen), (False, True, CoverOpen)],
)
def test_what_stops_the_printer_is_known_before_anything_is_sent(
    fake: FakePrinter, printer: Printer, has_paper: bool, is_cover_open: bool, fault: type[PrinterFault]
) -> None:
    fake.has_paper, fake.is_cover_open = has_paper, is_cover_open
    with pytest.raises(fault):
        printer.check()


def test_a_mute_printer_is_silent_not_well(fake: FakePrinter, printer: Printer) -> None:
    fake.is_mute = True
    with pytest.raises(PrinterSilent):
        printer.check()


def test_paper_that_ends_in_a_slip_is_told_and_the_slip_completes_after_the_refill(
    fake: FakePrinter, printer: Printer
) -> None:
    picture = draw_job(TICKET)
    fake.paper_rows = 300
    printer.send(picture)
    with pytest.raises(PaperOut):
        printer.await_completion()
    fake.refill()
    printer.await_completion()
    printer.cut()
    (slip,) = fake.slips
    assert is_same(slip.picture, picture)


def test_a_printer_that_never_confirms_is_told_from_one_that_is_away(fake: FakePrinter, printer: Printer) -> None:
    fake.confirms = False
    printer.send(draw_job(TICKET))
    with pytest.raises(NotConfirmed):
        printer.await_completion(patience_seconds=0.1)


def test_a_dropped_line_is_offline(fake: FakePrinter, printer: Printer) -> None:
    fake.drop_after_bytes = 10_000
    with pytest.raises(PrinterOffline):
        send_and_wait(printer, draw_job(RECEIPT))


def send_and_wait(printer: Printer, picture: Image.Image) -> None:
    printer.send(picture)
    printer.await_completion()


def test_after_a_break_the_next_slip_is_whole(fake: FakePrinter) -> None:
    picture = draw_job(RECEIPT)
    fake.drop_after_bytes = 10_000
    first = open_printer(parse_address(fake.address))
    with pytest.raises(PrinterOffline):
        send_and_wait(first, picture)
    first.close()
    second = open_printer(parse_address(fake.address))
    assert second.check() is False
    second.send(picture, is_after_break=True)
    second.await_completion()
    second.cut()
    second.close()
    assert is_same(fake.slips[-1].picture, picture)


def test_a_printer_that_takes_no_data_does_not_hold_the_agent_for_ever() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    printer = open_printer(parse_address(f"tcp://127.0.0.1:{listener.getsockname()[1]}"))
    line, _ = listener.accept()
    with pytest.raises(PrinterSilent):
        for _ in range(500):
            printer.send(draw_job(TICKET))
    printer.close()
    line.close()
    listener.close()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "usb://ffff:ffff", "serial:///dev/ttyNONE", "file:///nowhere/x"]
)
def test_a_printer_that_is_not_there_is_offline(address: str) -> None:
    with pytest.raises(PrinterOffline):
        open_printer(parse_address(address))


def test_a_file_takes_slip_after_slip(tmp_path: Path) -> None:
    path = tmp_path / "slips.bin"
    for _ in range(2):
        printer = open_printer(parse_address(f"file://{path}"))
        printer.check()
        printer.send(draw_job(TICKET))
        printer.await_completion()
        printer.cut()
        printer.close()
    data = path.read_bytes()
    assert data.count(b"\x1b@") == data.count(b"\x1dVB\x00") == 2
    assert b"\x10\x04" not in data[:16]  # nothing is asked where nothing can answer


def test_a_device_node_that_takes_nothing_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printer.device._FILE_SECONDS", 0.2)
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    printer = open_printer(parse_address(f"file://{path}"))
    with pytest.raises(PrinterSilent):
        for _ in range(10):
            printer.send(draw_job(RECEIPT))
    printer.close()
    os.close(reader)


def test_answers_that_nobody_asked_for_are_not_taken_for_the_answer(fake: FakePrinter, printer: Printer) -> None:
    picture = Image.frombytes("1", (576, 128), (b"\xff\xef\xfb\xfb" * 18) * 128)  # holds DLE EOT 4, inverted
    printer.send(picture)
    printer.await_completion()
    assert b"\x10\x04\x04" in fake.received[20:]
    fake.has_paper = False
    with pytest.raises(PaperOut):
        printer.check()


@pytest.mark.parametrize(
    ("text", "scheme", "answers"),
    [
        ("tcp://10.0.0.9", Scheme.TCP, True),
        ("tcp://printer.local:9100?answers=no", Scheme.TCP, False),
        ("usb://04b8:0e15?in=0x81&out=0x02", Scheme.USB, True),
        ("serial:///dev/ttyUSB0?baud=115200", Scheme.SERIAL, True),
        ("file:///dev/usb/lp0", Scheme.FILE, False),
    ],
)
def test_addresses_are_read(text: str, scheme: Scheme, answers: bool) -> None:
    address = parse_address(text)
    assert (address.scheme, address.answers) == (scheme, answers)


@pytest.mark.parametrize(
    "text",
    ["", "10.0.0.9:9100", "http://x", "tcp://", "usb://epson", "serial://", "file://relative", "tcp://x?bauds=1",
     "tcp://x?answers=maybe", "serial:///dev/x?baud=fast"],
)  # fmt: skip
def test_a_bad_address_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|unknown|yes or no|not a number"):
        parse_address(text)
