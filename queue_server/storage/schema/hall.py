"""Tables of what hangs in the hall besides the calls: notices, opening hours, pictures and videos."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from queue_server.storage.column_types import Instant, RowId
from queue_server.storage.schema.foundation import metadata, site_column

posting = Table(
    "posting",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    site_column(),
    Column("kind", String(8), nullable=False),
    # A notice's words; of a picture or video what it shows, for those who cannot see it.
    Column("words", Text, nullable=False),
    Column("words_en", Text),
    Column("zone", String(40)),
    Column("from_day", Date),
    Column("until_day", Date),
    Column("place", Integer, nullable=False),
    # SHA-256 of the file, hexadecimal; its bytes are the parts of that name.
    Column("file", String(64)),
    Column("media_type", String(20)),
    Column("file_bytes", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("kind IN ('notice', 'hours', 'image', 'video')", name="kind"),
    CheckConstraint("(file IS NOT NULL) = (kind IN ('image', 'video'))", name="file"),
    Index("ix_posting_place", "site_id", "place"),
)

# In the database, so that every process has it and every backup holds it; in parts, so that none blocks the others.
posting_part = Table(
    "posting_part",
    metadata,
    site_column(),
    Column("file", String(64), nullable=False),
    Column("part", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("site_id", "file", "part"),
)
