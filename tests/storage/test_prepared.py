"""Prepared statements answer and refuse exactly as SQLAlchemy would, at a fraction of its cost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, exc, insert, select, update
from sqlalchemy.dialects import postgresql

from queue_server.storage.database import Database, DatabaseUnavailable
from queue_server.storage.prepared import Prepared, all_but_id
from queue_server.storage.schema import event, metadata, print_job

AT = datetime(2026, 11, 25, 2, 0, 0, 123000, tzinfo=UTC)
JOB: dict[str, Any] = {
    "site_id": 1,
    "printer": "kiosk-1",
    "kind": "ticket",
    "state": "pending",
    "is_reprint": True,
    "language": "vi",
    "slip": {"service_name": "Đất đai", "ahead": 3},
    "ticket_id": None,
    "dossier_id": None,
    "created_at": AT,
    "ended_at": None,
    "fault": None,
    "attempts": 0,
    "taken_by": None,
    "leased_until": None,
    "moved_from": None,
}
ADD = Prepared(insert(print_job).returning(print_job.c.id), columns=all_but_id(print_job))
BY_KIND = select(print_job).where(print_job.c.kind == "ticket", print_job.c.created_at <= bindparam("until"))


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    database = Database(f"sqlite:///{tmp_path / 'queue.db'}")
    with database.write(1) as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        metadata.create_all(connection)
        yield connection
        connection.exec_driver_sql("DELETE FROM print_job")
        connection.exec_driver_sql("DELETE FROM event")
    database.close()


def test_what_is_written_reads_back_as_sqlalchemy_reads_it(tx: Connection) -> None:
    first, second = ADD.one(tx, JOB)[0], ADD.one(tx, JOB | {"is_reprint": False, "ended_at": AT})[0]
    assert (first, second) == (1, 2)
    rows = Prepared(BY_KIND).rows(tx, {"until": AT})
    assert rows == [tuple(row) for row in tx.execute(BY_KIND, {"until": AT})]
    assert {name: rows[0][place] for place, name in enumerate(print_job.c.keys()) if name != "id"} == JOB


def test_days_and_instants_keep_their_types(tx: Connection) -> None:
    values = {"site_id": 1, "sequence": 7, "at": AT, "kind": "site_closed", "business_day": date(2026, 11, 25)}
    Prepared(insert(event), columns=event.c.keys()).run(
        tx, values | {"ticket_id": None, "actor": "system", "body": {"a": [1, None]}}
    )
    found = Prepared(select(event.c.at, event.c.business_day, event.c.body)).one(tx, {})
    assert found == (AT, date(2026, 11, 25), {"a": [1, None]})


def test_a_write_says_how_many_rows_it_changed(tx: Connection) -> None:
    ADD.one(tx, JOB)
    done = Prepared(update(print_job).where(print_job.c.id == bindparam("job")).values(state="done"))
    assert (done.run(tx, {"job": 1}), done.run(tx, {"job": 99})) == (1, 0)


def test_no_row_is_none_and_one_row_is_required_where_said(tx: Connection) -> None:
    by_id = Prepared(select(print_job.c.id).where(print_job.c.id == bindparam("job")))
    assert by_id.first(tx, {"job": 5}) is None
    with pytest.raises(ValueError, match="not enough"):
        by_id.one(tx, {"job": 5})


def test_a_missing_value_is_a_bug_that_shows(tx: Connection) -> None:
    with pytest.raises(KeyError):
        ADD.one(tx, {name: value for name, value in JOB.items() if name != "state"})


def test_a_broken_constraint_is_sqlalchemys_error_without_the_values(tx: Connection) -> None:
    with pytest.raises(exc.IntegrityError) as refused:
        ADD.one(tx, JOB | {"state": "unheard of"})
    assert "unheard of" not in str(refused.value)


def test_a_database_that_cannot_be_read_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(DatabaseUnavailable, match="no such table"), database.read() as tx:
        Prepared(BY_KIND).rows(tx, {"until": AT})
    database.close()


def test_postgresql_gets_names_and_its_own_types() -> None:
    compiled = Prepared(BY_KIND)._compile(postgresql.psycopg.dialect())  # type: ignore[no-untyped-call]
    arguments = compiled.arguments({"until": AT})
    assert arguments == {"kind_1": "ticket", "until": int(AT.timestamp() * 1000) * 1000}
    assert "%(until)s" in compiled.text
