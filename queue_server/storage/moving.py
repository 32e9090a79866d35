"""Moves a whole office from SQLite to an empty PostgreSQL database, in one transaction, and compares what arrived."""

from collections.abc import Callable
from typing import Any

import psycopg
from alembic.util import CommandError
from psycopg import sql
from sqlalchemy import Connection, Table, exc, func, select, text

from queue_server.storage import migrate
from queue_server.storage.database import Database, DatabaseUnavailable
from queue_server.storage.schema import metadata, ticket
from queue_server.storage.table_contents import TableSum, compare, stored_rows

# Tables, views and sequences of anybody's, extensions' own left out.
_EVERYTHING = text("""
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
""")
_VERSION_TABLE = "alembic_version"


class MoveRefused(DatabaseUnavailable):
    """The office cannot be moved there; the text, one line, says why. Neither database was changed."""


def move(source: Database, target: Database, report: Callable[[TableSum], object]) -> None:
    """Copy every table of a SQLite office to an empty PostgreSQL database and prove that all arrived.

    The source is read in one transaction, so as it was at one instant. All that is done to the
    target, its schema included, is one transaction: whatever ends this early leaves it as it was.
    `report` is told of each table that holds the same on both sides.

    Raises:
        MoveRefused: the source's schema is another version's, or it was written to meanwhile;
            the target cannot be reached, is not empty, does not take a row, or came to hold something else.
    """
    try:
        with source.watch() as commits_of_others:
            before = commits_of_others()
            with source.read() as office, target.migration() as tx:
                _check_source(office)
                _prepare(tx)
                for table in metadata.sorted_tables:
                    _copy(office, tx, table)
                _continue_ids(office, tx)
                _check_same(office, tx, report)
                if commits_of_others() != before:
                    raise MoveRefused("the office was written to during the move; stop the server, then move again")
    except MoveRefused:
        raise
    except (DatabaseUnavailable, exc.SQLAlchemyError, psycopg.Error, CommandError) as error:
        raise MoveRefused(_one_line(error)) from error


def _check_source(office: Connection) -> None:
    if not migrate.is_current_within(office):
        raise MoveRefused("the office's database has another version's schema; run `python -m queue_server init`")


def _prepare(tx: Connection) -> None:
    """Make sure that the target is ours alone and empty, and bring it to the present schema."""
    # A long table is copied and compared for longer than any command of a day may take.
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        tx.execute(text(f"SET LOCAL {name} = 0"))
    encoding = tx.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise MoveRefused(f"the target keeps text as {encoding}; make it with ENCODING 'UTF8'")
    found = set(tx.execute(_EVERYTHING).scalars())
    foreign = found - metadata.tables.keys() - {_VERSION_TABLE}
    if foreign or (found and _VERSION_TABLE not in found):
        raise MoveRefused(f"the target is not empty: it has a table {min(foreign or found)}, not made by this system")
    migrate.upgrade_within(tx)
    for table in metadata.sorted_tables:
        tx.execute(text(f"LOCK TABLE {_quoted(tx, table)} IN EXCLUSIVE MODE"))
        if tx.execute(select(table.select().exists())).scalar_one():
            raise MoveRefused(f"the target is not empty: its table {table.name} has rows")


def _copy(office: Connection, tx: Connection, table: Table) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    )
    raw: Any = tx.connection.driver_connection
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as stream:
            for batch in stored_rows(office, table):
                for row in batch:
                    stream.write_row(row)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        # The context of such an error quotes the row, which may name a person: only what is wrong is told.
        raise MoveRefused(f"{table.name}: {error.diag.message_primary or _one_line(error)}") from error
    tx.execute(text(f"ANALYZE {_quoted(tx, table)}"))  # plans are good from the first request on


def _continue_ids(office: Connection, tx: Connection) -> None:
    """Let the next id of every numbered table be behind all that were ever given."""
    last_given = office.execute(
        text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": ticket.name}
    ).scalar()
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        highest = office.execute(select(func.max(column))).scalar() or 0
        if table is ticket:
            highest = max(highest, last_given or 0)
        if highest:
            numbers = func.pg_get_serial_sequence(_quoted(tx, table), column.name)
            tx.execute(select(func.setval(numbers, highest)))


def _check_same(office: Connection, tx: Connection, report: Callable[[TableSum], object]) -> None:
    different = []
    for both in compare(office, tx):
        if both.is_equal:
            report(both.source)
        else:
            different.append(f"{both.source.table} ({both.source.rows} rows here, {both.target.rows} there)")
    if different:
        raise MoveRefused(f"the copy is not the same, so nothing was kept: {', '.join(different)}")


def _quoted(tx: Connection, table: Table) -> str:
    return tx.dialect.identifier_preparer.quote(table.name)


def _one_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    # Of text that is no UTF-8 SQLite's driver quotes the whole value, which may name a person.
    return " ".join(str(cause).partition(" with text ")[0].split())
