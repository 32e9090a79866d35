"""What hangs in the hall, and the parts of its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, update

from queue_server.storage.schema import posting, posting_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A notice, the opening hours, a picture or a video; `zone` None: everywhere, a day None: no limit.

    `file` and `media_type` are None for what has no file.
    """

    id: int
    kind: str
    words: str
    words_en: str | None
    zone: str | None
    from_day: date | None
    until_day: date | None
    place: int
    file: str | None
    media_type: str | None
    file_bytes: int


_COLUMNS = [posting.c[name] for name in Posting.__dataclass_fields__]


def listed(tx: Connection, *, site_id: int) -> list[Posting]:
    """All of a site in the order they are shown."""
    rows = tx.execute(select(*_COLUMNS).where(posting.c.site_id == site_id).order_by(posting.c.place, posting.c.id))
    return [Posting(**row._mapping) for row in rows]


def find(tx: Connection, *, site_id: int, posting_id: int) -> Posting | None:
    """One posting of the site, or None."""
    row = tx.execute(select(*_COLUMNS).where(posting.c.site_id == site_id, posting.c.id == posting_id)).one_or_none()
    return None if row is None else Posting(**row._mapping)


def add(tx: Connection, *, site_id: int, values: Mapping[str, object]) -> int:
    """Enter a posting (the columns but site and id); the id."""
    result = tx.execute(insert(posting), {"site_id": site_id, **values})
    posting_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    return posting_id


def change(tx: Connection, *, posting_id: int, values: Mapping[str, object]) -> None:
    """Give a posting other words, zone, days or place."""
    tx.execute(update(posting).where(posting.c.id == posting_id).values(**values))


def remove(tx: Connection, *, posting_id: int) -> None:
    """Take a posting down."""
    tx.execute(delete(posting).where(posting.c.id == posting_id))


def keep_part(tx: Connection, *, site_id: int, file: str, part: int, content: bytes) -> None:
    """Keep a part of a file; the same one again changes nothing."""
    known = tx.execute(
        select(posting_part.c.part).where(
            posting_part.c.site_id == site_id, posting_part.c.file == file, posting_part.c.part == part
        )
    ).one_or_none()
    if known is None:
        tx.execute(insert(posting_part), {"site_id": site_id, "file": file, "part": part, "content": content})


def read_part(tx: Connection, *, site_id: int, file: str, part: int) -> bytes | None:
    """A part of a file, or None behind its end."""
    found: bytes | None = tx.execute(
        select(posting_part.c.content).where(
            posting_part.c.site_id == site_id, posting_part.c.file == file, posting_part.c.part == part
        )
    ).scalar_one_or_none()
    return found


def kept_bytes(tx: Connection, *, site_id: int, file: str) -> int:
    """How much of a file is kept."""
    found: int | None = tx.execute(
        select(func.sum(func.length(posting_part.c.content))).where(
            posting_part.c.site_id == site_id, posting_part.c.file == file
        )
    ).scalar_one()
    return found or 0


def drop_unused_files(tx: Connection, *, site_id: int) -> None:
    """Forget files no posting shows: of those taken down, and of uploads that never ended."""
    used = select(posting.c.file).where(posting.c.site_id == site_id, posting.c.file.is_not(None))
    tx.execute(delete(posting_part).where(posting_part.c.site_id == site_id, posting_part.c.file.not_in(used)))
