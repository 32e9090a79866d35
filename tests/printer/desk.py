"""An agent at work between a fake server and a fake printer, and how its slips are judged."""

from collections.abc import Callable
from pathlib import Path

from PIL import ImageChops

from printer.address import Address, parse_address
from printer.agent import Agent
from printer.device import open_printer
from printer.dialogue import Printer
from printer.jobs import ServerJobs
from printer.journal import Journal
from printer.raster import draw_job
from tests.printer.fake_printer import FakePrinter, Printed
from tests.printer.fake_server import TOKEN, FakeServer
from tests.printer.samples import TICKET, Job, changed


class Desk:
    """An agent that can be killed and started anew with the same journal."""

    def __init__(self, fake: FakePrinter, server: FakeServer, folder: Path) -> None:
        self._fake, self._server, self.path = fake, server, folder / "journal"
        self.journal: Journal | None = None

    def start(self, open_at: Callable[[Address], Printer] = open_printer) -> Agent:
        self.end()
        self.journal = Journal(self.path)
        jobs = ServerJobs(self._server.url, TOKEN)
        address = parse_address(self._fake.address)
        return Agent(jobs=jobs, journal=self.journal, address=address, open_at=open_at)

    def end(self) -> None:
        if self.journal is not None:
            self.journal.close()
            self.journal = None


def shows(printed: Printed, job: Job) -> bool:
    """Whether the paper carries the job's picture, to the dot."""
    drawn = draw_job(job, printed.width_dots)
    same_size = printed.picture.size == drawn.size
    return same_size and ImageChops.difference(printed.picture.convert("L"), drawn.convert("L")).getbbox() is None


def reprint(job: Job) -> Job:
    return changed(job, is_reprint=True)


def assert_slips_are_right(fake: FakePrinter) -> None:
    """One whole slip at least; all but the first that may have come out carry the mark."""
    whole = [printed for printed in fake.printed if printed.rows]
    assert whole, "no slip at all"
    first, *repeats = whole
    assert shows(first, TICKET) or shows(first, reprint(TICKET)) or repeats, (
        "the first was cut short, and no other came"
    )
    assert all(shows(printed, reprint(TICKET)) for printed in repeats)
    assert fake.printed[-1].is_cut
