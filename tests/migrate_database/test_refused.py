"""From SQLite to PostgreSQL: what cannot be moved stays as it is, and one line says why."""

from pathlib import Path

import pytest

from tests.command_line import run_command
from tests.databases import PostgresqlServer
from tests.migrate_database.office import Played, Target, refused

REFUSED_TARGETS = [
    ("sqlite:///elsewhere.db", "expected postgresql+psycopg://"),
    ("postgresql+psycopg://queue:geheim@127.0.0.1:1/none", "127.0.0.1"),
    ("postgresql+psycopg://queue:ge@heim@127.0.0.1:1/none", "%40"),
    ("postgresql+psycopg://queue:ge/heim@127.0.0.1:1/none", "%2F"),
    ("postgresql+psycopg://queue:geheim@127.0.0.1:heim/none", "not a URL"),
]


@pytest.mark.parametrize(("to", "said"), REFUSED_TARGETS)
def test_what_is_no_target_is_refused_without_its_password(played: Played, to: str, said: str) -> None:
    refused(played.command(to), said)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["CREATE TABLE invoices (id int)"], "invoices"),
        (["CREATE SCHEMA other", "CREATE VIEW other.sums AS SELECT 1"], "sums"),
        (["CREATE TABLE ticket (id int)"], "ticket"),
        (["CREATE TABLE alembic_version (version_num text)", "INSERT INTO alembic_version VALUES ('ff')"], "ff"),
    ],
)
def test_a_database_of_something_else_is_left_alone(
    played: Played, target: Target, statements: list[str], said: str
) -> None:
    target.execute(*statements)
    tables = target.tables()
    refused(played.command(target.address), said)
    assert target.tables() == tables


def test_an_office_is_moved_once_and_never_over_another(played: Played, target: Target) -> None:
    assert played.command(target.address).status == 0
    rows = target.rows()
    refused(played.command(target.address), "not empty")
    assert target.rows() == rows


def test_a_target_that_would_lose_letters_or_may_not_be_written_is_refused(
    played: Played, target: Target, server: PostgresqlServer
) -> None:
    server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0", "CREATE ROLE guest LOGIN")
    refused(played.command(server.url("latin")), "UTF8")
    refused(played.command(target.address.replace("queue@", "guest@")), "permission denied")
    server.execute("DROP DATABASE latin")


def test_only_a_present_sqlite_office_is_moved(played: Played, target: Target, tmp_path: Path) -> None:
    url = "postgresql+psycopg://queue:geheim@127.0.0.1/there"
    refused(run_command({"QUEUE_DATABASE_URL": url}, "migrate-database", "--to", target.address), "not SQLite")
    nowhere = tmp_path / "nowhere"
    refused(run_command({"QUEUE_DATA_DIR": str(nowhere)}, "migrate-database", "--to", target.address), "no database")
    assert not nowhere.exists()
    played.change("UPDATE alembic_version SET version_num = '0000'")
    refused(played.command(target.address), "another version's schema")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "queue.db").write_bytes(b"not a database " * 500)
    done = run_command({"QUEUE_DATA_DIR": str(tmp_path / "broken")}, "migrate-database", "--to", target.address)
    refused(done, "not a database")
    assert target.tables() == set()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE ticket SET phone = '0901' || char(0) WHERE id = 3", "ticket: "),
        ("UPDATE dossier SET phone = '09012345678901234567'", "dossier: value too long"),
        ("UPDATE dossier SET applicant_name = applicant_name || CAST(x'ff' AS TEXT)", "UTF-8"),
        ("UPDATE rating SET ticket_id = 999999 WHERE id = 1", "rating: insert or update"),
    ],
)
def test_a_row_that_postgresql_does_not_take_is_told_without_the_person(
    played: Played, target: Target, statement: str, said: str
) -> None:
    played.change(statement)
    done = played.command(target.address)
    refused(done, said)
    assert "Bí Mật" not in done.error
    assert target.tables() == set()
