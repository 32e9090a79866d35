"""Tables of a day: tickets with their periods, the event log, idempotency keys. Constraints back the rules."""

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
    text,
)

from queue_server.storage.column_types import Instant, Json, RowId
from queue_server.storage.schema.foundation import metadata, site_column

# One row for each service and day; see storage.service_days.
service_day = Table(
    "service_day",
    metadata,
    site_column(),
    Column("business_day", Date, nullable=False),
    Column("service", String(4), nullable=False),
    # The highest number of the run, and how many tickets were given: in the run and in kiosks' own series.
    Column("last_number", Integer, nullable=False),
    Column("given", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("served", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("squares", Float, nullable=False),
    PrimaryKeyConstraint("site_id", "business_day", "service"),
    CheckConstraint("waiting >= 0", name="waiting"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    site_column(),
    Column("business_day", Date, nullable=False),
    Column("prefix", String(4), nullable=False),
    Column("number", Integer, nullable=False),
    Column("service", String(4), nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("status", String(12), nullable=False),
    Column("language", String(2), nullable=False),
    Column("party_size", Integer, nullable=False),
    Column("phone", String(16)),
    Column("counter", Integer),
    Column("calls", Integer, nullable=False),
    Column("queue_reason", String(12), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("serve_by", Instant, nullable=False),
    Column("period_started_at", Instant, nullable=False),
    Column("called_at", Instant),
    Column("began_at", Instant),
    Column("ended_at", Instant),
    Column("closed_by_system", Boolean, nullable=False),
    Column("sequence", RowId, nullable=False),
    Column("issued_by", String(24), nullable=False),
    Column("follow_hash", String(64), nullable=False, unique=True),
    Column("help", String(12)),
    Column("help_language", String(12)),
    Column("issued_offline", Boolean, nullable=False),
    UniqueConstraint("site_id", "business_day", "prefix", "number"),
    CheckConstraint(
        "status IN ('waiting','called','serving','on_hold','served','no_show','cancelled','expired')",
        name="status",
    ),
    CheckConstraint("number > 0", name="number"),
    # The whole index serves the queue: earliest due first within today's waiting tickets of a service.
    Index("ix_ticket_queue", "site_id", "business_day", "status", "service", "serve_by", "id"),
    sqlite_autoincrement=True,
)
# At most one citizen called to, or served at, a counter.
Index(
    "ux_ticket_at_counter",
    ticket.c.site_id,
    ticket.c.counter,
    unique=True,
    sqlite_where=text("status IN ('called', 'serving')"),
    postgresql_where=text("status IN ('called', 'serving')"),
)

period = Table(
    "period",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    site_column(),
    Column("business_day", Date, nullable=False),
    Column("ticket_id", RowId, ForeignKey("ticket.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("service", String(4), nullable=False),
    Column("counter", Integer),
    Column("officer_id", Integer, ForeignKey("user_account.id")),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("due_at", Instant),
    Index("ix_period_ticket_id", "ticket_id"),
    Index("ix_period_day", "site_id", "business_day", "status"),
    CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="order"),
)

event = Table(
    "event",
    metadata,
    site_column(),
    Column("sequence", RowId, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("business_day", Date, nullable=False),
    Column("ticket_id", RowId),
    # Who did it: `user:7`, `device:3`, `follow`, `system`. Staff's audit trail rests on it.
    Column("actor", String(24), nullable=False),
    Column("body", Json, nullable=False),
    PrimaryKeyConstraint("site_id", "sequence"),
    Index("ix_event_day", "site_id", "business_day", "kind", "sequence"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("owner", String(24), nullable=False),
    Column("key", String(200), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("owner", "key"),
    Index("ix_idempotency_created_at", "created_at"),
)
