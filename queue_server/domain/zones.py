"""Zones, the parts of a hall that have boards of their own, as the centre's file describes them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class ReadingMode(StrEnum):
    """How the number of a ticket is read aloud: digit by digit, in two parts, or as a number."""

    DIGITS = "D"
    MIXED = "M"
    NUMBER = "N"


class ZeroWord(StrEnum):
    """What stands for the missing tens of 105: South and Centre, or North."""

    LE = "lẻ"
    LINH = "linh"


class ThousandWord(StrEnum):
    """The word for a thousand: everywhere, or the South's."""

    NGHIN = "nghìn"
    NGAN = "ngàn"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeFrom:
    """From this local time until the next entry's the loudspeaker has this volume, 0 to 100."""

    begins: dt.time
    volume: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietPeriod:
    """Local times between which nothing sounds, past midnight too; calls are shown all the same."""

    begins: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """What a zone's loudspeaker does. `chime` and `voice` are independent of each other.

    `languages` are spoken in this order, empty: the site's `voice_languages`. `volume` (0 to 100) holds
    where `volume_by_hour`, in rising order, says nothing.
    """

    chime: bool = True
    voice: bool = True
    languages: tuple[str, ...] = ()
    reading: ReadingMode = ReadingMode.DIGITS
    zero_word: ZeroWord = ZeroWord.LE
    thousand_word: ThousandWord = ThousandWord.NGHIN
    volume: int = 100
    volume_by_hour: tuple[VolumeFrom, ...] = ()
    quiet_hours: tuple[QuietPeriod, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSettings:
    """A part of the hall: counters that name it, and the boards before them."""

    code: str
    announcements: Announcements = Announcements()


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingBoard:
    """A board whose page is there.

    `zone` None: it shows all counters. `sounds` is the administrator's word: it shall speak, never shall, or
    None. `can_sound`: its browser lets it be heard.
    """

    id: int
    zone: str | None
    sounds: bool | None
    can_sound: bool


def speakers(zones: Iterable[str], boards: Collection[LivingBoard]) -> dict[str, int]:
    """Which one board speaks the calls to each zone's counters; a zone before which none may is left out.

    A board that can be heard goes first, then one that shall speak, then the zone's own before one that shows
    all counters, then the one entered first. Nothing but who lives decides: every process comes to the same.
    """
    chosen = {}
    for zone in zones:
        before_it = [board for board in boards if board.sounds is not False and board.zone in (None, zone)]
        if before_it:
            chosen[zone] = min(before_it, key=_place_of).id
    return chosen


def _place_of(board: LivingBoard) -> tuple[bool, bool, bool, int]:
    return (not board.can_sound, board.sounds is not True, board.zone is None, board.id)
