"""The configuration of a centre as plain values: what the loader reads, storage keeps and the rules use.

No validation lives here: a value is built by `queue_server.centre_file`, which refuses what does not fit.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from queue_server.domain.zones import Announcements, ZoneSettings


class LimitUnit(StrEnum):
    """What the time limit of a procedure is counted in."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    DAY = "day"


class Direction(StrEnum):
    """Where a counter lies for someone who stands before the board."""

    LEFT = "left"
    RIGHT = "right"
    AHEAD = "ahead"
    BACK = "back"
    AHEAD_LEFT = "ahead_left"
    AHEAD_RIGHT = "ahead_right"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPeriod:
    """One stretch of opening on one weekday (0 is Monday), in the site's local time; opens < closes."""

    weekday: int
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOverride:
    """A day that the administrator declares worked or off; `source` names the decision that says so."""

    day: dt.date
    is_working: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityGroup:
    """People who are called first by law or by the site's own rule; never recorded with a ticket."""

    code: str
    name: str
    name_en: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a citizen comes for; the kiosk's first choice. `is_main` needs get the large tiles."""

    code: str
    name: str
    name_en: str
    icon: str
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """What citizens queue for. `code` is the one or two capital letters before its numbers.

    `target_seconds` is the published wait of the ordinary class; `typical_service_seconds` is what one
    citizen takes at a counter until the day's own figures say better; `daily_limit` None: no limit.
    `keywords` are other words people look for it with.
    """

    code: str
    name: str
    name_en: str
    icon: str
    need: str
    target_seconds: int = 900
    typical_service_seconds: int = 480
    daily_limit: int | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSettings:
    """A numbered place where an officer serves; `services` are codes, the home service first.

    `name` None: shown by its number alone. `direction` None: the board draws no arrow.
    """

    number: int
    services: tuple[str, ...]
    name: str | None = None
    direction: Direction | None = None
    zone: str = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper a procedure needs. `is_in_database`: the state has it already, it need not be brought.

    `name_en` None: English readers see the Vietnamese name.
    """

    name: str
    name_en: str | None = None
    is_in_database: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterLanguage:
    """A language the site can find an interpreter for; its code goes with the ticket."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """An administrative procedure and the service that takes it.

    `limit_amount` and `limit_unit` are both None when no time limit is known (the officer sets the day);
    an amount of 0 working days is "trong ngày", the same day. `is_instant`: the result is handed over at
    the counter. `is_online_only`: no paper dossier is taken; `service` is then the one that helps online.
    `papers` empty: what is needed is not known here; `keywords` are other words people look for it with.
    """

    code: str
    name: str
    agency: str
    service: str
    limit_amount: int | None = None
    limit_unit: LimitUnit | None = None
    is_instant: bool = False
    is_online_only: bool = False
    papers: tuple[Paper, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """A slip printer. `address` None: the slip is shown in the print preview only.

    `width_dots` is the printable width (576 on 80 mm paper at 203 dpi, 384 on 58 mm); `fallback` is the code
    of the printer that takes over when this one has been in trouble for `fallback_seconds`, None: nobody does.
    """

    code: str
    name: str
    address: str | None = None
    width_dots: int = 576
    fallback: str | None = None
    fallback_seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """One site of the centre with its own counters, services, hours and numbers.

    `timezone` is an IANA name. `notice` None: the screens carry no notice line; `alternative` is
    what is open when the site is closed or full. `rejoin_target_seconds`
    is the wait given to a transfer, a return and a late appointment; `return_grace_seconds` is how long
    after a no-show its citizen may return; `question_seconds` is how long the rating question stays.
    `delay_others` is how many a citizen who asks to be called later lets go first, 0 where nobody may.
    `voice_languages` are spoken in this order. `guidance_service` is whom a citizen who is not ready
    queues for (None: the procedure's own service), `collect_service` the one that hands over results
    (None: the site has none of its own). `asks_phone`: the kiosk offers to take a phone number.
    `slip_logo` is a PNG picture at the head of every slip, in base64 once it is read; `slip_foot` is the
    line at the foot.
    `quiet_seconds` after the last call a board begins to show what hangs in the hall, each `slide_seconds` long.
    """

    code: str
    name: str
    name_en: str
    short_name: str
    address: str
    timezone: str
    hours: tuple[OpeningPeriod, ...]
    needs: tuple[Need, ...]
    services: tuple[ServiceSettings, ...]
    counters: tuple[CounterSettings, ...]
    notice: str | None = None
    notice_en: str | None = None
    alternative: str | None = None
    alternative_en: str | None = None
    day_overrides: tuple[DayOverride, ...] = ()
    priority_groups: tuple[PriorityGroup, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    printers: tuple[PrinterSettings, ...] = ()
    priority_target_seconds: int = 180
    rejoin_target_seconds: int = 180
    return_grace_seconds: int = 1800
    question_seconds: int = 60
    delay_others: int = 5
    voice_languages: tuple[str, ...] = ("vi",)
    guidance_service: str | None = None
    collect_service: str | None = None
    interpreter_languages: tuple[InterpreterLanguage, ...] = ()
    asks_phone: bool = False
    slip_logo: str | None = None
    slip_foot: str | None = None
    slip_foot_en: str | None = None
    quiet_seconds: int = 60
    slide_seconds: int = 15
    zones: tuple[ZoneSettings, ...] = ()

    def announcements(self, zone: str | None) -> Announcements:
        """What the loudspeaker of a zone does; of a board over the whole site what the first zone's does."""
        named = next((one for one in self.zones if zone is None or one.code == zone), None)
        found = Announcements() if named is None else named.announcements
        return replace(found, languages=found.languages or self.voice_languages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """The whole centre; the first site is the default of every command."""

    sites: tuple[SiteSettings, ...]
