"""The node between a kiosk's page and a server that may be there or not: numbers, keys, hand-in."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.kiosk.fake_centre import FIRST, LAST, FakeCentre, problem
from tests.kiosk.live_node import LiveNode, until


def labels_of(answers: list[requests.Response]) -> list[str]:
    return [answer.json()["ticket"]["label"] for answer in answers]


def test_a_server_that_is_there_gives_the_number(node: LiveNode, centre: FakeCentre) -> None:
    answer = node.issue("k1")
    assert (answer.status_code, answer.json()["ticket"]["label"]) == (201, "A001")
    assert list(centre.tickets) == ["k1"]
    assert node.status()["given_today"] == 0


def test_without_the_server_numbers_come_out_of_the_series_and_are_handed_in_in_order(
    node: LiveNode, centre: FakeCentre
) -> None:
    centre.go_away()
    answers = [node.issue(f"k{number}", service) for number, service in enumerate("AAH")]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert labels_of(answers) == ["A901", "A902", "H901"]
    assert node.status() | {"now": "", "page_silent_seconds": None} == {
        "state": "away",
        "now": "",
        "series": {"first": FIRST, "last": LAST},
        "is_day_known": True,
        "given_today": 3,
        "waiting_to_be_handed_in": 3,
        "refused": [],
        "page_silent_seconds": None,
    }
    centre.come_back()
    centre.wait(lambda: len(centre.handed_in) == 3)
    assert list(centre.handed_in) == ["k0", "k1", "k2"]
    assert [body["number"] for body in centre.handed_in.values()] == [901, 902, 901]
    until(lambda: node.status()["waiting_to_be_handed_in"] == 0)
    assert node.status()["state"] == "connected"
    assert node.issue("k9").json()["ticket"]["label"] == "A001"


def test_the_ticket_says_what_the_node_knows_and_no_more(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    ticket = node.issue("k1", "H", priority=True, language="en", party_size=3).json()["ticket"]
    day = str(centre.now().date())
    assert ticket["issued_offline"] is True
    assert (ticket["ahead"], ticket["wait"], ticket["serve_by"], ticket["sequence"]) == (None, None, None, None)
    assert ticket["follow_url"] == f"https://xephang.example.vn/t/{day}-H901"
    assert ticket["counters"] == [7, 8, 9]
    assert (ticket["priority"], ticket["language"], ticket["party_size"]) == (True, "en", 3)
    job = ticket["print"]["job"]
    assert ticket["print"] == {"job": job, "printer": "kiosk-1", "printer_name": "Máy in 1", "is_moved": False}
    assert abs(datetime.fromisoformat(ticket["joined_at"]) - centre.now()) < timedelta(seconds=20)


def test_a_key_has_one_number_however_often_it_comes(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    first = node.issue("k1").json()
    again = node.issue("k1")
    assert (again.status_code, again.json()) == (200, first)
    other = node.issue("k1", "H")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    centre.come_back()
    until(lambda: node.status()["waiting_to_be_handed_in"] == 0)
    assert node.issue("k1").json() == first
    assert centre.tickets == {}


def test_many_presses_at_once_get_different_numbers(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    answers: list[requests.Response] = []

    def press(key: str) -> None:
        answers.append(node.issue(key))

    # Each key twice at the same time: a page that repeats itself.
    presses = [threading.Thread(target=press, args=(f"k{number // 2}",)) for number in range(10)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(labels_of(answers)) == sorted(f"A{number}" for number in range(FIRST, LAST + 1) for _ in range(2))


def test_what_the_server_answered_before_it_went_is_said_again(node: LiveNode, centre: FakeCentre) -> None:
    first = node.issue("k1").json()
    centre.go_away()
    again = node.issue("k1")
    assert (again.status_code, again.json()) == (200, first)
    assert node.status()["given_today"] == 0
    assert node.issue("k1", "H").status_code == 409


def test_a_server_that_hangs_is_waited_for_once(node: LiveNode, centre: FakeCentre) -> None:
    centre.hangs = True
    assert labels_of([node.issue("k1")]) == ["A901"]
    tries = centre.asked.count(("POST", "/tickets"))
    assert labels_of([node.issue("k2"), node.issue("k3")]) == ["A902", "A903"]
    assert centre.asked.count(("POST", "/tickets")) == tries == 1
    centre.release()
    centre.wait(lambda: list(centre.handed_in) == ["k1", "k2", "k3"])


def test_an_answer_that_was_lost_leaves_the_citizen_with_one_paper(node: LiveNode, centre: FakeCentre) -> None:
    """The server has done it; the citizen has the node's number, which is handed in under the same key."""
    centre.loses = "/tickets"
    assert labels_of([node.issue("k1")]) == ["A901"]
    centre.wait(lambda: "k1" in centre.handed_in)
    assert list(centre.tickets) == ["k1"]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_without_a_server_is_no_answer(node: LiveNode, centre: FakeCentre, status: int) -> None:
    centre.answers_instead["/tickets"] = (status, "<html>Bad gateway</html>")
    assert labels_of([node.issue("k1")]) == ["A901"]


@pytest.mark.parametrize("status", [200, 302, 403])
def test_a_network_s_sign_in_page_is_not_followed_and_is_no_answer(
    node: LiveNode, centre: FakeCentre, status: int
) -> None:
    centre.answers_instead["/tickets"] = (status, "<html>Sign in to this network</html>")
    assert labels_of([node.issue("k1")]) == ["A901"]
    assert "/elsewhere" not in [path for _, path in centre.asked]


def test_a_server_that_cannot_write_is_as_good_as_away(node: LiveNode, centre: FakeCentre) -> None:
    centre.answers_instead["/tickets"] = (503, problem(503, "database_unavailable"))
    assert labels_of([node.issue("k1")]) == ["A901"]


@pytest.mark.parametrize(("status", "code"), [(503, "overloaded"), (429, "too_many_requests"), (409, "site_closed")])
def test_an_answer_of_the_server_is_passed_on(node: LiveNode, centre: FakeCentre, status: int, code: str) -> None:
    centre.answers_instead["/tickets"] = (status, problem(status, code))
    answer = node.issue("k1")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers.get("Retry-After") == ("1" if status in (429, 503) else None)
    assert node.status()["given_today"] == 0


def test_a_used_up_series_is_refused_in_words(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    for number in range(FIRST, LAST + 1):
        assert node.issue(f"k{number}").status_code == 201
    refused = node.issue("k-last")
    assert (refused.status_code, refused.json()["code"]) == (409, "series_used_up")
    assert "dự phòng" in refused.json()["detail"]
    assert node.issue("k-other", "H").status_code == 201


def test_a_kiosk_without_a_series_passes_on_and_nothing_else(centre: FakeCentre, tmp_path: Path) -> None:
    centre.series = None
    with LiveNode(centre.url, tmp_path / "node") as node:
        until(lambda: "services" in node.known())
        assert node.issue("k1").status_code == 201
        centre.go_away()
        assert (node.issue("k2").status_code, node.get("/services").status_code) == (502, 502)
        assert node.issue("k2").json()["code"] == "server_away"


def test_a_revoked_kiosk_gives_no_number_by_itself(node: LiveNode, centre: FakeCentre) -> None:
    centre.known_tokens.clear()
    centre.go_away()
    node.wait_until_away()
    centre.come_back()  # and says 401 to whoever asks
    until(lambda: node.status()["series"] is None)
    centre.go_away()
    assert node.issue("k1").status_code in (401, 502)
    assert node.issue("k1").status_code == 502


@pytest.mark.parametrize(
    ("more", "field"),
    [({"service": "?"}, "service"), ({"phone": "12"}, "phone"), ({"help_language": "hre"}, "help_language")],
)
def test_what_the_server_would_not_take_is_not_given(
    node: LiveNode, centre: FakeCentre, more: dict[str, Any], field: str
) -> None:
    centre.go_away()
    answer = node.issue("k1", **more)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert node.post("/tickets", {"service": "A", "sudo": True}, key="k2").status_code == 400
    assert node.post("/tickets", {"service": "A"}).status_code == 400


def test_a_number_the_server_refuses_for_good_is_kept_and_shown(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    node.issue("k1")
    node.issue("k2")
    centre.answers_instead["/tickets/handed-in"] = (409, problem(409, "number_taken"))
    centre.come_back()
    refused = until(lambda: node.status()["refused"])
    assert refused[0] == {"label": "A901", "business_day": str(centre.now().date()), "code": "number_taken"}


@pytest.mark.parametrize(
    ("status", "code"), [(429, "too_many_requests"), (401, "not_signed_in"), (500, "server_error")]
)
def test_a_number_is_handed_in_again_until_it_is_taken(
    node: LiveNode, centre: FakeCentre, status: int, code: str
) -> None:
    centre.go_away()
    node.issue("k1")
    centre.answers_instead["/tickets/handed-in"] = (status, problem(status, code))
    centre.come_back()
    centre.wait(lambda: ("POST", "/tickets/handed-in") in centre.asked)
    assert (node.status()["waiting_to_be_handed_in"], node.status()["refused"]) == (1, [])
    del centre.answers_instead["/tickets/handed-in"]
    if status != 401:
        centre.wait(lambda: "k1" in centre.handed_in)


def test_a_phone_number_is_forgotten_once_it_is_handed_in(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    assert node.issue("k1", phone="0901234567").status_code == 201
    centre.come_back()
    centre.wait(lambda: "k1" in centre.handed_in)
    assert centre.handed_in["k1"]["phone"] == "0901234567"
    until(lambda: node.status()["waiting_to_be_handed_in"] == 0)
    node.stop()
    assert b"0901234567" not in (node.data / "node.db").read_bytes()


def test_a_ticket_is_moved_once_the_server_has_it(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    ticket = node.issue("k1").json()["ticket"]
    refused = node.post(f"/tickets/{ticket['id']}/move", {"service": "H"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_handed_in")
    centre.come_back()
    until(lambda: node.status()["waiting_to_be_handed_in"] == 0)
    moved = node.post(f"/tickets/{ticket['id']}/move", {"service": "H"})
    assert moved.json() == {"ticket": {"id": 5000, "service": "H"}}
