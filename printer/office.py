"""An agent's process: one thread a printer, one ear for the server's news, and a clean end."""

import logging
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from printer import push
from printer.address import GENERIC, Address, parse_address
from printer.agent import Agent
from printer.jobs import ServerAway, ServerJobs, ServerRefused
from printer.journal import Journal
from printer.profiles import read_profile

log = logging.getLogger("printer.office")

_RETRY_SECONDS = 3.0
_SCHEMES = ("tcp://", "usb://", "serial://", "file://")


class WrongPrinters(Exception):
    """The addresses given do not fit the printers of the token; the message says which those are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line says. `addresses` by printer's code; under None the one of a token with one printer.

    A printer without one is at the address of the site's file. `width_dots` None: what the printer's profile or the
    site's file says.
    """

    server: str
    token: str
    journal: Path
    addresses: Mapping[str | None, Address] = field(default_factory=dict)
    width_dots: int | None = None
    ca_file: str | None = None


class Office:
    """The agents of one token. `run` returns on SIGTERM or SIGINT, each slip in work seen out first."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._stop = threading.Event()
        self._pushed = threading.Event()
        self._agents: list[Agent] = []
        self._journals: list[Journal] = []

    def run(self) -> None:
        """Work until told to end.

        Raises:
            JournalInUse: another agent works with the same journal.
            OSError: the journal cannot be written.
            WrongPrinters: an address for no printer of the token, or one for several.
        """
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        try:
            self._set_up()
            workers = [threading.Thread(target=agent.run) for agent in self._agents]
            self._listen()
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        finally:
            for journal in self._journals:
                journal.close()

    def _end(self, _signal: int, _frame: object) -> None:
        self._stop.set()
        for agent in self._agents:
            agent.wake.set()

    def _set_up(self) -> None:
        told = self._told_printers()
        if self._stop.is_set():
            return
        _require_fitting(self._wanted.addresses, [str(printer["code"]) for printer in told])
        alone = self._wanted.addresses.get(None)
        if alone is not None:
            self._add(None, alone, self._width_of(alone, told[0]))
            return
        for printer in told:
            address = self._wanted.addresses.get(printer["code"]) or _address_of(printer)
            if address is not None:
                self._add(printer["code"], address, self._width_of(address, printer))

    def _width_of(self, address: Address, printer: dict[str, Any]) -> int:
        """In dots: as the command line says, else as the profile given there does, else as the site's file."""
        if self._wanted.width_dots is not None:
            return self._wanted.width_dots
        if address in self._wanted.addresses.values() and address.profile != GENERIC:
            return read_profile(address.profile).width_dots
        return int(printer["width_dots"])

    def _told_printers(self) -> list[dict[str, Any]]:
        """The site's own words about the agent's printers; asked until the server answers."""
        jobs = ServerJobs(self._wanted.server, self._wanted.token, ca_file=self._wanted.ca_file)
        while not self._stop.is_set():
            try:
                return jobs.printers()
            except (ServerAway, ServerRefused) as error:
                log.warning("%s", error)
                self._stop.wait(_RETRY_SECONDS)
        return []

    def _add(self, code: str | None, address: Address, width_dots: int) -> None:
        wanted = self._wanted
        path = wanted.journal if code is None else wanted.journal.with_name(f"{wanted.journal.name}-{code}")
        journal = Journal(path)
        self._journals.append(journal)
        jobs = ServerJobs(wanted.server, wanted.token, printer=code, ca_file=wanted.ca_file)
        agent = Agent(jobs=jobs, journal=journal, address=address, width_dots=width_dots)
        agent.stop, agent.pushed = self._stop, self._pushed
        self._agents.append(agent)
        log.info("printing at %s", address.text)

    def _listen(self) -> None:
        def wake() -> None:
            for agent in self._agents:
                agent.wake.set()

        events: dict[str, Any] = {"wake": wake, "pushed": self._pushed, "stop": self._stop}
        listener = threading.Thread(
            target=push.listen,
            args=(self._wanted.server, self._wanted.token),
            kwargs={**events, "ca_file": self._wanted.ca_file},
            daemon=True,
        )
        listener.start()


def _require_fitting(addresses: Mapping[str | None, Address], codes: list[str]) -> None:
    """An address for one that is not there, or one for all, would send slips where nobody looks for them."""
    named = ", ".join(codes)
    if None in addresses and len(codes) != 1:
        raise WrongPrinters(f"the token is for the printers {named or '(none)'}: say which with --printer CODE=ADDRESS")
    for code in addresses:
        if code is not None and code not in codes:
            raise WrongPrinters(f"the token is not for a printer {code}, but for: {named or '(none)'}")


def _address_of(printer: dict[str, Any]) -> Address | None:
    """The address of a printer of the site's file, None where there is none or it cannot be used."""
    text = printer.get("address")
    if not isinstance(text, str) or not text.startswith(_SCHEMES):
        log.warning("%s has no address: its slips are shown, not printed", printer.get("code"))
        return None
    try:
        address = parse_address(text)
        read_profile(address.profile)
    except ValueError as error:
        log.error("%s", error)
        return None
    return address
