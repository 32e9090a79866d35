"""Which boards are there and which of them speaks, as far as this process knows. Nothing of it is stored.

A process knows its own screens, and over the relay those of the others, told every two seconds. Without that
word each process chooses among its own: one board too many speaks rather than none.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.domain.actor import SYSTEM
from queue_server.domain.permissions import DeviceKind
from queue_server.domain.zones import LivingBoard, speakers
from queue_server.use_cases import hall
from queue_server.use_cases.accounts import Caller
from queue_server.use_cases.hall import Boards
from queue_server.use_cases.runner import Runner

GONE_AFTER_SECONDS = 2.0  # a page that loads anew is back by then
TOLD_EVERY_SECONDS = 2.0
FORGOTTEN_AFTER_SECONDS = 7.0  # three words of another process missed

Speaks = tuple[str, ...]


@dataclass(slots=True)
class _Line:
    """A board's connection; `told`: the zones it was last told to speak for, None before the first time."""

    device: int
    can_sound: bool
    told: Speaks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLife:
    """How a board is: connected, able to be heard, and the zones whose calls it speaks."""

    is_connected: bool
    can_sound: bool
    speaks: Speaks


class Sounding:
    """Chooses the one board of each zone that speaks, whenever boards come, go or are set otherwise."""

    def __init__(self, run: Runner) -> None:
        self._run = run
        self._process = secrets.token_hex(8)
        self._lines: dict[int, dict[str, _Line]] = {}
        self._left: dict[int, dict[int, tuple[datetime, bool]]] = {}
        self._others: dict[str, tuple[datetime, list[tuple[int, int, bool]]]] = {}
        self._boards: dict[int, tuple[int, Boards]] = {}
        self._chosen: dict[int, tuple[dict[int, bool], dict[int, Speaks]]] = {}
        self._is_news = False
        self._told_at: datetime | None = None

    def enter(self, sid: str, caller: Caller | None, auth: Mapping[str, Any]) -> None:
        """A screen has connected; only boards matter. `auth.sound` false: its page cannot be heard."""
        if caller is None or caller.device is None or caller.device.kind is not DeviceKind.BOARD:
            return
        lines = self._lines.setdefault(caller.site_id, {})
        if not lines:
            self.forget_settings(caller.site_id)  # with no screen of the site here no change of it was heard
        lines[sid] = _Line(caller.device.id, auth.get("sound") is not False)
        self._is_news = True

    def leave(self, sid: str) -> None:
        """A screen's connection has ended."""
        for site, lines in list(self._lines.items()):
            line = lines.pop(sid, None)
            if line is not None:
                self._left.setdefault(site, {})[line.device] = (self._run.now(), line.can_sound)
                self._is_news = True

    def hear(self, process: str, boards: list[tuple[int, int, bool]]) -> None:
        """What another process says of its boards: site, device, whether it can be heard."""
        self._others[process] = (self._run.now(), boards)

    def forget_settings(self, site: int) -> None:
        """The administrator changed something about screens."""
        self._boards.pop(site, None)
        self._chosen.pop(site, None)

    def word(self) -> dict[str, Any] | None:
        """What the other processes are to be told now, or None: it is not due."""
        now = self._run.now()
        if not self._is_news and self._told_at is not None and _is_within(now, self._told_at, TOLD_EVERY_SECONDS):
            return None
        self._is_news, self._told_at = False, now
        boards = [(site, *one) for site in self._sites() for one in self._own(site, now).items()]
        return {"process": self._process, "boards": boards}

    def changes(self) -> Iterator[tuple[str, Speaks]]:
        """The own screens that must be told something new, with the zones they speak for from now on."""
        for site, lines in list(self._lines.items()):
            speaks = self._speaks(site, self._living(site)) if lines else {}
            for sid, line in list(lines.items()):
                mine = speaks.get(line.device, ())
                if mine != line.told:
                    line.told = mine
                    yield sid, mine

    def speaks(self, site: int, device: int) -> Speaks:
        """The zones a board speaks for; one that is not connected here is answered as if it were."""
        living = self._living(site)
        living.setdefault(device, True)
        return self._speaks(site, living).get(device, ())

    def lives(self, site: int) -> Callable[[int], BoardLife]:
        """How each board of a site is, by its id; asked seldom, and so with what is set at this instant."""
        self.forget_settings(site)
        living = self._living(site)
        speaks = self._speaks(site, living)
        return lambda device: BoardLife(
            is_connected=device in living, can_sound=living.get(device, False), speaks=speaks.get(device, ())
        )

    def _sites(self) -> set[int]:
        return self._lines.keys() | self._left.keys()

    def _own(self, site: int, now: datetime) -> dict[int, bool]:
        found: dict[int, bool] = {}
        for line in self._lines.get(site, {}).values():
            found[line.device] = found.get(line.device, False) or line.can_sound
        left = self._left.get(site, {})
        for device, (at, can_sound) in list(left.items()):
            if device not in found and _is_within(now, at, GONE_AFTER_SECONDS):
                found[device] = can_sound
            else:
                del left[device]
        return found

    def _living(self, site: int) -> dict[int, bool]:
        now = self._run.now()
        found = self._own(site, now)
        for process, (at, boards) in list(self._others.items()):
            if not _is_within(now, at, FORGOTTEN_AFTER_SECONDS):
                del self._others[process]
                continue
            for its_site, device, can_sound in boards:
                if its_site == site:
                    found[device] = found.get(device, False) or can_sound
        return found

    def _speaks(self, site: int, living: dict[int, bool]) -> dict[int, Speaks]:
        version = self._run.site(site).version  # another centre's file may have other zones
        kept_version, boards = self._boards.get(site, (version, None))
        last = self._chosen.get(site)
        if last is not None and last[0] == living and kept_version == version:
            return last[1]
        if boards is None or kept_version != version or not living.keys() <= boards.set_for.keys():
            boards = self._run.read(site, hall.boards, SYSTEM)
            self._boards[site] = (version, boards)
        known = [
            LivingBoard(
                id=device, zone=boards.set_for[device][0], sounds=boards.set_for[device][1], can_sound=can_sound
            )
            for device, can_sound in living.items()
            if device in boards.set_for
        ]
        speaks: dict[int, Speaks] = {}
        for zone, device in speakers(boards.zones, known).items():
            speaks[device] = (*speaks.get(device, ()), zone)
        self._chosen[site] = (living, speaks)
        return speaks


def _is_within(now: datetime, then: datetime, seconds: float) -> bool:
    # A clock that was set back ends the span too: nothing waits for it.
    return 0 <= (now - then).total_seconds() < seconds
