"""An office after a lively morning, the database it is to move to, and what both can be asked."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from queue_server.storage import migrate
from queue_server.storage.database import Database
from queue_server.storage.schema import metadata
from tests.command_line import Done, run_command
from tests.conftest import PASSWORD, Client, Office
from tests.databases import Databases, PostgresqlServer, SqliteFiles

WAITS_SECONDS = 20.0


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


def refused(done: Done, said: str) -> None:
    assert (done.status, done.out) == (1, "")
    assert said in done.error
    assert done.error.count("\n") == 1
    assert "heim" not in done.error


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAITS_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
