"""A cross-check with an independent printer, emupos (PyPI, Python 3.13): run by hand, no test depends on it.

docs/printers-tested.md has the steps and what it found. `write FOLDER` makes the emulator's configuration, two
printers of 80 and 58 mm; `run`, with the emulator running, prints every slip on both and compares each dot.
"""

import json
import sys
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from PIL import Image, ImageChops

from printer.address import parse_address
from printer.agent import Agent
from printer.device import open_printer
from printer.dialogue import Printer, Wire
from printer.faults import PrinterFault
from printer.jobs import ServerJobs
from printer.journal import Journal
from printer.raster import draw, draw_job
from printer.slips import KINDS, lay_out_check
from printer.texts import LANGUAGES
from tests.printer.fake_server import TOKEN, FakeServer
from tests.printer.samples import JOBS, TICKET, changed
from tests.printer.test_golden import SPECIAL

API = "http://127.0.0.1:8765/api/v1"
PRINTERS = {576: ("roll-80", "tcp://127.0.0.1:9180"), 384: ("roll-58", "tcp://127.0.0.1:9158")}
CONFIGURATION = """schema: 1
devices:
  - { id: roll-80, type: printer, profile: epson-tm-t20iii, connections: [tcp: { port: 9180 }] }
  - { id: roll-58, type: printer, profile: ./paper-58.yaml, connections: [tcp: { port: 9158 }] }
"""
PROFILE_58 = """type: printer
name: 58 mm
dpi: 203
width_dots: 384
font_a: { width: 12, height: 24 }
font_b: { width: 9, height: 17 }
code_pages: { 0: PC437 }
default_code_page: 0
drawer_sensor_open_level: high
"""
WAITS_SECONDS = 90.0
FAULTS = {"paper-out": "paper_out", "cover-open": "cover_open", "offline": "other"}  # theirs and ours


def write(folder: Path) -> None:
    """The emulator's configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "emupos.yaml").write_text(CONFIGURATION)
    (folder / "paper-58.yaml").write_text(PROFILE_58)


def run() -> int:
    """All comparisons and faults; 0 when all is as it should be."""
    slips = dict(every_slip())
    outcomes = {name: print_and_compare(*slip) for name, slip in slips.items()}
    for width in PRINTERS:
        for fault in FAULTS:
            outcomes[f"{fault} in the middle of a slip, {width}"] = breaks_off(width, fault)
        outcomes[f"roll near its end, {width}"] = is_near_its_end(width)
    wrong = {name: what for name, what in outcomes.items() if what != ""}
    for name, what in wrong.items():
        print(f"{name}: {what}")
    print(f"{len(slips)} slips, {len(outcomes) - len(slips)} faults: {len(wrong)} not as expected")
    return 1 if wrong else 0


def every_slip() -> list[tuple[str, tuple[int, Image.Image]]]:
    """Every kind and the rare ones, both widths, both languages."""
    found = []
    for width in PRINTERS:
        for language in LANGUAGES:
            jobs = {kind: changed(JOBS[kind], language=language) for kind in KINDS}
            jobs |= {name: changed(job, language=language) for name, job in SPECIAL.items()}
            pictures = {name: draw_job(job, width) for name, job in jobs.items()}
            pictures["check"] = draw(lay_out_check(width, language=language, address=PRINTERS[width][1]), width)
            found += [(f"{name} {width} {language}", (width, picture)) for name, picture in pictures.items()]
    return found


def print_and_compare(width: int, picture: Image.Image) -> str:
    """What is wrong with the paper, "" when each dot is right."""
    before = receipts(width)
    printer = open_printer(parse_address(PRINTERS[width][1]))
    try:
        printer.check()
        printer.send(picture)
        printer.await_completion()
        printer.cut()
    except PrinterFault as fault:
        return f"{fault.code}: {fault.detail}"
    finally:
        printer.close()
    return compare(width, [picture], before)


def compare(width: int, pictures: list[Image.Image], before: list[str]) -> str:
    """The slips that are new, oldest first, against what was drawn."""
    new = [name for name in receipts(width) if name not in before][::-1]
    if len(new) != len(pictures):
        return f"{len(new)} slips came out, not {len(pictures)}"
    for name, picture in zip(new, pictures, strict=True):
        printed = Image.open(BytesIO(ask("GET", width, f"receipts/{name}/image"))).convert("L")
        if printed.size != picture.size:
            return f"{printed.size} instead of {picture.size}"
        if box := ImageChops.difference(printed, picture.convert("L")).getbbox():
            return f"other dots in {box}"
    return ""


def breaks_off(width: int, fault: str) -> str:
    """A fault comes when half the slip is sent, and goes once the agent has told it.

    Out of paper and open the slip is in the printer's memory: it comes out once. Offline for another reason the
    agent cannot know, and sends it again with its mark.
    """
    before = receipts(width)
    breaks = iter([lambda: ask("PUT", width, f"faults/{fault}")])
    with FakeServer(TICKET) as server, TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal")
        agent = Agent(
            jobs=ServerJobs(server.url, TOKEN),
            journal=journal,
            address=parse_address(f"{PRINTERS[width][1]}?profile=slow"),
            width_dots=width,
            open_at=lambda address: breaking(open_printer(address), next(breaks, lambda: None)),
        )
        working = threading.Thread(target=agent.run)
        working.start()
        try:
            wait(server, lambda: any(report[0] == "failed" for report in server.reports))
            ask("DELETE", width, f"faults/{fault}")
            wait(server, lambda: ("done", 55) in server.reports)
        finally:
            agent.stop.set()
            agent.wake.set()
            working.join()
            journal.close()
    if server.reports != [("failed", 55, FAULTS[fault]), ("done", 55)]:
        return f"the agent told {server.reports}"
    wanted = [TICKET] if fault in ("paper-out", "cover-open") else [TICKET, changed(TICKET, is_reprint=True)]
    return compare(width, [draw_job(job, width) for job in wanted], before)


def wait(server: FakeServer, is_so: Callable[[], bool]) -> None:
    """Until it is so, or long enough: what the agent told says the rest."""
    # The emulator writes a line for every byte it does not know, and the white after a break has 9,216 of them.
    with server.changed:
        server.changed.wait_for(is_so, WAITS_SECONDS)


def is_near_its_end(width: int) -> str:
    """A roll near its end prints, and says so."""
    ask("PUT", width, "faults/paper-near-end")
    printer = open_printer(parse_address(PRINTERS[width][1]))
    is_low = printer.check()
    printer.close()
    what = print_and_compare(width, draw_job(TICKET, width))
    ask("DELETE", width, "faults/paper-near-end")
    return what if is_low else "it was not told"


class Breaking:
    """A line on which something happens when half of a picture has gone over it."""

    def __init__(self, wire: Wire, happens: Callable[[], object]) -> None:
        self.band_bytes = wire.band_bytes
        self.write, self.write_cut, self.read, self.close = wire.write, wire.write_cut, wire.read, wire.close
        self._wire, self._happens = wire, happens

    def write_picture(self, picture: Image.Image) -> None:
        half = picture.height // 2
        self._wire.write_picture(picture.crop((0, 0, picture.width, half)))
        self._happens()
        self._wire.write_picture(picture.crop((0, half, picture.width, picture.height)))


def breaking(printer: Printer, happens: Callable[[], object]) -> Printer:
    return Printer(Breaking(printer._wire, happens), printer._profile)


def receipts(width: int) -> list[str]:
    """The names of the slips that came out, newest first."""
    return [one["id"] for one in json.loads(ask("GET", width, "receipts"))]


def ask(method: str, width: int, path: str) -> bytes:
    with urlopen(Request(f"{API}/devices/{PRINTERS[width][0]}/{path}", method=method), timeout=10) as answer:
        content: bytes = answer.read()
    return content


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]))
    else:
        sys.exit(run())
