"""Values at the edge of what a field, a path or a clock can hold: named and refused, never a failure of the server."""

import unicodedata
from typing import Any

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.installation import add_user
from tests.conftest import PASSWORD, Client, Office
from tests.use_cases.test_counter_commands import call, command, issue

BEYOND = [2**53 + 1, 2**63, 10**25]
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("number", BEYOND)
def test_numbers_beyond_all_rows_are_not_found(office: Office, number: int) -> None:
    officer, leader = office.officer(3), office.person(Role.ADMINISTRATOR)
    tablet = office.device(DeviceKind.TABLET, counter=3)
    agent = office.device(DeviceKind.AGENT, printer="kiosk-1")
    for answer in (
        officer.get(f"/tickets/{number}"),
        command(officer, {"id": number}, "begin"),
        command(tablet, {"id": number}, "rating", {"score": 5}),
        leader.get(f"/counters/{number}"),
        leader.post(f"/counters/{number}/open"),
        leader.delete(f"/devices/{number}"),
        agent.post(f"/print-jobs/{number}/done"),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("number", [0, -1, *BEYOND])
def test_a_ticket_that_cannot_be_is_named(office: Office, number: int) -> None:
    answer = office.officer(3).post("/dossiers", {"procedure": "1.001612", "ticket": number})
    assert (answer.status_code, answer.json["field"]) == (400, "ticket")


@pytest.mark.parametrize("number", [0, -1, *BEYOND])
def test_a_counter_that_cannot_be_is_refused_wherever_it_is_named(office: Office, number: int) -> None:
    administrator, ticket = office.person(Role.ADMINISTRATOR), issue(office)
    signing_in = {"username": "administrator-1", "password": PASSWORD, "counter": number}
    for answer in (
        command(administrator, ticket, "call", {"reason": "đau", "counter": number}),
        administrator.post("/devices", {"name": "bảng", "kind": "tablet", "counter": number}),
        office.anyone().post("/session", signing_in),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("raw", [b'{"service":"A","party_size":1e309}', b'{"service":"A","party_size":-1e309}'])
def test_a_number_no_machine_holds_is_named(office: Office, raw: bytes) -> None:
    answer = office.kiosk().post("/tickets", data=raw, key="1", headers=JSON)
    assert (answer.status_code, answer.json["field"]) == (400, "party_size")


@pytest.mark.parametrize("raw", [b'{"kind":"board","diagonal_inches":Infinity}', b'{"kind":"board","name":-Infinity}'])
def test_infinity_is_no_json(office: Office, raw: bytes) -> None:
    answer = office.person(Role.ADMINISTRATOR).post("/devices", data=raw, headers=JSON)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed_json")


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u200b", "\u00a0", "\x00"])
def test_a_blank_is_no_text(office: Office, blank: str) -> None:
    officer, ticket = office.officer(3), issue(office)
    dossier: dict[str, Any] = {"procedure": "1.001612"}
    for answer, field in (
        (command(officer, ticket, "call", {"reason": blank}), "reason"),
        (officer.post("/dossiers", dossier | {"applicant_name": blank}), "applicant_name"),
        (officer.post("/dossiers", dossier | {"documents": [{"name": blank}]}), "documents[0].name"),
    ):
        assert (answer.status_code, answer.json["field"]) == (400, field)


def test_the_names_of_papers_are_cleaned_too(office: Office) -> None:
    papers = [{"name": "Gi\u00e2\u0301y\u202e đề\x00 nghị\n"}]
    answer = office.officer(3).post("/dossiers", {"procedure": "1.001612", "documents": papers})
    assert [one["name"] for one in answer.json["dossier"]["documents"]] == ["Giấy đề nghị"]
    slip = office.device(DeviceKind.AGENT, printer="reception").get("/print-jobs").json["jobs"][0]["slip"]
    assert slip["documents"][0]["name"] == "Giấy đề nghị"


@pytest.mark.parametrize(
    "day", ["20261125", "2026-W48-3", "2026-1-1", "26-11-25", "2026-11-25T00:00", "２０２６-11-25"]
)
def test_a_day_is_written_in_one_way_only(office: Office, day: str) -> None:
    answer = office.person(Role.MANAGER).get(f"/statistics/day?business_day={day}")
    assert (answer.status_code, answer.json["field"]) == (400, "business_day")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_have_figures_of_nothing(office: Office, day: str) -> None:
    manager = office.person(Role.MANAGER)
    assert manager.get(f"/statistics/day?business_day={day}").json["issued"] == 0
    assert manager.get(f"/ratings?business_day={day}").json == {"ratings": [], "next": None}


@pytest.mark.parametrize("part", ["%00", "%ED%A0%80", "%FF", "..%2f..%2fsecret.key", "%0d%0aSet-Cookie:x=1", "'--"])
def test_odd_bytes_in_a_path_are_simply_not_found(office: Office, part: str) -> None:
    officer = office.officer(3)
    for path in ("/follow", "/track", "/dossiers"):
        answer = officer.get(f"{path}/{part}")
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "Bearer \xff", "Bearer " + "x" * 5000])
def test_odd_credentials_are_none(office: Office, header: str) -> None:
    answer = office.anyone().get("/services", headers={"Authorization": header})
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("language", ["", "fr", "en;q=abc", "*;q=9,\xff", "vi-VN,en;q=0.5", "x" * 5000])
def test_any_wish_for_a_language_is_answered_in_one_we_have(office: Office, language: str) -> None:
    answer = office.kiosk().post("/tickets", {"service": "Z"}, key="1", headers={"Accept-Language": language})
    assert answer.status_code == 400
    assert answer.headers["Content-Language"] in ("vi", "en")


def test_compressed_and_otherwise_encoded_bodies_are_no_json(office: Office) -> None:
    kiosk = office.kiosk()
    wide = '{"service": "A"}'.encode("utf-16")
    for raw, headers in ((b"\x1f\x8b\x08", {"Content-Encoding": "gzip"}), (wide, {})):
        answer = kiosk.post("/tickets", data=raw, key="1", headers=JSON | headers)
        assert (answer.status_code, answer.json["code"]) == (400, "malformed_json")


@pytest.mark.parametrize("password", ["  mười lăm chữ  cách  ", "a\u200bb" * 8])
def test_a_password_is_compared_as_typed_on_any_keyboard(office: Office, password: str) -> None:
    of: dict[str, Any] = {"site": office.site, "name": "lan", "display_name": "Lan", "role": Role.OFFICER, "counter": 3}
    add_user(office._opened, **of, password=password)
    for typed in (password, unicodedata.normalize("NFD", password)):
        assert office.anyone().post("/session", {"username": "lan", "password": typed}).status_code == 200
    for wrong in (password.strip() + "!", password.replace(" ", "").replace("\u200b", "")):
        assert office.anyone().post("/session", {"username": "lan", "password": wrong}).status_code == 401


def test_a_transfer_goes_to_another_service(office: Office) -> None:
    issue(office)
    officer = office.officer(3)
    answer = command(officer, call(officer), "transfer", {"service": "A"})
    assert (answer.status_code, answer.json["field"]) == (400, "service")


class TestClock:
    """A clock that is set back while citizens wait (a battery, a time server) stops nobody's work."""

    @pytest.fixture
    def officer(self, office: Office) -> Client:
        return office.officer(3)

    def test_a_visit_goes_on(self, office: Office, officer: Client) -> None:
        issued = issue(office)
        for word in ("call-next", "begin", "finish"):
            office.clock.turn(minutes=-5)
            path = "/counters/3/call-next" if word == "call-next" else f"/tickets/{issued['id']}/{word}"
            answer = officer.post(path)
            assert answer.status_code == 200, answer.text
        ended = answer.json["ticket"]
        assert ended["issued_at"] <= ended["called_at"] <= ended["began_at"] <= ended["ended_at"]
        times = office.person(Role.MANAGER).get("/statistics/day").json["times"]
        assert (times["waiting"]["median_seconds"], times["service"]["median_seconds"]) == (0, 0)

    def test_numbers_go_on_without_gap(self, office: Office) -> None:
        labels = []
        for minutes in (0, -5, 10):
            office.clock.turn(minutes=minutes)
            labels.append(issue(office)["label"])
        assert labels == ["A001", "A002", "A003"]

    def test_a_jump_to_tomorrow_and_back_keeps_both_days(self, office: Office, officer: Client) -> None:
        issue(office)
        office.clock.turn(days=1)
        assert issue(office)["label"] == "A001"
        office.clock.turn(days=-1)
        assert issue(office)["label"] == "A002"
        assert call(officer)["business_day"] == "2026-11-25"
