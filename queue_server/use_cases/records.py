"""The JSON form of the centre's values: the one shape of events, answers, snapshots and print jobs."""

from datetime import datetime
from typing import Any

from queue_server.domain.forecast import WaitRange
from queue_server.domain.model import Counter, Question, Rating, Ticket
from queue_server.domain.numbering import Series
from queue_server.domain.site import Site
from queue_server.domain.zones import Announcements

Record = dict[str, Any]


def instant(site: Site, at: datetime | None) -> str | None:
    """An instant in the site's local time with its offset, to the millisecond; None stays None."""
    return None if at is None else at.astimezone(site.calendar.zone).isoformat(timespec="milliseconds")


def ticket(site: Site, value: Ticket) -> Record:
    """A ticket as everybody on the feed may see it: no person, ever."""
    service = site.services.get(value.service)
    return {
        "id": value.id,
        "label": value.label,
        "prefix": value.prefix,
        "number": value.number,
        "business_day": value.business_day.isoformat(),
        "service": value.service,
        "service_name": service.name if service else value.service,
        "service_name_en": service.name_en if service else value.service,
        "priority": value.priority,
        "status": value.status.value,
        "language": value.language.value,
        "party_size": value.party_size,
        "counter": value.counter,
        "calls": value.calls,
        "issued_at": instant(site, value.issued_at),
        "joined_at": instant(site, value.joined_at),
        "serve_by": instant(site, value.serve_by),
        "called_at": instant(site, value.called_at),
        "began_at": instant(site, value.began_at),
        "ended_at": instant(site, value.ended_at),
        "closed_by_system": value.closed_by_system,
        "help": None if value.help is None else value.help.value,
        "help_language": value.help_language,
        "issued_offline": value.issued_offline,
        "sequence": value.sequence,
    }


def wait(value: WaitRange) -> Record:
    """A wait range in whole seconds."""
    return {
        "low_seconds": value.low_seconds,
        "likely_seconds": value.likely_seconds,
        "high_seconds": value.high_seconds,
    }


def series(value: Series | None) -> Record | None:
    """A kiosk's own numbers, or None."""
    return None if value is None else {"first": value.first, "last": value.last}


def counter(site: Site, value: Counter, at_counter: Ticket | None) -> Record:
    """A counter as it stands, with the citizen at it."""
    return {
        "counter": value.number,
        "name": value.name,
        "state": value.state.value,
        "state_since": instant(site, value.state_since),
        "officer": value.officer,
        "services": list(value.services),
        "direction": value.direction,
        "zone": value.zone,
        "ticket": None if at_counter is None else ticket(site, at_counter),
    }


def announcements(value: Announcements) -> Record:
    """What a board has to know of its loudspeaker; times of day are local, HH:MM."""
    return {
        "chime": value.chime,
        "voice": value.voice,
        "languages": list(value.languages),
        "reading": value.reading.value,
        "zero_word": value.zero_word.value,
        "thousand_word": value.thousand_word.value,
        "volume": value.volume,
        "volume_by_hour": [
            {"begins": one.begins.strftime("%H:%M"), "volume": one.volume} for one in value.volume_by_hour
        ],
        "quiet_hours": [
            {"begins": one.begins.strftime("%H:%M"), "ends": one.ends.strftime("%H:%M")} for one in value.quiet_hours
        ],
    }


def question(site: Site, value: Question, of: Ticket) -> Record:
    """A question as the tablet shows it."""
    service = site.services.get(of.service)
    return {
        "ticket": value.ticket,
        "label": of.label,
        "service_name": service.name if service else of.service,
        "service_name_en": service.name_en if service else of.service,
        "language": of.language.value,
        "asked_at": instant(site, value.asked_at),
        "keep_until": instant(site, value.keep_until),
        "closes_at": instant(site, value.closes_at),
    }


def rating(site: Site, value: Rating, *, label: str, service: str, counter: int | None) -> Record:
    """A rating with the visit it is tied to."""
    return {
        "id": value.id,
        "ticket": value.ticket,
        "label": label,
        "service": service,
        "counter": counter,
        "score": value.score,
        "reasons": list(value.reasons),
        "comment": value.comment,
        "at": instant(site, value.at),
        "channel": value.channel.value,
    }
