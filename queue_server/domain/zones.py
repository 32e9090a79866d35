"""Zones, the parts of a hall that have boards of their own, as the centre's file describes them."""

import datetime as dt
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
