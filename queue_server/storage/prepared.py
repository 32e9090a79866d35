"""Statements of the hot path: written in SQLAlchemy, compiled once, run by the driver itself.

SQLAlchemy's own way to run a small statement costs some 40–60 µs, SQLite's 2–10 µs; giving a number
runs a dozen. Texts, column types and the names of errors stay SQLAlchemy's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, FromClause, exc

Values = dict[str, Any]
Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]


@dataclass(slots=True)
class _Compiled:
    """One statement for one dialect: its text and what turns values into the driver's and back."""

    text: str
    is_by_name: bool  # how the driver takes its arguments: by name, or by place
    places: tuple[tuple[str, _Convert | None], ...]
    fixed: Values
    types: Sequence[Any]  # of the columns it answers
    from_driver: tuple[tuple[int, _Convert], ...] | None = None

    def arguments(self, values: Values) -> Any:
        found = self.fixed | values
        if self.is_by_name:
            return {name: convert(found[name]) if convert else found[name] for name, convert in self.places}
        return [convert(found[name]) if convert else found[name] for name, convert in self.places]

    def rows(self, cursor: Any, dialect: Dialect) -> list[Row]:
        if self.from_driver is None:
            # Only with the first answer does PostgreSQL's driver say of which kind its columns are.
            kinds = [described[1] for described in cursor.description]
            converts = [
                of.dialect_impl(dialect).result_processor(dialect, kind)
                for of, kind in zip(self.types, kinds, strict=True)
            ]
            self.from_driver = tuple((place, convert) for place, convert in enumerate(converts) if convert is not None)
        raw_rows: list[Row] = cursor.fetchall()
        return [self._row(raw) for raw in raw_rows] if self.from_driver else raw_rows

    def _row(self, raw: Row) -> Row:
        found = list(raw)
        for place, convert in self.from_driver or ():
            found[place] = convert(found[place])
        return tuple(found)


def all_but_id(table: FromClause) -> list[str]:
    """The columns of an INSERT into a table that numbers its rows by itself."""
    return [column.key for column in table.c if column.key != "id"]


class Prepared:
    """One statement. `columns` are those an INSERT names; it gets a value for each of them on every run.

    A statement that differs between SQLite and PostgreSQL is given as a function of the dialect's name.
    """

    def __init__(
        self, statement: Executable | Callable[[str], Executable], *, columns: Sequence[str] | None = None
    ) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, tx: Connection, values: Values) -> list[Row]:
        """Run; all rows.

        Raises:
            sqlalchemy.exc.DBAPIError: the subclass SQLAlchemy itself would have raised.
        """
        compiled, cursor = self._run(tx, values)
        return compiled.rows(cursor, tx.dialect)

    def first(self, tx: Connection, values: Values) -> Row | None:
        """Run; the first row or None. Raises as `rows` does."""
        found = self.rows(tx, values)
        return found[0] if found else None

    def one(self, tx: Connection, values: Values) -> Row:
        """Run; the only row, which there must be. Raises as `rows` does."""
        (found,) = self.rows(tx, values)
        return found

    def run(self, tx: Connection, values: Values) -> int:
        """Run; how many rows were written. Raises as `rows` does."""
        _, cursor = self._run(tx, values)
        count: int = cursor.rowcount
        return count

    def _run(self, tx: Connection, values: Values) -> tuple[_Compiled, Any]:
        dialect = tx.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        connection: Any = tx.connection.driver_connection
        try:
            return compiled, connection.execute(compiled.text, compiled.arguments(values))
        except dialect.loaded_dbapi.Error as error:
            raise exc.DBAPIError.instance(
                compiled.text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
            ) from error

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement: Any = self._statement(dialect.name) if callable(self._statement) else self._statement
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        names = compiled.positiontup or list(binds)
        places = [(name, binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]
        return _Compiled(
            text=str(compiled),
            is_by_name=compiled.positiontup is None,
            places=tuple(places),
            fixed={name: bind.value for name, bind in binds.items() if not bind.required},
            types=[column.type for column in getattr(statement, "exported_columns", ())],
        )
