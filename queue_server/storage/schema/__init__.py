"""All tables, grouped by what they are about; importing this loads every one into `metadata`."""

from queue_server.storage.schema.catalogue import counter, day_closed, device, session, site, user_account
from queue_server.storage.schema.foundation import metadata
from queue_server.storage.schema.outcomes import dossier, dossier_step, print_job, question, rating
from queue_server.storage.schema.work import event, idempotency, number_series, period, service_pace, ticket

__all__ = [
    "counter",
    "day_closed",
    "device",
    "dossier",
    "dossier_step",
    "event",
    "idempotency",
    "metadata",
    "number_series",
    "period",
    "print_job",
    "question",
    "rating",
    "service_pace",
    "session",
    "site",
    "ticket",
    "user_account",
]
