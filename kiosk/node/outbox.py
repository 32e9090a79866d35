"""What is still to be handed in, and what the server would not take: the ledger seen from that side."""

import json
from dataclasses import dataclass

from kiosk.node.ledger import Ledger, Numbered
from kiosk.node.upstream import Json


@dataclass(frozen=True, slots=True)
class Outbox:
    """Numbers of this node on their way to the server, oldest first."""

    ledger: Ledger

    def next(self) -> Numbered | None:
        """The oldest number not yet handed in."""
        found = self.ledger.rows("SELECT id FROM ticket WHERE state = 'waiting' ORDER BY id LIMIT 1")
        return self.ledger.find_id(found[0]["id"]) if found else None

    def handed_in(self, own: Numbered, server_id: int | None) -> None:
        """The server has it; a phone number is of no more use here."""
        self._end(own, "handed_in", server_id, None)

    def refused(self, own: Numbered, why: str) -> None:
        """The server will not take it, now or ever; it is kept and shown."""
        self._end(own, "refused", None, why)

    def waiting(self) -> int:
        """How many are not handed in."""
        return int(self.ledger.rows("SELECT count(*) FROM ticket WHERE state = 'waiting'")[0][0])

    def all_refused(self) -> list[Json]:
        """Label, day and code of each refusal; no person."""
        found = self.ledger.rows("SELECT answer, business_day, refusal FROM ticket WHERE state = 'refused' ORDER BY id")
        return [
            {"label": json.loads(row["answer"])["label"], "business_day": row["business_day"], "code": row["refusal"]}
            for row in found
        ]

    def given_on(self, day: str) -> int:
        """How many numbers this node gave for a business day."""
        return int(self.ledger.rows("SELECT count(*) FROM ticket WHERE business_day = ?", (day,))[0][0])

    def _end(self, own: Numbered, state: str, server_id: int | None, why: str | None) -> None:
        request = json.dumps(own.request | {"phone": None})
        with self.ledger.writing() as tx:
            tx.execute(
                "UPDATE ticket SET state = ?, server_id = ?, refusal = ?, request = ? WHERE id = ?",
                (state, server_id, why, request, own.id),
            )
