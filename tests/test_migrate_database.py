"""From SQLite to PostgreSQL: an office moves whole and works on, or nothing happens and one line says why."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.storage import migrate
from queue_server.storage.database import Database
from queue_server.storage.moving import MoveRefused, move
from queue_server.storage.schema import metadata
from queue_server.storage.table_contents import BATCH, TableSum, compare
from tests.command_line import Done, run_command
from tests.conftest import PASSWORD, Client, Office
from tests.databases import Databases, PostgresqlServer, SqliteFiles, postgresql_server
from tests.live_server import ROOT
from tests.use_cases.played_day import PlayedDay, all_events

WAITS_SECONDS = 20.0


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    with postgresql_server() as running:
        yield running


@dataclass
class Target:
    """A database of the server without any table."""

    server: PostgresqlServer
    name: str

    @property
    def address(self) -> str:
        return self.server.url(self.name)

    def url(self, folder: Path) -> str:
        """As `tests.databases.Databases.url`, for an office that lives here from now on."""
        return self.address

    def drop(self, folder: Path) -> None:
        """As `tests.databases.Databases.drop`; the fixture does it."""

    def execute(self, *statements: str) -> list[tuple[object, ...]]:
        return self.server.execute(*statements, database=self.name)

    def tables(self) -> set[object]:
        return {name for (name,) in self.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}

    def rows(self) -> int:
        return sum(int(str(self.execute(f"SELECT count(*) FROM {table}")[0][0])) for table in metadata.tables)

    def prepare(self, condition: str, action: str) -> None:
        """Make the schema, and let `action` happen when a rating is copied for which `condition` holds."""
        database = Database(self.address)
        migrate.upgrade(database)
        database.close()
        self.execute(
            f"CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {action}; RETURN NEW; END $$",
            f"CREATE TRIGGER fault BEFORE INSERT ON rating FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION fault()",
        )


@pytest.fixture
def target(server: PostgresqlServer) -> Iterator[Target]:
    # In another order of letters than SQLite's: what is compared must not depend on it.
    server.execute(
        "CREATE DATABASE province TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN' LOCALE 'C.UTF-8'"
    )
    yield Target(server, "province")
    server.execute("DROP DATABASE province WITH (FORCE)")


@dataclass(frozen=True)
class Grown:
    """An office on SQLite after a lively morning, closed: its folder, and what its people and devices know."""

    folder: Path
    now: datetime
    names: int
    manager: str
    kiosk: dict[str, str]
    agent: dict[str, str]
    tickets: list[dict[str, Any]]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    folder = tmp_path_factory.mktemp("grown")
    office = Office(folder, SqliteFiles())
    day = PlayedDay(office)
    day.play(150)
    papers = [{"name": "Giấy đề nghị", "form": "original"}]
    entered = {"procedure": "1.001612", "applicant_name": "Nguyễn Văn Bí Mật", "documents": papers}
    assert office.officer(3).post("/dossiers", entered).status_code == 201
    office.device(DeviceKind.BOARD, diagonal_inches=43.3, viewing_metres=0.1)
    agent = office.device(DeviceKind.AGENT, printer="reception").headers
    office.person(Role.MANAGER)
    manager = f"manager-{office._names}"
    office.close()
    return Grown(folder, office.clock.now, office._names, manager, day.kiosk.headers, agent, day.tickets)


@dataclass
class Played:
    """A copy of the grown office for one test."""

    folder: Path
    grown: Grown

    def command(self, to: str) -> Done:
        return run_command({"QUEUE_DATA_DIR": str(self.folder)}, "migrate-database", "--to", to)

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.folder / "queue.db")) as connection, connection:
            connection.execute(statement)

    def database(self) -> Database:
        return Database(SqliteFiles().url(self.folder))

    @contextmanager
    def opened(self, databases: Databases) -> Iterator[Office]:
        """The office at work on that database, at the time it had come to."""
        office = Office(self.folder, databases)
        office.clock.now, office._names = self.grown.now, self.grown.names
        yield office
        office.close()


def device(office: Office, headers: dict[str, str]) -> Client:
    """A device that has its token from before."""
    return Client(office.server.flask.test_client(use_cookies=False), headers)


def manager(office: Office, name: str) -> Client:
    """The manager, signed in with the old password."""
    http = office.server.flask.test_client()
    answer = http.post("/api/v1/session", json={"username": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return Client(http)


@pytest.fixture
def played(tmp_path: Path, grown: Grown, monkeypatch: pytest.MonkeyPatch) -> Played:
    monkeypatch.delenv("QUEUE_DATABASE_URL", raising=False)
    shutil.copytree(grown.folder, tmp_path / "office")
    return Played(tmp_path / "office", grown)


def everything(reader: Client) -> dict[str, Any]:
    """What an office tells of its day."""
    tickets, after = [], 0
    while page := reader.get(f"/tickets?after={after}&limit=100").json["tickets"]:
        tickets += page
        after = page[-1]["id"]
    return {
        "statistics": reader.get("/statistics/day").json,
        "tickets": tickets,
        "events": all_events(reader),
        "ratings": reader.get("/ratings?limit=500").json["ratings"],
    }


def test_a_lively_office_works_on_where_it_stood(played: Played, target: Target) -> None:
    with played.opened(SqliteFiles()) as office:
        before = everything(manager(office, played.grown.manager))
        jobs = device(office, played.grown.agent).get("/print-jobs").json["jobs"]
        assert len(before["tickets"]) > 30 and before["ratings"] and before["events"] and jobs
    done = played.command(target.address.replace("queue@", "queue:geheim@"))
    assert (done.status, done.error) == (0, "")
    assert "queue:***@127.0.0.1" in done.out and "geheim" not in done.out
    told = dict(line.split(" rows, sha256 ")[0].split() for line in done.out.splitlines() if "sha256" in line)
    assert told.keys() == metadata.tables.keys()
    assert int(told["ticket"]) == len(before["tickets"])
    for word in ("QUEUE_DATABASE_URL", "secret.key", "queue.db"):
        assert word in done.out
    with played.opened(target) as moved:
        assert everything(manager(moved, played.grown.manager)) == before
        assert device(moved, played.grown.agent).get("/print-jobs").json["jobs"] == jobs
        for one in played.grown.tickets[:5]:
            assert moved.anyone().get(f"/follow/{one['follow_token']}").json["label"] == one["label"]


def test_old_keys_get_their_ticket_and_the_next_number_and_ids_go_on(played: Played, target: Target) -> None:
    with played.opened(SqliteFiles()) as office:
        last = device(office, played.grown.kiosk).post("/tickets", {"service": "A"}, key="last").json["ticket"]
    played.change(f"UPDATE sqlite_sequence SET seq = {last['id'] + 50} WHERE name = 'ticket'")  # later ones were purged
    assert played.command(target.address).status == 0
    with played.opened(target) as moved:
        kiosk = device(moved, played.grown.kiosk)
        again = kiosk.post("/tickets", {"service": "A"}, key="last")
        assert (again.status_code, again.json["ticket"]) == (200, last)
        new = kiosk.post("/tickets", {"service": "A"}, key="new").json["ticket"]
        assert (new["number"], new["id"]) == (last["number"] + 1, last["id"] + 51)
        # What follows enters rows into the other numbered tables: people, devices, periods, ratings, dossiers.
        officer, tablet = moved.officer(3), moved.device(DeviceKind.TABLET, counter=3)
        kiosk.post("/tickets", {"service": "C"}, key="of counter 3")
        called = officer.post("/counters/3/call-next").json["ticket"]
        for word in ("begin", "finish"):
            assert officer.post(f"/tickets/{called['id']}/{word}").status_code == 200
        assert tablet.post(f"/tickets/{called['id']}/rating", {"score": 5}).status_code == 201
        assert officer.post("/dossiers", {"procedure": "1.001612"}).status_code == 201


def test_init_shows_no_password(target: Target, tmp_path: Path) -> None:
    url = target.address.replace("queue@", "queue:geheim@")
    done = run_command({"QUEUE_DATABASE_URL": url, "QUEUE_DATA_DIR": str(tmp_path)}, "init")
    assert done.status == 0
    assert "queue:***@127.0.0.1" in done.out and "geheim" not in done.out + done.error


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


def refused(done: Done, said: str) -> None:
    assert (done.status, done.out) == (1, "")
    assert said in done.error
    assert done.error.count("\n") == 1
    assert "heim" not in done.error


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


def test_a_copy_that_is_damaged_on_its_way_is_found_and_taken_back(played: Played, target: Target) -> None:
    target.prepare("NEW.id = 2", "NEW.at := NEW.at + 1")
    done = played.command(target.address)
    assert done.status == 1
    assert "not the same" in done.error and "rating (" in done.error and done.error.count("\n") == 1
    assert "ticket" in done.out and "Next" not in done.out
    assert target.rows() == 0


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE ticket SET priority = NOT priority WHERE id = 5", "ticket"),
        ("UPDATE event SET body = body || ' ' WHERE sequence = 5", "event"),
        ("UPDATE device SET viewing_metres = 0.1 + 1e-16 WHERE viewing_metres IS NOT NULL", "device"),
        ("UPDATE service_day SET business_day = business_day + 1 WHERE service = 'A'", "service_day"),
        ("UPDATE dossier SET phone = '' WHERE phone IS NULL", "dossier"),
        ("DELETE FROM rating WHERE id = 1", "rating"),
    ],
)
def test_the_smallest_difference_changes_the_checksum(
    played: Played, target: Target, statement: str, table: str
) -> None:
    assert played.command(target.address).status == 0
    target.execute(statement)
    source, there = played.database(), Database(target.address)
    with source.read() as here, there.read() as copy:
        assert [one.source.table for one in compare(here, copy) if not one.is_equal] == [table]
    source.close()
    there.close()


def moving(played: Played, target: Target, report: Callable[[TableSum], object]) -> None:
    source, there = played.database(), Database(target.address)
    try:
        move(source, there, report)
    finally:
        source.close()
        there.close()


def test_an_office_that_works_on_meanwhile_is_not_moved(played: Played, target: Target) -> None:
    with played.opened(SqliteFiles()) as office:
        kiosk, reader = device(office, played.grown.kiosk), manager(office, played.grown.manager)
        works: list[Callable[[], object]] = [
            lambda: kiosk.post("/tickets", {"service": "A"}, key="meanwhile"),
            lambda: manager(office, played.grown.manager),  # enters a session, but no event
        ]
        for work in works:
            with pytest.raises(MoveRefused, match="stop the server"):
                moving(played, target, lambda one, work=work: one.table == "ticket" and work())  # type: ignore[misc]
            assert target.tables() == set()
        moving(played, target, lambda _: reader.get("/statistics/day"))


def test_tables_longer_than_a_batch_arrive_whole(played: Played, target: Target) -> None:
    played.change(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {BATCH * 3 + 1}) "
        "INSERT INTO idempotency "
        "SELECT 'device:' || i % 7, substr('aBđ', 1 + i % 3, 1) || i, 'x', char(26 + i), i FROM n"
    )
    sums: list[TableSum] = []
    moving(played, target, sums.append)
    assert next(one.rows for one in sums if one.table == "idempotency") > BATCH * 3


def test_postgresql_gone_in_the_middle_leaves_nothing(played: Played, target: Target) -> None:
    target.prepare("NEW.id = 2", "PERFORM pg_terminate_backend(pg_backend_pid())")
    refused(played.command(target.address), "connection is lost")
    assert target.rows() == 0


def test_a_kill_in_the_middle_leaves_the_target_empty_and_ready(
    played: Played, target: Target, server: PostgresqlServer
) -> None:
    target.prepare("NEW.id = 2", "PERFORM pg_advisory_xact_lock(1)")
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    there = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'queue_server' AND datname = 'province'"
    with Database(target.address).read_alone() as holding:
        holding.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
        process = subprocess.Popen(
            [sys.executable, "-m", "queue_server", "migrate-database", "--to", target.address],
            env=os.environ | {"QUEUE_DATA_DIR": str(played.folder)},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        until(lambda: server.execute(waiting) == [(1,)] or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=WAITS_SECONDS) == -signal.SIGKILL
    until(lambda: server.execute(there) == [(0,)])
    assert target.rows() == 0
    assert played.command(target.address).status == 0


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAITS_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
