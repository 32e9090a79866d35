"""Paper on the server: jobs taken and ended, repeats marked and counted, nothing of a citizen's stored in clear."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.domain.printing import MOST_SENDS
from queue_server.storage.schema import idempotency, print_job
from tests.conftest import Client, Office
from tests.use_cases.test_counter_commands import command, issue


@pytest.fixture
def agent(office: Office) -> Client:
    return office.device(DeviceKind.AGENT, printer="kiosk-1")


def jobs(agent: Client, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = agent.get(f"/print-jobs{query}").json["jobs"]
    return found


def take(agent: Client, job: dict[str, Any]) -> Any:
    return agent.post(f"/print-jobs/{job['id']}/take")


def state_of(client: Client, job: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/print-jobs/{job['id']}/state").json["print"]
    return answer


def test_a_job_lives_until_its_agent_reports_it(office: Office, agent: Client) -> None:
    issue(office)
    (job,) = jobs(agent)
    assert state_of(agent_less(office), job)["state"] == "pending"
    assert agent.post(f"/print-jobs/{job['id']}/failed", {"fault": "paper_out"}).status_code == 204
    assert jobs(agent)[0]["fault"] == "paper_out"
    assert take(agent, job).json["job"]["state"] == "taken"
    assert state_of(agent_less(office), job)["state"] == "taken"
    for _ in range(2):
        assert agent.post(f"/print-jobs/{job['id']}/done").status_code == 204
    assert jobs(agent) == []
    assert state_of(agent_less(office), job)["state"] == "done"
    assert take(agent, job).json["job"]["state"] == "done", "an agent that missed it learns it before it prints"


def agent_less(office: Office) -> Client:
    return office.person(Role.RECEPTIONIST)


def test_two_agents_of_one_printer_do_not_print_one_job_twice(office: Office, agent: Client) -> None:
    other = office.device(DeviceKind.AGENT, printer="kiosk-1")
    issue(office)
    (job,) = jobs(agent)
    assert take(agent, job).status_code == 200
    assert jobs(other) == []
    assert take(other, job).json["code"] == "print_job_taken"
    assert [one["id"] for one in jobs(agent)] == [job["id"]], "its own agent may go on after a restart"
    office.clock.turn(seconds=61)
    assert [one["id"] for one in jobs(other)] == [job["id"]], "an agent that died does not keep it for ever"
    taken = take(other, job).json["job"]
    assert (taken["is_reprint"], taken["attempts"]) == (True, 2)
    assert take(agent, job).json["code"] == "print_job_taken"


def test_a_job_sent_too_often_is_given_up_and_staff_are_told(office: Office, agent: Client) -> None:
    ticket = issue(office)
    (job,) = jobs(agent)
    states = [take(agent, job).json["job"]["state"] for _ in range(MOST_SENDS + 1)]
    assert states == ["taken"] * MOST_SENDS + ["given_up"]
    assert jobs(agent) == []
    event = office.device(DeviceKind.PROGRAM).get("/events").json["events"][-1]
    assert (event["kind"], event["label"], event["slip"]) == ("slip_given_up", ticket["label"], "ticket")


def test_an_agent_that_will_not_try_again_ends_the_job(office: Office, agent: Client) -> None:
    issue(office)
    (job,) = jobs(agent)
    agent.post(f"/print-jobs/{job['id']}/failed", {"fault": "other", "is_final": True})
    assert jobs(agent) == []
    assert state_of(agent_less(office), job)["state"] == "given_up"
    # One job that cannot be drawn says nothing of the printer.
    assert office.person(Role.SUPERVISOR).get("/printers").json["printers"][0]["state"] == "agent_away"


def test_a_fault_is_told_once_and_so_is_its_end(office: Office, agent: Client) -> None:
    issue(office)
    agent.post("/printers/state", {"state": "ok"})
    (job,) = jobs(agent)
    for fault in ("paper_out", "paper_out", "offline"):
        agent.post(f"/print-jobs/{job['id']}/failed", {"fault": fault})
    for state in ("offline", "paper_low", "paper_low"):
        agent.post("/printers/state", {"state": state})
    events = office.device(DeviceKind.PROGRAM).get("/events").json["events"]
    changes = [(one["state"], one["fault"]) for one in events if one["kind"] == "printer_changed"]
    assert changes == [("ok", None), ("paper_out", "paper_out"), ("offline", "offline"), ("paper_low", None)]


def test_an_agent_that_falls_silent_is_seen_by_staff(office: Office, agent: Client) -> None:
    leader = office.person(Role.SUPERVISOR)
    agent.post("/printers/state", {"state": "ok"})
    assert leader.get("/printers").json["printers"][0]["state"] == "ok"
    office.clock.turn(seconds=101)
    seen = leader.get("/printers").json["printers"][0]
    assert (seen["state"], seen["trouble_since"]) == ("agent_away", "2026-11-25T09:00:00.000+07:00")


def test_an_agent_of_several_printers_sees_the_jobs_of_each(office: Office) -> None:
    agent = office.device(DeviceKind.AGENT, printer=["kiosk-1", "reception"])
    issue(office)
    ticket = office.person(Role.RECEPTIONIST).post("/tickets", {"service": "A"}, key="r").json["ticket"]
    assert ticket["print"]["printer"] == "reception"
    assert [job["printer"] for job in jobs(agent)] == ["kiosk-1", "reception"]
    assert [job["printer"] for job in jobs(agent, "?printer=reception")] == ["reception"]
    assert agent.get("/print-jobs?printer=other").status_code == 404
    assert [one["code"] for one in agent.get("/printers/mine").json["printers"]] == ["kiosk-1", "reception"]
    assert agent.post("/printers/state", {"state": "ok", "printer": "reception"}).status_code == 204


def test_another_printers_agent_sees_takes_and_ends_nothing(office: Office, agent: Client) -> None:
    """Attack case P3: a token of another printer, of another kind, and a revoked one."""
    issue(office)
    (job,) = jobs(agent)
    administrator = office.person(Role.ADMINISTRATOR)
    made = administrator.post("/devices", {"name": "x", "kind": "agent", "printers": ["kiosk-1"]}).json
    revoked = Client(office.anyone().http, {"Authorization": f"Bearer {made['token']}"})
    administrator.delete(f"/devices/{made['device']['id']}")
    strangers = {
        404: office.device(DeviceKind.AGENT, printer="reception"),
        403: office.device(DeviceKind.TABLET, counter=3),
        401: revoked,
    }
    for status, stranger in strangers.items():
        listed = stranger.get("/print-jobs")
        assert listed.status_code == status or listed.json["jobs"] == []
        for call in ("take", "done"):
            assert stranger.post(f"/print-jobs/{job['id']}/{call}").status_code == status
        assert stranger.post(f"/print-jobs/{job['id']}/failed", {"fault": "other"}).status_code == status
        assert stranger.post("/printers/state", {"state": "offline", "printer": "kiosk-1"}).status_code == status
    of_another_site = office.device(DeviceKind.AGENT, site="kon-tum", printer="kiosk-1")
    assert jobs(of_another_site) == []
    assert take(of_another_site, job).status_code == 404
    assert jobs(agent) == [job]


def test_every_reprint_is_marked_counted_and_leaves_its_reason(office: Office, agent: Client) -> None:
    """Attack case P4: the same ticket printed over and over leaves a trace each time."""
    ticket = issue(office)
    leader = office.person(Role.SUPERVISOR)
    for count in range(1, 4):
        answer = command(leader, ticket, "reprint", {"reason": f"mất phiếu {count}"})
        assert (answer.status_code, answer.json["print"]["reprints"]) == (201, count)
    assert [job["is_reprint"] for job in jobs(agent)] == [False]
    slips = leader.get("/print-jobs/recent").json["jobs"]
    assert [job["is_reprint"] for job in slips] == [True, True, True, False]
    trail = [one for one in leader.get("/events").json["events"] if one["kind"] == "slip_reprinted"]
    assert [(one["reprints"], one["reason"]) for one in trail] == [(n, f"mất phiếu {n}") for n in (1, 2, 3)]


def test_a_report_fetched_or_sent_again_prints_nothing_again(office: Office, agent: Client) -> None:
    """Attack case P4: a replayed acknowledgement or a job taken after its end."""
    ticket = issue(office)
    (job,) = jobs(agent)
    take(agent, job)
    for _ in range(3):
        agent.post(f"/print-jobs/{job['id']}/done")
        agent.post(f"/print-jobs/{job['id']}/failed", {"fault": "paper_out"})
        assert take(agent, job).json["job"]["state"] == "done"
    assert jobs(agent) == []
    assert ticket["print"]["job"] == job["id"]


def test_the_address_behind_the_qr_is_on_the_slip_and_nowhere_in_the_database(office: Office, agent: Client) -> None:
    kiosk = office.kiosk()
    first = kiosk.post("/tickets", {"service": "A"}, key="k").json["ticket"]
    again = kiosk.post("/tickets", {"service": "A"}, key="k").json["ticket"]
    assert again["follow_url"] == first["follow_url"] == f"https://q.example.vn/t/{first['follow_token']}"
    assert jobs(agent)[0]["slip"]["follow_url"] == first["follow_url"]
    officer = office.officer(3)
    dossier = officer.post("/dossiers", {"procedure": "1.001193"}).json
    receipt = officer.get("/print-jobs/recent").json["jobs"][0]
    assert receipt["slip"]["tracking_url"] == dossier["dossier"]["tracking_url"]
    with office.server.database.read() as tx:
        kept = str(list(tx.scalars(select(print_job.c.slip)))) + str(list(tx.scalars(select(idempotency.c.answer))))
    assert first["label"] in kept
    assert first["follow_token"] not in kept
    assert dossier["dossier"]["tracking_token"] not in kept


def test_a_receipt_printed_again_says_why_and_how_often(office: Office) -> None:
    officer = office.officer(3)
    code = officer.post("/dossiers", {"procedure": "1.001193"}).json["dossier"]["code"]
    for count in (1, 2):
        answer = officer.post(f"/dossiers/{code}/print", {"reason": "giấy nhàu"})
        assert answer.json["print"]["reprints"] == count
    leader = office.person(Role.SUPERVISOR)
    trail = [one for one in leader.get("/events").json["events"] if one["kind"] == "slip_reprinted"]
    assert [(one["slip"], one["reprints"], one["dossier"]["code"]) for one in trail] == [
        ("receipt", 1, code),
        ("receipt", 2, code),
    ]


def test_a_lease_lasts_as_long_as_a_slow_slip(office: Office, agent: Client) -> None:
    issue(office)
    (job,) = jobs(agent)
    take(agent, job)
    with office.server.database.read() as tx:
        leased_until = tx.scalar(select(print_job.c.leased_until))
    assert leased_until == office.clock.now + timedelta(seconds=60)
