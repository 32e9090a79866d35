"""A database that cannot be written: a clear refusal, nothing lost, and work goes on when it can again."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.conftest import Office

pytestmark = pytest.mark.faults


def test_a_full_disk_is_a_clear_503_and_recovers_without_restart(sqlite_office: Office) -> None:
    kiosk = sqlite_office.kiosk()
    kiosk.post("/tickets", {"service": "A"}, key="before")
    engine = sqlite_office.server.database._engine

    def limit(connection: object, pages: int) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}").close()  # type: ignore[attr-defined]

    @event.listens_for(engine, "checkout")
    def full(connection: object, _record: object, _proxy: object) -> None:
        limit(connection, 1)  # SQLite raises it to the present size: no page more can be had

    answers = [kiosk.post("/tickets", {"service": "A"}, key=f"full-{number}") for number in range(60)]
    event.remove(engine, "checkout", full)
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert refused[0].json["code"] == "database_unavailable"
    assert "Retry-After" in refused[0].headers
    given = [answer.json["ticket"]["number"] for answer in answers if answer.status_code == 201]

    @event.listens_for(engine, "checkout")
    def roomy(connection: object, _record: object, _proxy: object) -> None:
        limit(connection, 1_000_000)

    again = kiosk.post("/tickets", {"service": "A"}, key="after")
    assert again.json["ticket"]["number"] == 2 + len(given)
    assert given == list(range(2, 2 + len(given)))


def test_a_locked_database_is_a_clear_503(sqlite_office: Office, tmp_path: Path) -> None:
    kiosk = sqlite_office.kiosk()
    with sqlite_office.server.database.read():
        pass
    sqlite_office.server.database._engine.dispose()

    @event.listens_for(sqlite_office.server.database._engine, "connect")
    def impatient(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=50").close()

    holder = sqlite3.connect(tmp_path / "queue.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert kiosk.post("/tickets", {"service": "A"}, key="1").status_code == 503
    assert sqlite_office.anyone().http.get("/readyz").status_code == 503
    assert kiosk.get("/services").status_code == 200
    holder.execute("ROLLBACK")
    holder.close()
    assert kiosk.post("/tickets", {"service": "A"}, key="1").json["ticket"]["label"] == "A001"


def test_a_push_that_fails_never_fails_the_command(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no line")

    office.listen()
    monkeypatch.setattr(office.server.realtime, "_deliver", broken)
    answer = office.kiosk().post("/tickets", {"service": "A"}, key="1")
    assert answer.status_code == 201


def test_files_of_the_record_are_for_their_owner_alone(office: Office, tmp_path: Path) -> None:
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_nothing_is_told_before_it_is_durable(
    sqlite_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told looks into the file with a connection of his own, and finds it there."""
    seen = []
    with closing(sqlite3.connect(tmp_path / "queue.db")) as other:

        def look(_screens: object, _name: str, record: dict[str, Any]) -> None:
            if "sequence" in record:
                seen.append((record["sequence"], other.execute("SELECT max(sequence) FROM event").fetchone()[0]))

        sqlite_office.listen()
        monkeypatch.setattr(sqlite_office.server.realtime, "_deliver", look)
        kiosk = sqlite_office.kiosk()
        answers = [kiosk.post("/tickets", {"service": "A"}, key=f"{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len(seen) >= 3
    assert all(told == durable for told, durable in seen)
