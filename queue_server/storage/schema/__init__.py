"""All tables, grouped by what they are about; importing this loads every one into `metadata`."""

from queue_server.storage.schema.catalogue import counter, day_closed, device, session, site, user_account
from queue_server.storage.schema.foundation import metadata
from queue_server.storage.schema.hall import posting, posting_part
from queue_server.storage.schema.outcomes import (
    dossier,
    dossier_step,
    print_job,
    printer_report,
    push_subscription,
    question,
    rating,
)
from queue_server.storage.schema.work import event, idempotency, period, service_day, ticket

__all__ = [
    "counter",
    "day_closed",
    "device",
    "dossier",
    "dossier_step",
    "event",
    "idempotency",
    "metadata",
    "period",
    "posting",
    "posting_part",
    "print_job",
    "printer_report",
    "push_subscription",
    "question",
    "rating",
    "service_day",
    "session",
    "site",
    "ticket",
    "user_account",
]
