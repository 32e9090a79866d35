"""`python -m printer check`: what is attached, a test slip, and every fault in words that say what to do."""

from collections.abc import Callable

from printer.address import Address
from printer.device import open_printer
from printer.faults import NotConfirmed, PrinterFault
from printer.raster import draw
from printer.slips import lay_out_check
from printer.texts import read_texts

Say = Callable[[str], None]


def check(address: Address, width_dots: int, language: str, say: Say, *, patience_seconds: float | None = None) -> int:
    """Print a test slip and say what became of it; 0 when it came out. `patience_seconds` None: the profile's."""
    words = read_texts(language)["tool"]
    say(words["looking"].format(address=address.text, profile=address.profile, width=width_dots))
    try:
        printer = open_printer(address)
    except PrinterFault as fault:
        return _explain(fault, address, language, say)
    try:
        is_low = printer.check()
        if not address.answers:
            say(words["mute"])
        else:
            say(words["paper_low" if is_low else "ready"])
        printer.send(draw(lay_out_check(width_dots, language=language, address=address.text), width_dots))
        printer.await_completion(patience_seconds)
        printer.cut()
    except PrinterFault as fault:
        return _explain(fault, address, language, say)
    finally:
        printer.close()
    say(words["printed" if address.answers else "sent"])
    return 0


def _explain(fault: PrinterFault, address: Address, language: str, say: Say) -> int:
    words = read_texts(language)["tool"]
    key = "not_confirmed" if isinstance(fault, NotConfirmed) else fault.code
    say(words["fault"].format(code=fault.code, what=words["faults"][key]))
    advice = words["advice"]
    say(advice.get(f"{key}_{address.scheme.value}", advice[key]))
    say(words["detail"].format(detail=fault.detail))
    return 1
