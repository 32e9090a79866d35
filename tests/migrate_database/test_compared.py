"""From SQLite to PostgreSQL: every table is compared, and a move that breaks off or is damaged is taken back."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from queue_server.storage.database import Database
from queue_server.storage.moving import MoveRefused, move
from queue_server.storage.table_contents import BATCH, TableSum, compare
from tests.databases import PostgresqlServer, SqliteFiles
from tests.live_server import ROOT
from tests.migrate_database.office import WAITS_SECONDS, Played, Target, device, manager, refused, until


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
