"""Messages to a phone whose page is closed: asked for, encrypted for it alone, sent beside the work, forgotten."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from queue_server import web_push
from queue_server.domain import push
from queue_server.domain.actor import SYSTEM
from queue_server.domain.errors import BadInput
from queue_server.use_cases import closing
from tests.conftest import Client, Office
from tests.push_service import Phone, PushService
from tests.use_cases.test_counter_commands import call, command
from tests.use_cases.test_following import issue


@pytest.fixture
def service(office: Office) -> Iterator[PushService]:
    made = PushService()
    office.server.run.installation = replace(office.server.run.installation, push_also=made.url)
    yield made
    made.close()


@pytest.fixture
def officer(office: Office) -> Client:
    return office.officer(3)


def subscribed(office: Office, service: PushService, ticket: dict[str, Any], path: str = "/one") -> Phone:
    phone = Phone()
    answer = office.anyone().post(f"/follow/{ticket['follow_token']}/push", phone.subscription(service.url + path))
    assert answer.status_code == 204, answer.text
    return phone


def ticked(office: Office) -> None:
    office.server.schedule.tick()


def test_the_call_reaches_the_phone_and_only_the_phone_can_read_it(
    office: Office, service: PushService, officer: Client
) -> None:
    own = issue(office)
    phone = subscribed(office, service, own)
    call(officer)
    assert service.came == []  # not on the officer's way
    ticked(office)
    (path, headers, body) = service.came[-1]
    assert path == "/one"
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], headers["urgency"]) == ("600", "high")
    assert own["label"].encode() not in body
    assert phone.read(body) == {
        "title": "Mời đến quầy 3",
        "body": f"Đến lượt số {own['label']}. Mời ông, bà đến quầy 3 ngay.",
        "tag": own["label"],
        "kind": "called",
    }
    key = office.anyone().get(f"/follow/{own['follow_token']}").json["push_key"]
    assert service.is_signed_by(key)


def test_it_is_told_two_before_then_called_then_called_again(
    office: Office, service: PushService, officer: Client
) -> None:
    for _ in range(3):
        issue(office)
    own = office.kiosk().post("/tickets", {"service": "A", "language": "en"}, key="own").json["ticket"]
    phone = subscribed(office, service, own)
    kinds = []
    for _ in range(4):
        ticked(office)
        called = call(officer)
        ticked(office)
        if called["label"] == own["label"]:
            command(officer, called, "recall")
            ticked(office)
        ticked(office)
        command(officer, called, "finish")
    kinds = [phone.read(body)["kind"] for _, _, body in service.came]
    assert kinds == ["soon", "called", "called"]
    assert phone.read(service.came[0][2])["title"] == f"Soon your turn: {own['label']}"


def test_one_who_lets_others_go_first_is_told_once_more(office: Office, service: PushService) -> None:
    own = issue(office)
    phone = subscribed(office, service, own)
    for _ in range(2):
        issue(office)
    ticked(office)
    office.anyone().post(f"/follow/{own['follow_token']}/delay")
    ticked(office)
    assert [phone.read(body)["kind"] for _, _, body in service.came] == ["soon", "soon"]


def test_what_was_told_before_it_asked_is_not_told(office: Office, service: PushService, officer: Client) -> None:
    own = issue(office)
    call(officer)
    subscribed(office, service, own)
    ticked(office)
    assert service.came == []


def test_a_push_service_in_trouble_harms_nobody_and_one_that_forgot_is_forgotten(
    office: Office, service: PushService, officer: Client, caplog: pytest.LogCaptureFixture
) -> None:
    own = issue(office)
    subscribed(office, service, own, "/secret-address")
    service.status = 500
    called = call(officer)
    with caplog.at_level(logging.WARNING):
        ticked(office)
    assert command(officer, called, "recall").status_code == 200
    service.status = 410
    ticked(office)
    command(officer, called, "recall")
    ticked(office)
    assert len(service.came) == 2
    assert "refused: 500" in caplog.text
    assert "secret-address" not in caplog.text
    assert own["label"] not in caplog.text


def test_one_that_cannot_be_reached_harms_nobody(office: Office, service: PushService, officer: Client) -> None:
    subscribed(office, service, issue(office))
    service.close()
    assert call(officer)["status"] == "called"
    ticked(office)


def test_a_redirect_is_not_followed(office: Office, service: PushService, officer: Client) -> None:
    subscribed(office, service, issue(office))
    service.status, service.location = 307, f"{service.url}/elsewhere"
    call(officer)
    ticked(office)
    assert [path for path, _, _ in service.came] == ["/one"]


def test_it_ends_when_told_with_the_visit_and_with_the_day(
    office: Office, service: PushService, officer: Client
) -> None:
    stopped, gone, left = issue(office), issue(office), issue(office)
    for ticket in (stopped, gone, left):
        subscribed(office, service, ticket)
    anyone = office.anyone()
    assert anyone.post(f"/follow/{stopped['follow_token']}/push-end").status_code == 204
    assert anyone.post(f"/follow/{gone['follow_token']}/cancel").status_code == 200
    refused = anyone.post(f"/follow/{gone['follow_token']}/push", Phone().subscription(f"{service.url}/x"))
    assert refused.json["code"] == "too_late"
    assert tickets_subscribed(office) == {gone["id"], left["id"]}
    office.clock.turn(hours=10)
    office.server.run.write(office.site, closing.close_due_days, SYSTEM)
    assert tickets_subscribed(office) == set()


def tickets_subscribed(office: Office) -> set[int]:
    with office.server.database.read() as tx:
        return {row[0] for row in tx.exec_driver_sql("SELECT ticket_id FROM push_subscription")}


NOT_OF_THE_OPEN_INTERNET = (
    "http://push.example.com/x",
    "https://localhost/x",
    "https://127.0.0.1/x",
    "https://127.1/x",
    "https://2130706433/x",
    "https://0x7f.0.0.1/x",
    "https://0/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://10.0.0.2/x",
    "https://192.168.1.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://printer/x",
    "https://printer.local/x",
    "https://db.internal/x",
    "https://localhost.localhost/x",
    "https://push.example.com:8443/x",
    "https://user@push.example.com/x",
    "https://push.example.com\\@10.0.0.2/x",
    "https://push.example.com/x y",
    "https://push.example.com/\r\nHost: x",
    "file:///etc/passwd",
    "gopher://push.example.com/x",
    "//push.example.com/x",
    "https:///x",
    "https://push.example.com:99999/x",
)


@pytest.mark.parametrize("endpoint", NOT_OF_THE_OPEN_INTERNET)
def test_an_address_inside_is_refused(office: Office, endpoint: str) -> None:
    own = issue(office)
    answer = office.anyone().post(f"/follow/{own['follow_token']}/push", Phone().subscription(endpoint))
    assert (answer.status_code, answer.json["field"]) == (400, "endpoint")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGx",
        "https://wns2-par02p.notify.windows.com/w/?token=a%2bb",
    ],
)
def test_the_browsers_push_services_are_taken(office: Office, endpoint: str) -> None:
    own = issue(office)
    answer = office.anyone().post(f"/follow/{own['follow_token']}/push", Phone().subscription(endpoint))
    assert answer.status_code == 204


@pytest.mark.parametrize("field", ["p256dh", "auth"])
@pytest.mark.parametrize("value", ["", "A", "****", "BAAA"])
def test_keys_that_are_none_are_refused(office: Office, field: str, value: str) -> None:
    own = issue(office)
    wanted = Phone().subscription("https://push.example.com/x") | {field: value}
    answer = office.anyone().post(f"/follow/{own['follow_token']}/push", wanted)
    assert (answer.status_code, answer.json["field"]) == (400, field)


def test_the_allowed_service_is_that_address_and_no_other() -> None:
    push.check_endpoint("http://127.0.0.1:90/x", also="http://127.0.0.1:90")
    for near in ("http://127.0.0.1:901/x", "http://127.0.0.1:90@evil.example/x", "http://127.0.0.1/x"):
        with pytest.raises(BadInput):
            push.check_endpoint(near, also="http://127.0.0.1:90")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("142.250.66.10", True),
        ("2404:6800:4005::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_of_the_open_internet(address: str, expected: bool) -> None:
    assert push.is_public(address) is expected


def test_a_name_that_points_inside_gets_no_word(service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name may stand for loopback, or move there after it was checked: what is connected to is looked at."""
    port = int(service.url.rpartition(":")[2])
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", port))
    with web_push._guarded_session(None, "https://push.example.com/x") as session:
        with pytest.raises(requests.ConnectionError, match="NotPublic"):
            session.post("https://push.example.com/x", data=b"x", timeout=2)
        with pytest.raises(requests.exceptions.InvalidSchema):
            session.post("http://push.example.com/x", data=b"x", timeout=2)
    assert service.came == []
