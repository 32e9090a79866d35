"""The databases the suite runs on: SQLite in a file, and a private PostgreSQL server in a temporary folder."""

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import psycopg

from queue_server.storage import migrate
from queue_server.storage.database import Database
from tests.live_server import free_port

# Where Debian keeps the server's programs; elsewhere they are on the path.
_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
_UNPRIVILEGED = "postgres"  # the server refuses to run as root
_ENDS_WITHIN_SECONDS = 20


def program(name: str) -> str:
    """The full path of one of PostgreSQL's programs."""
    found = _DEBIAN[-1] / name if _DEBIAN else Path(shutil.which(name) or name)
    if not found.exists():
        raise FileNotFoundError(f"{name}: PostgreSQL's server is not installed; ./dev test installs it")
    return str(found)


class PostgresqlServer:
    """A PostgreSQL server of our own on a free loopback port. The folder is empty and whoever runs it can reach it."""

    def __init__(self, folder: Path, *, is_durable: bool = False) -> None:
        self.folder = folder
        self.port = free_port()
        self._is_durable = is_durable  # a killed server needs no sync to keep its data, a killed machine does
        self._user = {"user": _UNPRIVILEGED, "group": _UNPRIVILEGED, "extra_groups": ()} if os.getuid() == 0 else {}
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(folder, _UNPRIVILEGED)
        self._run("initdb", "-D", "data", "-U", "queue", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def url(self, name: str) -> str:
        """The address of a database on this server, as QUEUE_DATABASE_URL takes it."""
        return f"postgresql+psycopg://queue@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        sync = "on" if self._is_durable else "off"
        settings = (f"fsync={sync}", f"full_page_writes={sync}", "max_connections=200", "shared_buffers=64MB")
        command = [
            *(program("postgres"), "-D", "data", "-p", str(self.port)),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "jit=off"),
            *(part for setting in settings for part in ("-c", setting)),
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._user,  # type: ignore[call-overload]
            )
        self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), "-t", "20", until_it_works=True)

    def kill(self) -> None:
        """kill -9 the server and all its children."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=_ENDS_WITHIN_SECONDS)
            self._process = None

    def stop(self) -> None:
        """Stop it at once but properly: connections are ended, the state is written."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=_ENDS_WITHIN_SECONDS)
            self._process = None

    def execute(self, *statements: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements as they are, each in its own transaction; the rows of the last, if it has any."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="queue", dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _run(self, name: str, *arguments: str, until_it_works: bool = False) -> None:
        for _ in range(200 if until_it_works else 1):
            done = subprocess.run(
                [program(name), *arguments],
                cwd=self.folder,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
                **self._user,  # type: ignore[call-overload]
            )
            if done.returncode == 0:
                return
        raise AssertionError(f"{name}: {done.stdout}{done.stderr}")


class Databases(Protocol):
    """One kind of database: gives every office, known by the folder of its data, one of its own."""

    def url(self, folder: Path) -> str:
        """The address of this office's database, the same whenever it is asked for."""

    def drop(self, folder: Path) -> None:
        """Give its room back."""


class SqliteFiles:
    """A file in the office's folder, as an office has that sets nothing; copied from one that has the schema."""

    def __init__(self) -> None:
        with TemporaryDirectory(prefix="queue-sqlite-") as folder:
            ready = Path(folder) / "queue.db"
            database = Database(f"sqlite:///{ready}")
            migrate.upgrade(database)
            database.close()
            self._ready = ready.read_bytes()

    def url(self, folder: Path) -> str:
        """As `Databases.url`."""
        file = folder / "queue.db"
        if not file.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.write_bytes(self._ready)
        return f"sqlite:///{file}"

    def drop(self, folder: Path) -> None:
        """The folder's end is the file's."""


class PostgresqlCopies:
    """Databases of one server, each copied from one that has the schema already."""

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._made: set[str] = set()
        server.execute("CREATE DATABASE ready")
        database = Database(server.url("ready"))
        migrate.upgrade(database)
        database.close()

    def url(self, folder: Path) -> str:
        """As `Databases.url`; made when first asked for."""
        name = _name_of(folder)
        if name not in self._made:
            self._server.execute(f"CREATE DATABASE {name} TEMPLATE ready")
            self._made.add(name)
        return self._server.url(name)

    def drop(self, folder: Path) -> None:
        """As `Databases.drop`."""
        if _name_of(folder) in self._made:
            self._server.execute(f"DROP DATABASE {_name_of(folder)} WITH (FORCE)")
            self._made.remove(_name_of(folder))


@contextmanager
def postgresql_server(*, is_durable: bool = False) -> Iterator[PostgresqlServer]:
    """A running server in a folder of its own, stopped and gone at the end.

    Not in pytest's folder: that is closed to all but the one who runs the tests.
    """
    with TemporaryDirectory(prefix="queue-postgresql-") as folder:
        server = PostgresqlServer(Path(folder), is_durable=is_durable)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _name_of(folder: Path) -> str:
    return "office_" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
