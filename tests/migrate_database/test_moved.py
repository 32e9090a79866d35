"""From SQLite to PostgreSQL: an office moves whole and works on where it stood."""

from pathlib import Path
from typing import Any

from queue_server.domain.permissions import DeviceKind
from queue_server.storage.schema import metadata
from tests.command_line import run_command
from tests.conftest import Client
from tests.databases import SqliteFiles
from tests.migrate_database.office import Played, Target, device, manager
from tests.use_cases.played_day import all_events


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
