"""How connections are made: SQLite in a file for one office, PostgreSQL for a province."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

BUSY_SECONDS = 5.0
READERS = 24  # connections kept for reading; a read never waits for the writer (WAL, MVCC)
# What a PostgreSQL session is told at its start. A commit that is answered is on disk whatever the server's
# own file says; nobody waits for a lock longer than a citizen would; a process that hangs in the middle of
# a command gives its site back.
_SESSION = {
    "synchronous_commit": "on",
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "15s",
    "timezone": "UTC",
}


def sqlite_engine(url: str, *, is_lone: bool = False) -> Engine:
    """Connections to a SQLite file: write-ahead log, synced at every commit, one writer."""
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


def postgresql_engine(url: str, *, is_lone: bool = False) -> Engine:
    """Connections to PostgreSQL. Reads see one consistent state; a write sees what was committed before its lock."""
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,  # after a restart of PostgreSQL the first command does not pay for old connections
        **_pool(is_lone),
        **({} if is_lone else {"pool_timeout": BUSY_SECONDS}),
        connect_args={
            "connect_timeout": 5,
            "application_name": "queue_server",
            "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
            # A cut network is noticed in 15 s, not after the two hours of the system.
            "keepalives_idle": 5,
            "keepalives_interval": 5,
            "keepalives_count": 2,
            "tcp_user_timeout": 15_000,
        },
    )

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("is_write", False):
            raw: Any = connection.connection.driver_connection
            raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


def _pool(is_lone: bool) -> dict[str, Any]:
    return {"poolclass": NullPool} if is_lone else {"pool_size": READERS, "max_overflow": 0}
