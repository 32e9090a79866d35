"""`python -m printer check`: what is attached, and every fault in words that say what to do."""

from collections.abc import Callable

import pytest

from printer.__main__ import main
from printer.address import parse_address
from printer.check import check
from printer.faults import (
    CoverOpen,
    NotConfirmed,
    PaperOut,
    PrinterFault,
    PrinterOffline,
    PrinterSilent,
    PrinterTrouble,
)
from printer.texts import LANGUAGES, read_texts
from tests.printer.fake_printer import FakePrinter


def test_a_printer_that_is_well_prints_a_test_slip(fake: FakePrinter, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--printer", fake.address]) == 0
    said = capsys.readouterr().out
    assert "sẵn sàng, có giấy" in said
    assert "đã xác nhận" in said
    assert [slip.width_dots for slip in fake.slips] == [576]


def test_it_speaks_english_when_asked(fake: FakePrinter, capsys: pytest.CaptureFixture[str]) -> None:
    fake.is_paper_low = True
    assert main(["check", "--printer", fake.address, "--language", "en"]) == 0
    assert "near its end" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("breaks", "code", "advice"),
    [
        (lambda fake: setattr(fake, "has_paper", False), "paper_out", "Lắp cuộn giấy mới"),
        (lambda fake: setattr(fake, "is_cover_open", True), "cover_open", "Đóng nắp"),
        (lambda fake: setattr(fake, "is_mute", True), "silent", "?profile=mute"),
    ],
)
def test_each_fault_is_explained_with_what_to_do(
    fake: FakePrinter,
    capsys: pytest.CaptureFixture[str],
    breaks: Callable[[FakePrinter], None],
    code: str,
    advice: str,
) -> None:
    breaks(fake)
    assert main(["check", "--printer", fake.address]) == 1
    said = capsys.readouterr().out
    assert f"KHÔNG IN ĐƯỢC ({code})" in said
    assert advice in said
    assert not fake.slips


def test_a_printer_that_never_confirms_is_told_which_profile_to_try(
    fake: FakePrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.confirms = False
    assert check(parse_address(fake.address), 576, "vi", print, patience_seconds=0.1) == 1
    assert "no-barrier" in capsys.readouterr().out


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "usb://ffff:ffff", "serial:///dev/ttyNONE", "file:///nowhere/x"]
)
def test_a_printer_that_is_not_there_is_looked_for_where_it_should_be(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--printer", address]) == 1
    advice = read_texts("vi")["tool"]["advice"]
    assert advice[f"offline_{address.partition(':')[0]}"] in capsys.readouterr().out


def test_every_fault_has_words_and_advice_in_both_languages() -> None:
    faults: list[type[PrinterFault]] = [
        CoverOpen,
        NotConfirmed,
        PaperOut,
        PrinterOffline,
        PrinterSilent,
        PrinterTrouble,
    ]
    codes = {fault.code for fault in faults} | {"not_confirmed"}
    for language in LANGUAGES:
        words = read_texts(language)["tool"]
        assert words["faults"].keys() == codes
        assert codes <= words["advice"].keys()


@pytest.mark.parametrize(
    ("profile", "width", "is_cut"), [("generic-58", 384, False), ("no-barrier", 576, True), ("mute", 576, True)]
)
def test_a_profile_says_what_the_printer_can_do(fake: FakePrinter, profile: str, width: int, is_cut: bool) -> None:
    fake.confirms = profile not in {"no-barrier", "mute"}
    fake.is_mute = profile == "mute"
    assert main(["check", "--printer", f"{fake.address}?profile={profile}"]) == 0
    fake.wait(lambda: bool(fake.slips))
    assert fake.slips[0].width_dots == width
    assert (b"\x1dV" in fake.received) is is_cut


def test_an_unknown_profile_is_refused_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--printer", "tcp://10.0.0.20?profile=unheard-of"])
    assert "no-cutter" in capsys.readouterr().err
