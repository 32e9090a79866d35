"""What hangs in the hall besides the calls, kept by the administrator: notices, hours, pictures, videos."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from queue_server.domain.errors import BadInput, NotFound
from queue_server.domain.events import Event, EventKind
from queue_server.storage import postings
from queue_server.storage.postings import Posting
from queue_server.use_cases import records
from queue_server.use_cases.runner import Outcome, Unit

MOST = 60
MOST_BYTES = 200_000_000  # of a site: every backup carries them
PART_BYTES = 256 * 1024  # written and read at once: a few milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosting:
    """What a posting is entered with. `file`: the SHA-256 of a file whose parts are kept already."""

    kind: str
    words: str
    words_en: str | None = None
    zone: str | None = None
    from_day: date | None = None
    until_day: date | None = None
    file: str | None = None
    media_type: str | None = None
    file_bytes: int = 0


def shown(unit: Unit) -> list[records.Record]:
    """What hangs today, in all zones; a screen picks its own."""
    today = unit.site.calendar.business_day(unit.now)
    return [_record(one) for one in postings.listed(unit.tx, site_id=unit.site.id) if _hangs(one, today)]


def listed(unit: Unit) -> list[records.Record]:
    """All there are, those of other days too."""
    today = unit.site.calendar.business_day(unit.now)
    return [_record(one) | {"is_shown": _hangs(one, today)} for one in postings.listed(unit.tx, site_id=unit.site.id)]


def add(unit: Unit, new: NewPosting) -> Outcome[records.Record]:
    """Hang something up, behind what hangs already.

    Raises:
        BadInput: an unknown zone, days the wrong way round, too many or too much, a file not wholly kept.
    """
    there = postings.listed(unit.tx, site_id=unit.site.id)
    _check(unit, new, there)
    values = {name: getattr(new, name) for name in NewPosting.__dataclass_fields__}
    place = max((one.place for one in there), default=0) + 1
    posting_id = postings.add(unit.tx, site_id=unit.site.id, values=values | {"place": place, "created_at": unit.now})
    made = _find(unit, posting_id)
    return Outcome(value=_record(made), events=[changed(unit, posting=posting_id, change="added")])


def change(unit: Unit, posting_id: int, values: dict[str, Any]) -> Outcome[records.Record]:
    """Give a posting other words, zone or days; it stays in its place, and its file is the same.

    Raises:
        NotFound: no such posting.
        BadInput: an unknown zone, days the wrong way round.
    """
    there = _find(unit, posting_id)
    changed_to = replace(there, **values)
    _check_where(unit, changed_to)
    if changed_to == there:
        return Outcome(value=_record(there))
    postings.change(unit.tx, posting_id=posting_id, values=values)
    return Outcome(value=_record(changed_to), events=[changed(unit, posting=posting_id, change="changed")])


def remove(unit: Unit, posting_id: int) -> Outcome[None]:
    """Take a posting down; its file goes when nothing else shows it.

    Raises:
        NotFound: no such posting.
    """
    postings.remove(unit.tx, posting_id=_find(unit, posting_id).id)
    postings.drop_unused_files(unit.tx, site_id=unit.site.id)
    return Outcome(value=None, events=[changed(unit, posting=posting_id, change="removed")])


def move(unit: Unit, posting_id: int, place: int) -> Outcome[None]:
    """Put a posting at a place of the order, 1 is the first.

    Raises:
        NotFound: no such posting.
    """
    moved = _find(unit, posting_id)
    others = [one for one in postings.listed(unit.tx, site_id=unit.site.id) if one.id != moved.id]
    others.insert(max(0, place - 1), moved)
    for number, one in enumerate(others, start=1):
        if one.place != number:
            postings.change(unit.tx, posting_id=one.id, values={"place": number})
    return Outcome(value=None, events=[changed(unit, posting=posting_id, change="moved")])


def keep_part(unit: Unit, file: str, part: int, content: bytes) -> Outcome[None]:
    """Keep a part of a file that a posting to come will show."""
    postings.keep_part(unit.tx, site_id=unit.site.id, file=file, part=part, content=content)
    return Outcome(value=None)


def find_file(unit: Unit, posting_id: int) -> tuple[str, str, int]:
    """Name, media type and size of a posting's file.

    Raises:
        NotFound: no such posting, or one without a file.
    """
    found = _find(unit, posting_id)
    if found.file is None or found.media_type is None:
        raise NotFound(what="posting", name=posting_id)
    return found.file, found.media_type, found.file_bytes


def read_part(unit: Unit, file: str, part: int) -> bytes | None:
    """A part of a file, or None behind its end."""
    return postings.read_part(unit.tx, site_id=unit.site.id, file=file, part=part)


def changed(unit: Unit, **facts: object) -> Event:
    """Boards and signs look anew at their own settings and at what hangs; the log has who did it."""
    today = unit.site.calendar.business_day(unit.now)
    return Event(kind=EventKind.SCREENS_CHANGED, business_day=today, facts=dict(facts))


def _check(unit: Unit, new: NewPosting, there: list[Posting]) -> None:
    _check_where(unit, new)
    if len(there) >= MOST:
        raise BadInput(field="kind", expected=f"≤ {MOST}")
    if sum(one.file_bytes for one in there) + new.file_bytes > MOST_BYTES:
        raise BadInput(field="file", expected=f"≤ {MOST_BYTES // 1_000_000} MB")
    if new.file is not None and postings.kept_bytes(unit.tx, site_id=unit.site.id, file=new.file) != new.file_bytes:
        raise BadInput(field="file", expected="whole")


def _check_where(unit: Unit, one: NewPosting | Posting) -> None:
    zones = sorted({counter.zone for counter in unit.site.settings.counters})
    if one.zone is not None and one.zone not in zones:
        raise BadInput(field="zone", expected=", ".join(zones))
    if one.from_day and one.until_day and one.until_day < one.from_day:
        raise BadInput(field="until_day", expected=f"≥ {one.from_day.isoformat()}")


def _find(unit: Unit, posting_id: int) -> Posting:
    found = postings.find(unit.tx, site_id=unit.site.id, posting_id=posting_id)
    if found is None:
        raise NotFound(what="posting", name=posting_id)
    return found


def _hangs(one: Posting, today: date) -> bool:
    return (one.from_day is None or one.from_day <= today) and (one.until_day is None or today <= one.until_day)


def _record(one: Posting) -> records.Record:
    return {
        "id": one.id,
        "kind": one.kind,
        "words": one.words,
        "words_en": one.words_en,
        "zone": one.zone,
        "from_day": None if one.from_day is None else one.from_day.isoformat(),
        "until_day": None if one.until_day is None else one.until_day.isoformat(),
        "media_type": one.media_type,
        "file_bytes": one.file_bytes,
    }
