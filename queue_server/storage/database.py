"""Connections and transactions: the only place that opens one. One writer at a time per site."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, exc, text

BUSY_SECONDS = 5.0
READERS = 24  # connections kept for reading; a read never waits for the writer (WAL, MVCC)


class DatabaseUnavailable(Exception):
    """The database cannot be read or written now: locked, full, read-only or gone. Nothing was changed."""


class Database:
    """One database, SQLite in a file or PostgreSQL, told by its URL.

    `write` holds the site's lock for the whole transaction (`BEGIN IMMEDIATE` on
    SQLite, an advisory lock on PostgreSQL), so whoever is inside reads, decides and
    writes without thinking about races, and the order of sequences is the order of
    commits. Under gevent the per-process lock keeps greenlets in the same order.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self._write_engine = self._engine.execution_options(is_write=True)
        # Threads beside the event loop must not share its pool's locks.
        self._lone_engine = (
            _sqlite_engine(url, is_lone=True) if self.is_sqlite else _postgresql_engine(url, is_lone=True)
        )
        self._write_lock = threading.RLock()

    @contextmanager
    def write(self, site_id: int) -> Iterator[Connection]:
        """A write transaction under the site's lock; commits at the end, rolls back on any exception.

        The lock is held until the block *around* this context is left, so that what
        is told after the commit is told in commit order: see `exclusive`.
        """
        with self._write_lock, _translated(), self._write_engine.begin() as tx:
            if not self.is_sqlite:
                tx.execute(text("SELECT pg_advisory_xact_lock(:site)"), {"site": site_id})
            yield tx

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """The per-process writing lock: commit and then tell inside it, and both happen in one order."""
        with self._write_lock:
            yield

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent reading transaction; never blocks a writer."""
        with _translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read_alone(self) -> Iterator[Connection]:
        """A reading transaction on a connection opened for it, for use in another thread."""
        with _translated(), self._lone_engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        """A connection for Alembic, in one transaction."""
        with _translated(), self._write_engine.begin() as connection:
            yield connection

    def check_writable(self) -> None:
        """Prove that a write would be taken, without writing.

        Raises:
            DatabaseUnavailable: it would not.
        """
        with self.exclusive(), _translated(), self._write_engine.begin() as tx:
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

    def close(self) -> None:
        """Give all connections back to the system."""
        self._engine.dispose()
        self._lone_engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InternalError, exc.TimeoutError, sqlite3.OperationalError) as error:
        raise DatabaseUnavailable(str(error.__cause__ or error)) from error


def _sqlite_engine(url: str, *, is_lone: bool = False) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # an error's text may reach a log: names and numbers of people may not
        **_pool(is_lone),
        # A connection may move between threads of the reading pool, never be used by two at once.
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own implicit BEGIN would start deferred and upgrade later, which can deadlock.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("is_write", False)
        raw: Any = connection.connection.driver_connection  # as in storage.prepared, and for the same reason
        raw.execute("BEGIN IMMEDIATE" if is_write else "BEGIN")

    return engine


def _postgresql_engine(url: str, *, is_lone: bool = False) -> Engine:
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, **_pool(is_lone))


def _pool(is_lone: bool) -> dict[str, Any]:
    return {"poolclass": NullPool} if is_lone else {"pool_size": READERS, "max_overflow": 0}
