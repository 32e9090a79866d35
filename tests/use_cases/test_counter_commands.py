"""An officer's day over the wire on a real database: every command, its guard and its trace."""

from typing import Any

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Client, Office


def issue(office: Office, service: str = "A", **more: Any) -> dict[str, Any]:
    answer = office.kiosk().post("/tickets", {"service": service, **more}, key="k")
    assert answer.status_code == 201, answer.text
    ticket: dict[str, Any] = answer.json["ticket"]
    return ticket


def call(officer: Client, counter: int = 3) -> dict[str, Any]:
    answer = officer.post(f"/counters/{counter}/call-next")
    assert answer.status_code == 200, answer.text
    ticket: dict[str, Any] = answer.json["ticket"]
    return ticket


def command(client: Client, ticket: dict[str, Any], word: str, body: Any = None) -> Any:
    return client.post(f"/tickets/{ticket['id']}/{word}", body)


def test_a_visit_from_number_to_service(office: Office) -> None:
    issued = issue(office)
    officer = office.officer(3)
    office.clock.turn(minutes=4)
    called = call(officer)
    assert (called["label"], called["status"], called["counter"], called["calls"]) == ("A001", "called", 3, 1)
    assert command(officer, called, "recall").json["ticket"]["calls"] == 2
    assert command(officer, called, "begin").json["ticket"]["status"] == "serving"
    assert officer.get("/counters/3").json["ticket"]["id"] == issued["id"]
    assert command(officer, called, "finish").json["ticket"]["status"] == "served"
    assert officer.get("/counters/3").json["ticket"] is None
    kinds = [event["kind"] for event in officer.get("/events").json["events"]]
    assert kinds == [
        "ticket_issued",
        "counter_opened",
        "ticket_called",
        "ticket_recalled",
        "ticket_began",
        "ticket_finished",
    ]


def test_priority_is_called_before_those_due_later_and_the_reason_is_said(office: Office) -> None:
    issue(office)
    office.clock.turn(minutes=1)
    urgent = issue(office, priority=True)
    answer = office.officer(3).post("/counters/3/call-next")
    assert (answer.json["ticket"]["id"], answer.json["reason"]) == (urgent["id"], "priority")


def test_one_who_waited_long_enough_is_not_passed_by_priority(office: Office) -> None:
    first = issue(office)
    office.clock.turn(minutes=13)
    issue(office, priority=True)
    assert call(office.officer(3))["id"] == first["id"]


def test_a_busy_counter_is_refused_with_the_ticket_still_there(office: Office) -> None:
    issue(office)
    issue(office)
    officer = office.officer(3)
    current = call(officer)
    answer = officer.post("/counters/3/call-next")
    assert (answer.status_code, answer.json["code"]) == (409, "counter_busy")
    assert answer.json["ticket"]["id"] == current["id"]


def test_nobody_waiting_is_no_content(office: Office) -> None:
    assert office.officer(3).post("/counters/3/call-next").status_code == 204


def test_an_officer_does_not_touch_another_counter(office: Office) -> None:
    issue(office)
    called = call(office.officer(3))
    other = office.officer(2)
    for answer in (other.post("/counters/3/call-next"), command(other, called, "finish"), other.get("/counters/3")):
        assert (answer.status_code, answer.json["code"]) == (403, "foreign_counter")


def test_a_paused_counter_does_not_call(office: Office) -> None:
    issue(office)
    officer = office.officer(3)
    officer.post("/counters/3/open")
    assert officer.post("/counters/3/pause").json["state"] == "paused"
    assert officer.post("/counters/3/call-next").json["code"] == "counter_not_open"
    officer.post("/counters/3/open")
    assert call(officer)["label"] == "A001"


def test_a_counter_is_not_closed_over_a_citizens_head(office: Office) -> None:
    issue(office)
    officer = office.officer(3)
    call(officer)
    assert officer.post("/counters/3/close").json["code"] == "counter_busy"


def test_opening_a_counter_makes_it_the_officers_own(office: Office) -> None:
    issue(office)
    officer = office.person(Role.OFFICER)
    assert officer.post("/counters/2/call-next").json["code"] == "foreign_counter"
    officer.post("/counters/2/open")
    assert officer.get("/session").json["user"]["counter"] == 2
    assert call(officer, 2)["counter"] == 2


def test_hold_frees_the_counter_and_resume_brings_the_citizen_back(office: Office) -> None:
    issue(office)
    issue(office)
    officer = office.officer(3)
    first = call(officer)
    command(officer, first, "hold")
    second = call(officer)
    assert command(officer, first, "resume").json["code"] == "counter_busy"
    command(officer, second, "finish")
    assert command(officer, first, "resume").json["ticket"]["status"] == "called"


def test_requeue_keeps_the_place(office: Office) -> None:
    first = issue(office)
    issue(office)
    officer = office.officer(3)
    command(officer, call(officer), "requeue")
    assert call(officer)["id"] == first["id"]


def test_transfer_keeps_the_number_and_is_due_soon(office: Office) -> None:
    issue(office)
    issue(office, "H")
    officer = office.officer(3)
    called = call(officer)
    moved = command(officer, called, "transfer", {"service": "H"}).json["ticket"]
    assert (moved["label"], moved["service"], moved["status"], moved["counter"]) == ("A001", "H", "waiting", None)
    answer = office.officer(7).post("/counters/7/call-next")
    assert (answer.json["ticket"]["label"], answer.json["reason"]) == ("A001", "transferred")


def test_a_no_show_may_return_within_its_grace_time(office: Office) -> None:
    issue(office)
    officer, reception = office.officer(3), office.person(Role.RECEPTIONIST)
    missed = call(officer)
    command(officer, missed, "no-show")
    office.clock.turn(minutes=29)
    assert command(reception, missed, "return").json["ticket"]["status"] == "waiting"
    again = call(officer)
    command(officer, again, "no-show")
    office.clock.turn(minutes=31)
    assert command(reception, missed, "return").json["code"] == "too_late"


def test_move_keeps_the_due_instant_and_cancel_ends(office: Office) -> None:
    issued = issue(office)
    reception = office.person(Role.RECEPTIONIST)
    moved = command(reception, issued, "move", {"service": "H"}).json["ticket"]
    assert (moved["service"], moved["serve_by"], moved["label"]) == ("H", issued["serve_by"], "A001")
    assert command(reception, issued, "cancel").json["ticket"]["status"] == "cancelled"
    assert command(reception, issued, "cancel").json["code"] == "command_refused"


def test_the_kiosk_moves_its_own_tickets_only(office: Office) -> None:
    kiosk = office.kiosk()
    own = kiosk.post("/tickets", {"service": "A"}, key="1").json["ticket"]
    assert command(kiosk, own, "move", {"service": "C"}).json["ticket"]["ahead"] == 0
    assert command(office.kiosk(), own, "move", {"service": "H"}).status_code == 404


def test_undo_takes_back_within_a_minute_at_a_free_counter(office: Office) -> None:
    issue(office)
    issue(office)
    officer = office.officer(3)
    first = call(officer)
    command(officer, first, "begin")
    command(officer, first, "finish")
    office.clock.turn(seconds=30)
    assert command(officer, first, "undo").json["ticket"]["status"] == "serving"
    command(officer, first, "finish")
    second = call(officer)
    assert command(officer, first, "undo").json["code"] == "counter_busy"
    command(officer, second, "finish")
    office.clock.turn(seconds=61)
    assert command(officer, second, "undo").json["code"] == "too_late"


def test_undo_is_refused_once_a_rating_is_given(office: Office) -> None:
    issue(office)
    officer, tablet = office.officer(3), office.device(DeviceKind.TABLET, counter=3)
    called = call(officer)
    command(officer, called, "finish")
    assert command(tablet, called, "rating", {"score": 5}).status_code == 201
    assert command(officer, called, "undo").json["code"] == "already_rated"


def test_a_particular_ticket_is_called_with_a_reason_and_only_if_the_counter_serves_it(office: Office) -> None:
    issue(office)
    wanted, foreign = issue(office), issue(office, "H")
    officer = office.officer(3)
    assert command(officer, wanted, "call").json["field"] == "reason"
    assert command(officer, foreign, "call", {"reason": "khách đau"}).json["code"] == "service_not_served"
    assert command(officer, wanted, "call", {"reason": "khách đau"}).json["ticket"]["id"] == wanted["id"]
    event = officer.get("/events").json["events"][-1]
    assert (event["reason"], event["note"]) == ("chosen", "khách đau")


def test_the_line_shows_who_comes_next_and_why(office: Office) -> None:
    issue(office)
    office.clock.turn(minutes=20)
    issue(office, priority=True)
    line = office.officer(3).get("/counters/3/line").json
    assert [(one["label"], one["why"], one["is_late"]) for one in line["tickets"]] == [
        ("A001", "due_first", True),
        ("A002", "priority", False),
    ]
    assert line["waiting"] == 2


def test_supervisors_open_counters_for_others_and_call_nobody(office: Office) -> None:
    supervisor = office.person(Role.SUPERVISOR)
    assert supervisor.post("/counters/5/open").json["state"] == "open"
    assert supervisor.get("/session").json["user"]["counter"] is None
    assert supervisor.post("/counters/5/call-next").status_code == 403


@pytest.mark.parametrize("word", ["recall", "begin", "finish", "no-show", "requeue", "hold", "undo"])
def test_a_waiting_ticket_refuses_what_belongs_to_a_counter(office: Office, word: str) -> None:
    issued = issue(office)
    answer = command(office.officer(3), issued, word)
    assert (answer.status_code, answer.json["code"]) == (409, "command_refused")
    assert "A001" in answer.json["detail"]
