"""Tables read whole in batches, and told apart by count and checksum: the same for the same content on either database.

Not for the work of a day: it reads everything there is.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Boolean, Column, ColumnElement, Connection, Date, Float, LargeBinary, Table, select, type_coerce
from sqlalchemy.types import NullType, String, TypeDecorator

from queue_server.storage.schema import metadata

BATCH = 1000  # rows held at once, however long a table is
BATCH_OF_FILES = 8  # rows of a quarter of a megabyte


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSum:
    """What one table holds: its rows, and SHA-256 (hexadecimal) over them in the order of their primary key."""

    table: str
    rows: int
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One table on both sides."""

    source: TableSum
    target: TableSum

    @property
    def is_equal(self) -> bool:
        """Whether both sides hold the same rows."""
        return self.source == self.target


def compare(source: Connection, target: Connection) -> Iterator[Comparison]:
    """Every table of the schema on both sides, a table at a time, parents before children."""
    for table in metadata.sorted_tables:
        yield Comparison(source=table_sum(source, table), target=table_sum(target, table))


def table_sum(connection: Connection, table: Table) -> TableSum:
    """Count and checksum of a table.

    Each row is a line of JSON of its values: whole numbers and text as they are, fractions
    as Python's `repr`, truth as true and false, days as YYYY-MM-DD, nothing as null.
    """
    comparable = [(place, _comparable(column)) for place, column in enumerate(table.columns)]
    changing = [(place, change) for place, change in comparable if change is not None]
    encode = msgspec.json.encode
    digest, rows = hashlib.sha256(), 0
    for batch in stored_rows(connection, table):
        for row in batch:
            values = list(row)
            for place, change in changing:
                if values[place] is not None:
                    values[place] = change(values[place])
            digest.update(encode(values) + b"\n")
        rows += len(batch)
    return TableSum(table=table.name, rows=rows, checksum=digest.hexdigest())


def stored_rows(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """All rows as the database keeps them, without our column types, in batches and in the order of the primary key."""
    statement = select(*(type_coerce(column, NullType()) for column in table.columns))
    statement = statement.order_by(*(_in_byte_order(column, connection) for column in table.primary_key))
    is_of_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    batch = BATCH_OF_FILES if is_of_files else BATCH
    result = connection.execute(statement, execution_options={"yield_per": batch})
    yield from result.partitions()


def _in_byte_order(column: Column[Any], connection: Connection) -> ColumnElement[Any]:
    # SQLite compares text byte by byte; PostgreSQL would follow the language its database was made for.
    if isinstance(column.type, String) and connection.dialect.name == "postgresql":
        return column.collate("C")
    return column


def _comparable(column: Column[Any]) -> Callable[[Any], object] | None:
    """How a stored value is made the same on both databases; None where it is already."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, Float):
        return lambda value: repr(float(value))
    if isinstance(kind, Date):
        return str
    return None
