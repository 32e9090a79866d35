"""Tables of what remains of a visit: questions, ratings, dossiers, paper."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
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

question = Table(
    "question",
    metadata,
    Column("ticket_id", RowId, ForeignKey("ticket.id"), primary_key=True, autoincrement=False),
    site_column(),
    Column("business_day", Date, nullable=False),
    Column("counter", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("keep_until", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Index("ix_question_open", "site_id", "state", "counter"),
    Index("ix_question_day", "site_id", "business_day"),
    Index("ix_question_ended", "state", "closes_at"),
)

rating = Table(
    "rating",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    site_column(),
    Column("business_day", Date, nullable=False),
    Column("ticket_id", RowId, ForeignKey("ticket.id"), nullable=False, unique=True),
    Column("score", Integer, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("comment", Text),
    Column("at", Instant, nullable=False),
    Column("channel", String(8), nullable=False),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    Index("ix_rating_day", "site_id", "business_day", "id"),
)

push_subscription = Table(
    "push_subscription",
    metadata,
    Column("ticket_id", RowId, ForeignKey("ticket.id"), primary_key=True, autoincrement=False),
    site_column(),
    Column("business_day", Date, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("p256dh", String(120), nullable=False),
    Column("auth", String(40), nullable=False),
    Column("told_soon", Boolean, nullable=False),
    Column("told_calls", Integer, nullable=False),
    Index("ix_push_subscription_day", "site_id", "business_day"),
)


dossier = Table(
    "dossier",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    site_column(),
    Column("code", String(60), nullable=False),
    Column("procedure", String(24), nullable=False),
    Column("procedure_name", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("applicant_name", Text),
    Column("phone", String(16)),
    Column("channel", String(8), nullable=False),
    Column("status", String(24), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("received_day", Date, nullable=False),
    Column("due_at", Instant),
    Column("due_day", Date),
    Column("limit_amount", Integer),
    Column("limit_unit", String(12)),
    Column("closed_at", Instant),
    Column("ticket_id", RowId, ForeignKey("ticket.id")),
    Column("counter", Integer),
    Column("copies", Integer, nullable=False),
    Column("documents", Json, nullable=False),
    Column("officer_id", Integer, ForeignKey("user_account.id")),
    Column("tracking_hash", String(64), nullable=False, unique=True),
    UniqueConstraint("site_id", "code"),
    Index("ix_dossier_ticket_id", "ticket_id"),
    Index("ix_dossier_due", "site_id", "status", "due_day"),
)

dossier_step = Table(
    "dossier_step",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    site_column(),
    Column("dossier_id", RowId, ForeignKey("dossier.id"), nullable=False),
    Column("status", String(24), nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text),
    Column("officer_id", Integer, ForeignKey("user_account.id")),
    Index("ix_dossier_step_dossier_id", "dossier_id"),
)


print_job = Table(
    "print_job",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    site_column(),
    Column("printer", String(40), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("state", String(8), nullable=False),
    Column("is_reprint", Boolean, nullable=False),
    Column("language", String(2), nullable=False),
    Column("slip", Json, nullable=False),
    Column("ticket_id", RowId, ForeignKey("ticket.id")),
    Column("dossier_id", RowId, ForeignKey("dossier.id")),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("fault", String(40)),
    # How often it was sent to a printer.
    Column("attempts", Integer, nullable=False),
    # The agent that is printing it, and until when nobody else may.
    Column("taken_by", Integer, ForeignKey("device.id")),
    Column("leased_until", Instant),
    # The printer that could not print it.
    Column("moved_from", String(40)),
    CheckConstraint("state IN ('pending', 'taken', 'done', 'given_up')", name="state"),
    Index("ix_print_job_queue", "site_id", "printer", "state", "id"),
    Index("ix_print_job_ticket_id", "ticket_id"),
    Index("ix_print_job_dossier_id", "dossier_id"),
)

# The last word of each printer's agent.
printer_report = Table(
    "printer_report",
    metadata,
    site_column(),
    Column("printer", String(40), nullable=False),
    Column("state", String(12), nullable=False),
    Column("trouble_since", Instant),
    Column("seen_at", Instant, nullable=False),
    PrimaryKeyConstraint("site_id", "printer"),
)
