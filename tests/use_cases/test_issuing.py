"""Numbers: given once, in order, for one site and one day."""

from datetime import timedelta
from pathlib import Path

from queue_server.domain.permissions import DeviceKind
from tests.conftest import MORNING, Office
from tests.databases import Databases


def labels(office: Office, *services: str) -> list[str]:
    kiosk = office.kiosk()
    return [
        kiosk.post("/tickets", {"service": service}, key=str(number)).json["ticket"]["label"]
        for number, service in enumerate(services)
    ]


def test_numbers_count_per_prefix_from_one(office: Office) -> None:
    assert labels(office, "A", "A", "C", "A") == ["A001", "A002", "C001", "A003"]


def test_the_next_day_begins_at_one(office: Office) -> None:
    labels(office, "A", "A")
    office.clock.turn(days=1)
    assert labels(office, "A") == ["A001"]


def test_each_site_counts_for_itself_and_sees_nothing_of_the_other(office: Office) -> None:
    labels(office, "A", "A")
    elsewhere = office.device(DeviceKind.KIOSK, site="kon-tum", rate_per_second=1000)
    ticket = elsewhere.post("/tickets", {"service": "A"}, key="1").json["ticket"]
    assert ticket["label"] == "A001"
    program = office.device(DeviceKind.PROGRAM)
    assert program.get("/tickets").json["tickets"][-1]["id"] != ticket["id"]
    assert program.get("/events").json["sequence"] == 2


def test_the_same_key_answers_the_same_ticket_and_prints_once(office: Office) -> None:
    kiosk, agent = office.kiosk(), office.device(DeviceKind.AGENT, printer="kiosk-1")
    first = kiosk.post("/tickets", {"service": "A"}, key="one")
    office.clock.turn(minutes=5)
    again = kiosk.post("/tickets", {"service": "A"}, key="one")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert len(agent.get("/print-jobs").json["jobs"]) == 1


def test_the_same_key_with_another_body_is_refused_and_another_device_has_its_own_keys(office: Office) -> None:
    kiosk = office.kiosk()
    kiosk.post("/tickets", {"service": "A"}, key="one")
    refused = kiosk.post("/tickets", {"service": "C"}, key="one")
    assert (refused.status_code, refused.json["code"]) == (409, "idempotency_conflict")
    assert office.kiosk().post("/tickets", {"service": "A"}, key="one").json["ticket"]["label"] == "A002"


def test_a_key_is_kept_over_a_restart(tmp_path: Path, databases: Databases) -> None:
    office = Office(tmp_path, databases)
    kiosk = office.kiosk()
    first = kiosk.post("/tickets", {"service": "A"}, key="one").json
    office.close()
    restarted = Office(tmp_path, databases)
    kiosk.http = restarted.server.flask.test_client(use_cookies=False)
    again = kiosk.post("/tickets", {"service": "A"}, key="one")
    assert (again.status_code, again.json) == (200, first)
    restarted.close()


def test_outside_opening_hours_nothing_is_given_and_the_opening_is_said(office: Office) -> None:
    kiosk = office.kiosk()
    office.clock.turn(hours=3)
    refused = kiosk.post("/tickets", {"service": "A"}, key="one")
    assert (refused.status_code, refused.json["code"], refused.json["reason"]) == (409, "site_closed", "midday_break")
    site = kiosk.get("/services").json["site"]
    assert (site["is_open"], site["opens_at"]) == (False, "2026-11-25T13:30:00.000+07:00")
    office.clock.turn(hours=2)
    assert kiosk.post("/tickets", {"service": "A"}, key="one").json["ticket"]["label"] == "A001"


def test_people_ahead_are_those_due_before(office: Office) -> None:
    kiosk = office.kiosk()
    aheads = [kiosk.post("/tickets", {"service": "A"}, key=str(n)).json["ticket"]["ahead"] for n in range(3)]
    urgent = kiosk.post("/tickets", {"service": "A", "priority": True}, key="p").json["ticket"]
    assert (aheads, urgent["ahead"]) == ([0, 1, 2], 0)


def test_the_wait_grows_with_the_line_and_is_zero_at_a_free_counter(office: Office) -> None:
    office.officer(1).post("/counters/1/open")
    kiosk = office.kiosk()
    waits = [kiosk.post("/tickets", {"service": "A"}, key=str(n)).json["ticket"]["wait"] for n in range(4)]
    assert waits[0] == {"low_seconds": 0, "likely_seconds": 0, "high_seconds": 0}
    likely = [wait["likely_seconds"] for wait in waits]
    assert likely == sorted(likely)
    assert likely[-1] > 600


def test_a_slip_carries_the_qr_only_where_there_is_a_public_address(
    office: Office, databases: Databases, tmp_path: Path
) -> None:
    ticket = office.kiosk().post("/tickets", {"service": "A"}, key="1").json["ticket"]
    assert ticket["follow_url"] == f"https://q.example.vn/t/{ticket['follow_token']}"
    private = Office(tmp_path / "other", databases, public_url=None)
    kiosk = private.device(DeviceKind.KIOSK, printer="kiosk-1")
    agent = private.device(DeviceKind.AGENT, printer="kiosk-1")
    assert kiosk.post("/tickets", {"service": "A"}, key="1").json["ticket"]["follow_url"] is None
    assert agent.get("/print-jobs").json["jobs"][0]["slip"]["follow_url"] is None
    private.close()


def test_follow_tokens_differ_and_cannot_be_had_from_the_label(
    office: Office, databases: Databases, tmp_path: Path
) -> None:
    kiosk = office.kiosk()
    tokens = {
        kiosk.post("/tickets", {"service": "A"}, key=str(number)).json["ticket"]["follow_token"] for number in range(20)
    }
    other = Office(tmp_path / "other", databases)
    elsewhere = other.kiosk().post("/tickets", {"service": "A"}, key="0").json["ticket"]
    assert len(tokens) == 20
    assert all(len(token) == 32 for token in tokens)
    assert elsewhere["label"] == "A001"
    assert elsewhere["follow_token"] not in tokens
    other.close()


def test_a_full_service_gives_no_more_today(office: Office) -> None:
    from dataclasses import replace

    from queue_server.storage import catalogue

    settings = office.server.run.site(office.site).settings
    limited = tuple(replace(one, daily_limit=2) if one.code == "A" else one for one in settings.services)
    with office.server.database.write(office.site) as tx:
        catalogue.change_site(tx, site_id=office.site, settings=replace(settings, services=limited), always_open=False)
    assert labels(office, "A", "A") == ["A001", "A002"]
    refused = office.kiosk().post("/tickets", {"service": "A"}, key="3")
    assert (refused.status_code, refused.json["code"]) == (409, "daily_limit_reached")
    office.clock.now = MORNING + timedelta(days=1)
    assert labels(office, "A") == ["A001"]
