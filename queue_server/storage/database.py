"""Connections and transactions: the only place that opens one. One writer at a time per site."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, exc, text

from queue_server.storage.engines import postgresql_engine, sqlite_engine

# PostgreSQL keeps two-part advisory locks apart from all others: (this, site).
SITE_LOCKS = 7001
MIGRATION_SITE = 0  # no site has this id


_TAKE_LOCK = text("SELECT pg_advisory_xact_lock(:kind, :site)")


# From SQLAlchemy, and from the drivers where a statement goes to them directly.
_GONE = (
    exc.OperationalError,
    exc.InternalError,
    exc.InterfaceError,
    exc.TimeoutError,
    sqlite3.OperationalError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


class DatabaseUnavailable(Exception):
    """The database cannot be read or written now: locked, full, read-only or gone. Nothing was changed."""


class Database:
    """One database, SQLite in a file or PostgreSQL, told by its URL.

    `write` holds the site's lock for the whole transaction (`BEGIN IMMEDIATE` on
    SQLite, an advisory lock on PostgreSQL), so whoever is inside reads, decides and
    writes without thinking about races, and the order of sequences is the order of
    commits. In one process a lock keeps greenlets and threads in the same order: one
    for the file on SQLite, one a site on PostgreSQL, whose sites write side by side.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        make = sqlite_engine if self.is_sqlite else postgresql_engine
        self._engine = make(url)
        self._write_engine = self._engine.execution_options(is_write=True)
        # Threads beside the event loop must not share its pool's locks.
        self._lone_engine = make(url, is_lone=True)
        self._locks: dict[int, threading.RLock] = {}

    @contextmanager
    def write(self, site_id: int) -> Iterator[Connection]:
        """A write transaction under the site's lock; commits at the end, rolls back on any exception.

        The lock is held until the block *around* this context is left, so that what
        is told after the commit is told in commit order: see `exclusive`.
        """
        with self._lock(site_id), self._translated(), self._write_engine.begin() as tx:
            if not self.is_sqlite:
                tx.execute(_TAKE_LOCK, {"kind": SITE_LOCKS, "site": site_id})
            yield tx

    @contextmanager
    def exclusive(self, site_id: int) -> Iterator[None]:
        """This process's writing lock of the site: commit and then tell inside it, and both happen in one order."""
        with self._lock(site_id):
            yield

    def _lock(self, site_id: int) -> threading.RLock:
        return self._locks.setdefault(0 if self.is_sqlite else site_id, threading.RLock())

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent reading transaction; never blocks a writer."""
        with self._translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read_alone(self) -> Iterator[Connection]:
        """A reading transaction on a connection opened for it, for use in another thread."""
        with self._translated(), self._lone_engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def watch(self) -> Iterator[Callable[[], int]]:
        """A number that is another one as soon as anybody has committed to this SQLite file since it was last asked."""
        with self._translated(), self._lone_engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            # Only the same connection's answers can be compared, and only outside a transaction do they change.
            yield lambda: int(raw.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        """A connection for Alembic, in one transaction; processes that start together migrate one after the other."""
        with self.write(MIGRATION_SITE) as connection:
            yield connection

    def check_writable(self) -> None:
        """Prove that a write would be taken, without writing.

        Raises:
            DatabaseUnavailable: it would not.
        """
        with self.exclusive(MIGRATION_SITE), self._translated(), self._write_engine.begin() as tx:
            if self.is_sqlite:
                # Raising the header's counter to what it is dirties the page: a full or read-only disk says so.
                version = tx.exec_driver_sql("PRAGMA user_version").scalar_one()
                tx.exec_driver_sql(f"PRAGMA user_version = {int(version)}")
            else:
                tx.execute(text("SELECT 1 FROM pg_is_in_recovery() r WHERE NOT r")).one()

    def backup_to(self, target: Path) -> None:
        """Copy a live SQLite database, consistent, page by page, while it is in use.

        Raises:
            DatabaseUnavailable: not SQLite (PostgreSQL has pg_dump), or the copy failed.
        """
        if not self.is_sqlite:
            raise DatabaseUnavailable("backup of PostgreSQL: use pg_dump")
        raw = self._engine.raw_connection()
        try:
            copy = sqlite3.connect(target)
            try:
                raw.driver_connection.backup(copy)  # type: ignore[union-attr]
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
        except sqlite3.Error as error:
            raise DatabaseUnavailable(str(error)) from error
        finally:
            raw.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except _GONE as error:
            if _is_read_only(error):
                # What SQLite opened while the disk could only be read stays so as long as one connection is open.
                self._engine.dispose()
            raise DatabaseUnavailable(str(error.__cause__ or error)) from error

    def close(self) -> None:
        """Give all connections back to the system."""
        self._engine.dispose()
        self._lone_engine.dispose()


def _is_read_only(error: BaseException) -> bool:
    cause = getattr(error, "orig", error)
    # An error of the driver's own, as of text that is no UTF-8, has no code.
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY
