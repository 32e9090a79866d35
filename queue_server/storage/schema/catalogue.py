"""Tables of what a site is and who works there: sites, counters, people, sessions, devices."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from queue_server.storage.column_types import Instant, Json, RowId
from queue_server.storage.schema.foundation import metadata, site_column

site = Table(
    "site",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    # The administrator's settings as validated when loaded; read whole, never searched.
    Column("settings", Json, nullable=False),
    Column("always_open", Boolean, nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    # The event sequence is a row raised inside the site's lock, so it has no holes on PostgreSQL either.
    Column("last_sequence", RowId, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True),
    site_column(),
    Column("number", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("state_since", Instant),
    Column("officer_id", Integer, ForeignKey("user_account.id")),
    UniqueConstraint("site_id", "number"),
    CheckConstraint("state IN ('open', 'paused', 'closed')", name="state"),
)


user_account = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    site_column(),
    Column("name", String(80), nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("counter", Integer),
    Column("password_hash", Text, nullable=False),
    Column("is_disabled", Boolean, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Integer, ForeignKey("user_account.id"), nullable=False),
    Column("counter", Integer),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_session_user_id", "user_id"),
    Index("ix_session_expires_at", "expires_at"),
)

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    site_column(),
    Column("name", String(80), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("counter", Integer),
    Column("zone", String(40)),
    # Codes: a kiosk has one at most, an agent those it prints for.
    Column("printers", Json, nullable=False),
    Column("rate_per_second", Integer),
    # The numbers a kiosk gives by itself while the server does not answer; the run leaves them out.
    Column("series_first", Integer),
    Column("series_last", Integer),
    Column("diagonal_inches", Float),
    Column("viewing_metres", Float),
    # How a board or sign is drawn: in a dark hall, as one large number on a small screen.
    Column("theme", String(8)),
    Column("face", String(8)),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    # The last sign of life of a kiosk: when, the version of its page, the screen it showed.
    Column("seen_at", Instant),
    Column("version", String(16)),
    Column("screen", String(12)),
    UniqueConstraint("site_id", "name"),
    CheckConstraint("(series_first IS NULL) = (series_last IS NULL) AND series_first <= series_last", name="series"),
)

# The days already closed, so that closing runs once however often it is tried.
day_closed = Table(
    "day_closed",
    metadata,
    site_column(),
    Column("business_day", Date, nullable=False),
    Column("closed_at", Instant, nullable=False),
    PrimaryKeyConstraint("site_id", "business_day"),
)
