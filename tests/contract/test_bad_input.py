"""Bad input gets a problem document that names the field, in the reader's language, and changes nothing."""

import logging
from typing import Any

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Office
from tests.use_cases.test_counter_commands import command, issue

PROBLEM = {"type", "title", "status", "code", "detail"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "service"),
        ({"service": "Z"}, "service"),
        ({"service": 5}, "service"),
        ({"service": None}, "service"),
        ({"service": ""}, "service"),
        ({"service": "A", "priority": "yes"}, "priority"),
        ({"service": "A", "party_size": 0}, "party_size"),
        ({"service": "A", "party_size": 1.5}, "party_size"),
        ({"service": "A", "party_size": 2**63}, "party_size"),
        ({"service": "A", "language": "fr"}, "language"),
        ({"service": "A", "phone": "12"}, "phone"),
        ({"service": "A", "status": "served"}, "status"),
        ({"service": "A", "number": 1}, "number"),
        ({"service": "A", "counter": 3}, "counter"),
        ({"service": "A", "role": "administrator"}, "role"),
        ([], "body"),
        ("A", "body"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_issued(office: Office, body: Any, field: str) -> None:
    answer = office.kiosk().post("/tickets", body, key="1")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["field"] == field
    assert answer.json.keys() >= PROBLEM
    assert office.device(DeviceKind.PROGRAM).get("/tickets").json["tickets"] == []


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"{'service': 'A'}",
        b'{"service": NaN}',
        b'{"service": "\xff"}',
        b'{"service": "\\ud800"}',
        b"[" * 50_000,
        b'{"a":' * 10_000,
    ],
)
def test_what_is_no_json_is_refused(office: Office, raw: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = office.kiosk().post("/tickets", data=raw, key="1", headers=headers)
    assert answer.status_code == 400
    assert answer.json["code"] in ("malformed_json", "bad_input")


def test_other_content_types_and_large_bodies_are_refused(office: Office) -> None:
    kiosk = office.kiosk()
    plain = kiosk.post("/tickets", data=b'{"service": "A"}', key="1", headers={"Content-Type": "text/plain"})
    assert (plain.status_code, plain.json["code"]) == (415, "wrong_media_type")
    large = kiosk.post("/tickets", data=b"x" * 70_000, key="1", headers={"Content-Type": "application/json"})
    assert (large.status_code, large.json["code"]) == (413, "too_large")


@pytest.mark.parametrize("key", [None, "", "k" * 201, "a\tb"])
def test_an_unusable_key_is_named(office: Office, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = office.kiosk().post("/tickets", {"service": "A"}, headers=headers)
    assert (answer.status_code, answer.json["field"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("business_day=yesterday", "business_day"),
        ("business_day=2026-02-30", "business_day"),
        ("status=lost", "status"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("after=-1", "after"),
        ("after=1e3", "after"),
        ("after=" + "9" * 5000, "after"),
        ("after=٣", "after"),
    ],
)
def test_a_bad_query_is_named(office: Office, query: str, field: str) -> None:
    answer = office.device(DeviceKind.PROGRAM).get(f"/tickets?{query}")
    assert (answer.status_code, answer.json["field"]) == (400, field)


def test_control_characters_and_bidi_marks_never_reach_the_record(office: Office) -> None:
    officer = office.officer(3)
    name = "Nguye\u0302\u0303n\u202e V\u0103n\x00 A\u200b"
    dossier = officer.post("/dossiers", {"procedure": "1.001612", "applicant_name": name}).json["dossier"]
    assert dossier["applicant_name"] == "Nguyễn Văn A"


def test_unknown_things_are_not_found(office: Office) -> None:
    officer = office.officer(3)
    assert command(officer, {"id": 999}, "begin").status_code == 404
    assert office.person(Role.SUPERVISOR).get("/counters/99").status_code == 404
    assert officer.get("/dossiers/H48-000000-0000").status_code == 404
    assert office.anyone().get("/nothing").status_code == 404
    assert office.anyone().post("/openapi.json").status_code == 405


def test_refusals_speak_the_readers_language(office: Office) -> None:
    kiosk = office.kiosk()
    vietnamese = kiosk.post("/tickets", {"service": "Z"}, key="1")
    english = kiosk.post("/tickets", {"service": "Z"}, key="1", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert "chưa đúng" in vietnamese.json["detail"]
    assert "is not right" in english.json["detail"]
    assert english.headers["Content-Language"] == "en"
    assert vietnamese.json["code"] == english.json["code"]


def test_reading_changes_nothing(office: Office) -> None:
    issue(office)
    administrator = office.person(Role.ADMINISTRATOR)
    before = administrator.get("/events").json
    document = administrator.get("/openapi.json").json
    for path, methods in document["paths"].items():
        if "get" in methods and "{" not in path:
            administrator.get(path.removeprefix("/api/v1"))
    assert administrator.get("/events").json == before


def test_answers_and_pages_are_hardened(office: Office) -> None:
    http = office.anyone().http
    for path in ("/api/v1/openapi.json", "/kiosk", "/tablet", "/t/" + "0" * 32, "/login", "/display/board", "/counter"):
        answer = http.get(path)
        assert answer.status_code == 200, path
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        answer.close()
    with http.get("/look/tokens.css") as styles:
        assert styles.headers["Cache-Control"] == "no-cache"
    assert http.get("/look/../pyproject.toml").status_code == 404


def test_a_forged_host_changes_no_address(office: Office) -> None:
    answer = office.kiosk().post("/tickets", {"service": "A"}, key="1", headers={"Host": "evil.example"})
    assert answer.json["ticket"]["follow_url"].startswith("https://q.example.vn/")


def test_logs_hold_no_token_and_no_person(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from queue_server.use_cases import following

    token = issue(office)["follow_token"]

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(following, "read", broken)
    with caplog.at_level(logging.DEBUG):
        answer = office.anyone().get(f"/follow/{token}")
    assert (answer.status_code, answer.json["code"]) == (500, "server_error")
    assert "ZeroDivisionError" in caplog.text
    assert token not in caplog.text


def test_health_says_ok_and_nothing_else(office: Office) -> None:
    http = office.anyone().http
    assert http.get("/healthz").json == {"status": "ok"}
    assert http.get("/readyz").json == {"status": "ok"}
    assert http.get("/metrics").status_code == 200
    elsewhere = http.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 403
