"""One PostgreSQL server and one grown office for all tests of the move; each gets copies of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Office
from tests.databases import PostgresqlServer, SqliteFiles, postgresql_server
from tests.migrate_database.office import Grown, Played, Target
from tests.use_cases.played_day import PlayedDay


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresqlServer]:
    with postgresql_server() as running:
        yield running


@pytest.fixture
def target(server: PostgresqlServer) -> Iterator[Target]:
    # In another order of letters than SQLite's: what is compared must not depend on it.
    server.execute(
        "CREATE DATABASE province TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN' LOCALE 'C.UTF-8'"
    )
    yield Target(server, "province")
    server.execute("DROP DATABASE province WITH (FORCE)")


@pytest.fixture(scope="session")
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


@pytest.fixture
def played(tmp_path: Path, grown: Grown, monkeypatch: pytest.MonkeyPatch) -> Played:
    monkeypatch.delenv("QUEUE_DATABASE_URL", raising=False)
    shutil.copytree(grown.folder, tmp_path / "office")
    return Played(tmp_path / "office", grown)
