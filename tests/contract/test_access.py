"""Who may do what, and what a credential is worth: every route against every caller."""

import re
from datetime import timedelta

import pytest

from queue_server.domain.permissions import DeviceKind, Permission, Role, is_granted
from tests.conftest import PASSWORD, Client, Office
from tests.use_cases.test_counter_commands import command, issue

ROOT = "/api/v1"
PARTS = {
    "number": "3",
    "ticket_id": "1",
    "job_id": "1",
    "device_id": "999",
    "posting_id": "999",
    "code": "X1",
    "token": "0" * 32,
    "site": "x",
}


def callers(office: Office) -> dict[Role | DeviceKind | None, Client]:
    made: dict[Role | DeviceKind | None, Client] = {None: office.anyone()}
    for kind in DeviceKind:
        counter = 3 if kind in (DeviceKind.TABLET, DeviceKind.SIGN) else None
        printer = "kiosk-1" if kind is DeviceKind.AGENT else None
        made[kind] = office.device(kind, counter=counter, printer=printer)
    for role in Role:
        made[role] = office.person(role, counter=3 if role is Role.OFFICER else None)
    return made


def test_every_route_answers_every_caller_as_the_table_says(office: Office) -> None:
    issue(office)
    document = office.anyone().get("/openapi.json").json
    people = callers(office)
    wrong = []
    for path, methods in document["paths"].items():
        address = re.sub(r"\{(\w+)\}", lambda part: PARTS[part[1]], path.removeprefix(ROOT))
        for method, operation in methods.items():
            permission = Permission(operation["x-permission"])
            if (method, address) == ("delete", "/session"):
                continue
            for who, client in people.items():
                answer = client.http.open(f"{ROOT}{address}", method=method.upper(), headers=client.headers, json={})
                if permission is Permission.SIGNED_IN:
                    is_allowed = isinstance(who, Role)
                else:
                    is_allowed = is_granted(who, permission)
                code = (answer.json or {}).get("code") if answer.data else None
                refused = answer.status_code == 401 or code == "not_allowed"
                if address == "/session" and method == "post":
                    refused = False  # signing in is for anyone; an empty body is merely bad input
                if refused is is_allowed or answer.status_code >= 500:
                    wrong.append((method, address, str(who), answer.status_code, code))
    assert wrong == []


def test_without_a_credential_it_is_401_with_the_wrong_role_403(office: Office) -> None:
    assert office.anyone().get("/services").status_code == 401
    assert office.kiosk().get("/ratings").status_code == 403
    assert office.kiosk().post("/counters/3/call-next").status_code == 403


def test_an_unknown_token_is_refused_even_beside_a_good_cookie(office: Office) -> None:
    officer = office.officer(3)
    answer = officer.get("/counters/3", headers={"Authorization": "Bearer nonsense"})
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


def test_a_cookie_alone_changes_nothing(office: Office) -> None:
    ticket = issue(office)
    officer = office.officer(3)
    bare = Client(officer.http)
    for answer in (bare.post("/counters/3/call-next"), command(bare, ticket, "cancel"), bare.delete("/session")):
        assert (answer.status_code, answer.json["code"]) == (403, "csrf_missing")


def test_signing_out_ends_the_session(office: Office) -> None:
    officer = office.officer(3)
    assert officer.delete("/session").status_code == 204
    assert officer.get("/session").status_code == 401


def test_a_session_ends_after_a_working_day(office: Office) -> None:
    officer = office.officer(3)
    office.clock.now += timedelta(hours=14, seconds=1)
    assert officer.get("/session").status_code == 401


def test_a_new_sign_in_never_takes_over_an_old_session(office: Office) -> None:
    officer = office.officer(3)
    before = officer.http.get_cookie("session")
    officer.post("/session", {"username": "officer-1", "password": PASSWORD})
    after = officer.http.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Strict"


def test_a_revoked_device_is_out(office: Office) -> None:
    administrator, kiosk = office.person(Role.ADMINISTRATOR), office.kiosk()
    listed = administrator.get("/devices").json["devices"]
    assert administrator.delete(f"/devices/{listed[-1]['id']}").status_code == 204
    assert kiosk.get("/services").status_code == 401


def test_a_devices_token_is_shown_once_and_works(office: Office) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    made = administrator.post("/devices", {"name": "máy 2", "kind": "kiosk"}).json
    assert "token" not in str(administrator.get("/devices").json)
    kiosk = Client(office.anyone().http, {"Authorization": f"Bearer {made['token']}"})
    assert kiosk.get("/services").status_code == 200


def test_another_sites_officer_finds_nothing_here(office: Office) -> None:
    ticket = issue(office)
    stranger = office.person(Role.SUPERVISOR, site="kon-tum")
    assert stranger.get(f"/tickets/{ticket['id']}").status_code == 404
    assert command(stranger, ticket, "cancel").status_code == 404


def test_guessing_a_password_is_slowed_for_that_name_and_not_for_good(office: Office) -> None:
    office.officer(3)
    guesser = office.anyone()
    guess = {"username": "officer-1", "password": "wrong"}
    statuses = [guesser.post("/session", guess).status_code for _ in range(13)]
    assert statuses[:10] == [401] * 10
    assert statuses[-1] == 429
    office.clock.turn(minutes=2)
    right = guesser.post("/session", {"username": "officer-1", "password": PASSWORD})
    assert right.status_code == 200


def test_an_unknown_name_is_answered_like_a_wrong_password(office: Office) -> None:
    office.officer(3)
    known = office.anyone().post("/session", {"username": "officer-1", "password": "x"})
    unknown = office.anyone().post("/session", {"username": "nobody", "password": "x"})
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)


@pytest.mark.parametrize("token", ["0" * 32, "0" * 31, "x", "A" * 200])
def test_wrong_tokens_are_all_answered_alike(office: Office, token: str) -> None:
    for path in ("/follow", "/track"):
        answer = office.anyone().get(f"{path}/{token}")
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_guessing_tokens_is_slowed(office: Office) -> None:
    guesser = office.anyone()
    statuses = [guesser.get(f"/follow/{number:032d}").status_code for number in range(110)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_a_flood_from_one_kiosk_is_refused_and_another_is_unhurt(office: Office) -> None:
    flooding = office.device(DeviceKind.KIOSK)
    answers = [flooding.post("/tickets", {"service": "A"}, key=str(n)) for n in range(40)]
    assert [answer.status_code for answer in answers].count(201) == 20
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert office.device(DeviceKind.KIOSK).post("/tickets", {"service": "A"}, key="1").status_code == 201
    office.clock.turn(seconds=2)
    assert flooding.post("/tickets", {"service": "A"}, key="later").status_code == 201
