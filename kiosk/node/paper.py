"""The print jobs of the node's own numbers, as an agent asks for them (docs/wire.md, print jobs). One PC, one agent:
no job is leased against another agent.
"""

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime

from kiosk.node.knowledge import Knowledge
from kiosk.node.ledger import FIRST_ID, Ledger
from kiosk.node.upstream import Json

_MOST_SENT = 5


class Paper:
    """Jobs with ids from FIRST_ID on; all others are the server's."""

    def __init__(self, ledger: Ledger, knowledge: Knowledge, now: Callable[[], datetime]) -> None:
        self._ledger, self._knowledge, self._now = ledger, knowledge, now

    def pending(self, *, printer: str | None, after: int, limit: int) -> list[Json]:
        """Jobs not yet printed, oldest first, of one printer or of all."""
        found = self._ledger.rows(
            "SELECT * FROM print_job WHERE state IN ('pending', 'taken') AND id > ? AND (? IS NULL OR printer = ?)"
            " ORDER BY id LIMIT ?",
            (after, printer, printer, limit),
        )
        return [_served(row) for row in found]

    def take(self, job_id: int) -> Json | None:
        """The job as it is about to be sent, with all its picture needs; None: no such job."""
        with self._ledger.writing() as tx:
            tx.execute(
                "UPDATE print_job SET attempts = attempts + (attempts < ?), ended_at = iif(attempts < ?, NULL, ?),"
                " state = iif(attempts < ?, 'taken', 'given_up') WHERE id = ? AND state IN ('pending', 'taken')",
                (_MOST_SENT, _MOST_SENT, self._instant(), _MOST_SENT, job_id),
            )
            row = tx.execute("SELECT * FROM print_job WHERE id = ?", (job_id,)).fetchone()
        if row is None:
            return None
        job = _served(row)
        logo = self._knowledge.slip_head(job["language"]).get("site_logo")
        return job | {"is_reprint": job["attempts"] > 1, "slip": job["slip"] | {"site_logo": logo}}

    def done(self, job_id: int) -> bool:
        """The slip came out; False: no such job."""
        return self._report("state = 'done', fault = NULL, ended_at = ?", (self._instant(),), job_id)

    def failed(self, job_id: int, fault: str, *, is_final: bool) -> bool:
        """The slip did not come out; False: no such job."""
        if is_final:
            return self._report("state = 'given_up', fault = ?, ended_at = ?", (fault, self._instant()), job_id)
        return self._report("state = 'pending', fault = ?", (fault,), job_id)

    def state(self, job_id: int) -> Json | None:
        """What became of a job, for the citizen who waits for it; None: no such job."""
        found = self._ledger.rows("SELECT * FROM print_job WHERE id = ?", (job_id,))
        if not found:
            return None
        row, own = found[0], self._knowledge.printer or {}
        name = own.get("name") if own.get("code") == row["printer"] else None
        place = {"job": row["id"], "printer": row["printer"], "printer_name": name or row["printer"]}
        return place | {"is_moved": False, "state": row["state"], "fault": row["fault"]}

    def _report(self, change: str, values: tuple[str, ...], job_id: int) -> bool:
        """Once it has come out nothing else is true of it."""
        with self._ledger.writing() as tx:
            known = tx.execute("SELECT 1 FROM print_job WHERE id = ?", (job_id,)).fetchone()
            tx.execute(f"UPDATE print_job SET {change} WHERE id = ? AND state <> 'done'", (*values, job_id))  # noqa: S608
        return known is not None

    def _instant(self) -> str:
        return self._now().isoformat(timespec="milliseconds")


def is_own(job_id: int) -> bool:
    """Whether an id of a ticket or a job is this node's own."""
    return job_id >= FIRST_ID


def _served(row: sqlite3.Row) -> Json:
    names = ("id", "printer", "language", "state", "attempts", "fault", "created_at", "ended_at")
    slip = {name: value for name, value in json.loads(row["slip"]).items() if name != "site_logo"}
    job: Json = {name: row[name] for name in names}
    return job | {"kind": "ticket", "is_reprint": False, "moved_from": None, "slip": slip}
