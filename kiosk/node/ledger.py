"""The node's memory in one SQLite file: numbers given, what is to be handed in, answers to repeat, what the server
said last. What a method changed is on disk when it returns.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.node.ledger_schema import SCHEMA
from kiosk.node.upstream import Json

# Above every id of a server: a ticket's and a print job's own number on this PC.
FIRST_ID = 1_000_000_000_000
_BUSY_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A number of this node, as it stands in the ledger. `server_id`: None before it is handed in."""

    id: int
    key: str
    request: Json
    request_hash: str
    business_day: str
    service: str
    number: int
    joined_at: str
    answer: Json
    state: str
    server_id: int | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A number to be given: for which key and body, and out of which series of which day."""

    key: str
    request: Json
    request_hash: str
    business_day: str
    service: str
    first: int
    last: int
    printer: str | None


class SeriesUsedUp(Exception):
    """Every number of the series has been given today in this service."""


class Ledger:
    """One connection, one transaction at a time; any thread may call."""

    def __init__(self, file: Path) -> None:
        """Open or make the file.

        Raises:
            sqlite3.Error: it cannot be read or written.
        """
        self._lock = threading.Lock()
        self._base = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._base.row_factory = sqlite3.Row
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.execute("PRAGMA foreign_keys = ON")
        self._base.execute("PRAGMA secure_delete = ON")  # a phone number that was handed in is gone from the file too
        self._base.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction; an error takes it back."""
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    def rows(self, statement: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """What a question finds now."""
        with self._lock:
            return self._base.execute(statement, values).fetchall()

    # ---- numbers

    def give(self, wish: Wish, at: Callable[[str | None], str], made: Callable[[int, int, str], Json]) -> Numbered:
        """The next number of the series with its ticket, slip and hand-in, in one transaction; a key that has one
        already keeps it.

        at: the instant of joining, given that of the day's last number; made: ticket and slip (`{"answer", "slip"}`)
        of an id, a number and that instant.

        Raises:
            SeriesUsedUp: no number is left.
        """
        with self.writing() as tx:
            if (before := _found(tx, wish.key)) is not None:
                return before
            highest, latest, newest = tx.execute(
                "SELECT max(number) FILTER (WHERE service = ?), max(joined_at), (SELECT max(id) FROM ticket)"
                " FROM ticket WHERE business_day = ?",
                (wish.service, wish.business_day),
            ).fetchone()
            number = wish.first if highest is None else max(wish.first, highest + 1)
            if number > wish.last:
                raise SeriesUsedUp(wish.service)
            own_id, joined_at = (newest or FIRST_ID) + 1, at(latest)
            _enter(tx, wish, {"id": own_id, "number": number, "joined_at": joined_at}, made(own_id, number, joined_at))
            row = tx.execute("SELECT * FROM ticket WHERE id = ?", (own_id,)).fetchone()
        return _numbered(row)

    def find(self, key: str) -> Numbered | None:
        """The number a key got from this node."""
        with self._lock:
            return _found(self._base, key)

    def find_id(self, own_id: int) -> Numbered | None:
        """The number with this node's own id."""
        found = self.rows("SELECT * FROM ticket WHERE id = ?", (own_id,))
        return _numbered(found[0]) if found else None

    # ---- answers of the server

    def keep_answer(self, key: str, request_hash: str, answer: Json, day: str) -> None:
        """Remember what the server answered a key, so that the key never gets a second number from here."""
        with self.writing() as tx:
            tx.execute(
                "INSERT OR IGNORE INTO kept_answer (key, request_hash, answer, kept_day) VALUES (?, ?, ?, ?)",
                (key, request_hash, json.dumps(answer), day),
            )

    def kept_answer(self, key: str) -> tuple[str, Json] | None:
        """Hash of the body and the server's answer to it, if the key had one."""
        found = self.rows("SELECT request_hash, answer FROM kept_answer WHERE key = ?", (key,))
        return (found[0]["request_hash"], json.loads(found[0]["answer"])) if found else None

    # ---- what the server said last

    def know(self, name: str, content: Any) -> None:
        """Keep a document in place of the one before; None forgets it."""
        with self.writing() as tx:
            if content is None:
                tx.execute("DELETE FROM known WHERE name = ?", (name,))
            else:
                tx.execute("INSERT OR REPLACE INTO known (name, content) VALUES (?, ?)", (name, json.dumps(content)))

    def known(self, name: str) -> Any:
        """The document as kept, None when there is none."""
        found = self.rows("SELECT content FROM known WHERE name = ?", (name,))
        return json.loads(found[0]["content"]) if found else None

    def forget(self, *, answered_before: str, ended_before: str) -> None:
        """Drop what is over by business day; not what is yet to be handed in, or was refused."""
        with self.writing() as tx:
            tx.execute("DELETE FROM kept_answer WHERE kept_day < ?", (answered_before,))
            tx.execute(
                "DELETE FROM print_job WHERE id IN"
                " (SELECT id FROM ticket WHERE state = 'handed_in' AND business_day < ?)",
                (ended_before,),
            )
            tx.execute("DELETE FROM ticket WHERE state = 'handed_in' AND business_day < ?", (ended_before,))


def _enter(tx: sqlite3.Connection, wish: Wish, place: Json, paper: Json) -> None:
    """Write a number down: place has its id, number and joined_at, paper its ticket and slip."""
    names = ("key", "request_hash", "business_day", "service", "printer")
    values = {name: getattr(wish, name) for name in names} | place
    values |= {"request": json.dumps(wish.request), "language": wish.request["language"]}
    values |= {name: json.dumps(paper[name]) for name in ("answer", "slip")}
    tx.execute(
        "INSERT INTO ticket (id, key, request, request_hash, business_day, service, number, joined_at, answer)"
        " VALUES (:id, :key, :request, :request_hash, :business_day, :service, :number, :joined_at, :answer)",
        values,
    )
    if wish.printer is not None:
        tx.execute(
            "INSERT INTO print_job (id, printer, language, slip, created_at)"
            " VALUES (:id, :printer, :language, :slip, :joined_at)",
            values,
        )


def _found(tx: sqlite3.Connection, key: str) -> Numbered | None:
    row = tx.execute("SELECT * FROM ticket WHERE key = ?", (key,)).fetchone()
    return None if row is None else _numbered(row)


def _numbered(row: sqlite3.Row) -> Numbered:
    values = dict(row)
    return Numbered(**values | {"request": json.loads(values["request"]), "answer": json.loads(values["answer"])})
