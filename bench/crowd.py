"""A crowd at work: citizens who come at a given rate, officers who keep pace, screens that listen. One process."""

import asyncio
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.board import Board
from bench.line import Line
from bench.people import SitePeople, key_of

_ID = re.compile(rb'"id":(\d+)')
_FOLLOW = re.compile(rb'"follow_token":"([^"]+)"')
_CALL = re.compile(rb'"kind":"ticket_called".*?"ticket":\{"id":(\d+)')
GIVES_UP_SECONDS = 15.0
# Officers could serve so many times as many as come: they keep the line short, and do not press as fast as the
# server answers when thousands wait.
PACE = 1.3


@dataclass
class Told:
    """What was measured: seconds from the moment a citizen came, from a call to a board, of an officer's command."""

    issue: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    to_board: list[float] = field(default_factory=list)
    command: list[float] = field(default_factory=list)
    errors: int = 0
    most_waiting: int = 0

    def p99(self, name: str) -> float:
        """The slowest hundredth begins here, in seconds; 0 when nothing was measured."""
        found = sorted(getattr(self, name))
        return found[int(len(found) * 0.99)] if found else 0.0


class Crowd:
    """Everybody of some sites, spread over the ports of the processes."""

    def __init__(self, ports: Sequence[int], sites: Sequence[SitePeople], *, seed: int = 1) -> None:
        self._ports, self._sites = ports, sites
        self._chance = random.Random(seed)
        self._kiosks = [
            [Line(self._port(n + i), token) for n, token in enumerate(s.kiosks)] for i, s in enumerate(sites)
        ]
        self._waiting = 0
        # Officers press when somebody waits, as people do; hundreds of them asking all the time would be the load.
        self._lines = [asyncio.Semaphore(0) for _ in sites]
        self._calls: dict[int, float] = {}
        self._phones: list[Board] = []
        self._issued: list[bytes] = []
        self.told = Told()

    def _port(self, number: int) -> int:
        return self._ports[number % len(self._ports)]

    async def open(self) -> None:
        """Sign the officers in and put a board and the tablets of each site on the feed."""
        self._officers = []
        for place, site in enumerate(self._sites):
            for name, counter in site.officers:
                line = Line(self._port(place + counter))
                await line.sign_in(name)
                self._officers.append((line, counter, self._lines[place]))
            # The board sits at the other process than most of what it hears.
            await self._screen(self._port(place + 1), site.board, self._note)
            for token in site.tablets:
                await self._screen(self._port(place), token, None)

    async def _screen(self, port: int, token: str, note: object) -> None:
        address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        await Board(address, token, note).join()  # type: ignore[arg-type]

    def _note(self, message: bytes) -> None:
        found = _CALL.search(message)
        if found:
            self._meet(int(found[1]), heard_at=time.perf_counter())

    def _meet(self, ticket: int, *, sent_at: float | None = None, heard_at: float | None = None) -> None:
        """A call's request and its arrival at the board, whichever is known first."""
        other = self._calls.pop(ticket, None)
        if other is None:
            self._calls[ticket] = sent_at if sent_at is not None else heard_at or 0.0
        else:
            self.told.to_board.append((heard_at if heard_at is not None else other) - (sent_at or other))

    async def work(self, *, per_second: float, seconds: float, favourite: bool = False, pace: float = PACE) -> Told:
        """Let citizens come for so long, at random instants of that mean rate; officers work until the time is over.

        A citizen's time begins when he comes, not when a kiosk is free. `favourite`: one service gets ten times
        its share. `pace`: how many times as many as come the officers could serve; with 0 they rest.
        """
        self.told = Told()
        until = time.perf_counter() + seconds
        visit_seconds = len(self._officers) / (per_second * pace) if pace else seconds
        working = self._officers if pace else []
        desks = [asyncio.create_task(self._serve(*one, until, visit_seconds)) for one in working]
        coming: set[asyncio.Task[None]] = set()
        at, number = time.perf_counter(), 0
        while (at := at + self._chance.expovariate(per_second)) < until:
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            number += 1
            task = asyncio.create_task(self._take_number(at, number, favourite))
            coming.add(task)
            task.add_done_callback(coming.discard)
        if coming:
            await asyncio.wait(coming, timeout=GIVES_UP_SECONDS)
        await asyncio.gather(*desks)
        return self.told

    async def _take_number(self, came_at: float, number: int, favourite: bool) -> None:
        place = self._chance.randrange(len(self._kiosks))
        # Nobody stands in line at one kiosk while another is free.
        kiosks = [one for one in self._kiosks[place] if not one.is_busy] or self._kiosks[place]
        services = "ACEGHKLMNR"
        service = "A" if favourite and self._chance.random() < 10 / 19 else self._chance.choice(services)
        body = f'{{"service":"{service}"}}'.encode()
        status, answer = await self._chance.choice(kiosks).call("POST", "/tickets", body, key_of(came_at, number))
        taken = time.perf_counter() - came_at
        if status == 201:
            self.told.issue.append(taken)
            self._waiting += 1
            self._lines[place].release()
            self.told.most_waiting = max(self.told.most_waiting, self._waiting)
            self._issued.append(answer)
        elif status in (429, 503):
            self.told.refused.append(taken)
        else:
            self.told.errors += 1

    async def _serve(
        self, line: Line, counter: int, somebody: asyncio.Semaphore, until: float, visit_seconds: float
    ) -> None:
        # Officers neither begin in the same second nor take equally long for everybody: in step they would come all
        # thirty at once, again and again, which no hall does.
        await asyncio.sleep(self._chance.uniform(0, visit_seconds))
        while (left := until - time.perf_counter()) > 0:
            try:
                await asyncio.wait_for(somebody.acquire(), left)
            except TimeoutError:
                return
            started = time.perf_counter()
            status, answer = await line.call("POST", f"/counters/{counter}/call-next")
            found = _ID.search(answer)
            if status == 204:
                continue
            if found is None:
                self.told.errors += 1
                await asyncio.sleep(0.2)
                continue
            self.told.command.append(time.perf_counter() - started)
            if status == 200:
                self._waiting -= 1
                self._meet(int(found[1]), sent_at=started)
            finished, _ = await line.call("POST", f"/tickets/{int(found[1])}/finish")
            self.told.errors += finished not in (200, 409)
            visit = visit_seconds * self._chance.uniform(0.5, 1.5)
            await asyncio.sleep(max(0.0, started + visit - time.perf_counter()))

    def crowd_in(self, times: int) -> None:
        """From now on citizens ask on so many connections as `times` the kiosks: a kiosk alone asks once at a time,
        and 30 of them cannot bring more into the server than it serves at once.
        """
        for place, site in enumerate(self._sites):
            tokens = site.kiosks * (times - 1)
            self._kiosks[place] += [Line(self._port(number + place), token) for number, token in enumerate(tokens)]

    async def follow(self, phones: int) -> None:
        """Have so many phones follow the tickets given last."""
        for answer in self._issued[-phones:]:
            token = _FOLLOW.search(answer)
            if token is not None:
                address = f"ws://127.0.0.1:{self._ports[0]}/socket.io/?EIO=4&transport=websocket"
                phone = Board(address, token[1].decode(), None, is_phone=True)
                await phone.join()
                self._phones.append(phone)
