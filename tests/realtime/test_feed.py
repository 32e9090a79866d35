"""The live feed with real sockets against a real server: who is admitted, who hears what, in which order."""

import base64
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import socketio
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import TextMessage

from tests.databases import Databases
from tests.faults.history import Wire
from tests.live_server import LiveServer
from tests.realtime.screens import Screen, until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("feed") / "data"
    made = LiveServer(folder, databases.url(folder))
    made.user("boss", "administrator", "--counter", "3")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def boss(server: LiveServer) -> Iterator[Wire]:
    with Wire(server) as wire:
        wire.sign_in("boss")
        yield wire


@pytest.fixture(scope="module")
def kiosk(server: LiveServer) -> Iterator[Wire]:
    with Wire(server, server.device("kiosk", "kiosk", "--printer", "kiosk-1")) as wire:
        yield wire


@pytest.fixture
def join(server: LiveServer) -> Iterator[Callable[..., Screen]]:
    joined: list[Screen] = []

    def made(auth: dict[str, str], cookie: str | None = None, origin: str | None = None) -> Screen:
        joined.append(Screen(server, auth, cookie, origin))
        until(lambda: bool(joined[-1].heard))
        return joined[-1]

    yield made
    for screen in joined:
        screen.close()


def issue(kiosk: Wire, service: str = "A") -> dict[str, Any]:
    status, answer = kiosk.call("POST", "/tickets", {"service": service}, os.urandom(8).hex())
    assert status == 201
    ticket: dict[str, Any] = answer["ticket"]
    return ticket


def test_a_board_hears_the_snapshot_then_every_event_in_order(
    server: LiveServer, kiosk: Wire, join: Callable[..., Screen]
) -> None:
    board = join({"token": server.device("board-order", "board")})
    assert board.names()[0] == "snapshot"
    start = board.heard[0][1]["sequence"]
    for _ in range(30):
        issue(kiosk)
    until(lambda: len(board.events()) >= 30)
    assert [event["sequence"] for event in board.events()] == list(range(start + 1, start + 31))
    assert {event["kind"] for event in board.events()} == {"ticket_issued"}


def test_a_rating_reaches_leaders_whole_and_boards_as_its_number(
    server: LiveServer, kiosk: Wire, boss: Wire, join: Callable[..., Screen]
) -> None:
    board = join({"token": server.device("board-private", "board")})
    tablet_token = server.device("tablet-3", "tablet", "--counter", "3")
    tablet, other = (
        join({"token": tablet_token}),
        join({"token": server.device("tablet-2", "tablet", "--counter", "2")}),
    )
    leader = join({}, boss._headers["Cookie"], server.url)
    issue(kiosk)
    _, called = boss.call("POST", "/counters/3/call-next")
    boss.call("POST", f"/tickets/{called['ticket']['id']}/finish")
    until(lambda: any(event["kind"] == "rating_asked" for event in tablet.events()))
    with Wire(server, tablet_token) as rating:
        rating.call("POST", f"/tickets/{called['ticket']['id']}/rating", {"score": 1})
    until(lambda: any(event.get("kind") == "rating_given" for event in leader.events()))
    given = next(event for event in leader.events() if event.get("kind") == "rating_given")
    until(lambda: any(event["sequence"] == given["sequence"] for event in board.events()))
    seen = next(event for event in board.events() if event["sequence"] == given["sequence"])
    assert seen == {"sequence": given["sequence"]}
    assert given["rating"]["score"] == 1
    assert all(event["kind"] in ("rating_asked", "rating_given", "question_closed") for event in tablet.events())
    assert other.events() == []


def test_a_phone_hears_its_own_ticket_and_that_the_line_moved(
    server: LiveServer, kiosk: Wire, join: Callable[..., Screen]
) -> None:
    own = issue(kiosk, "H")
    phone = join({"follow": own["follow_token"]})
    assert phone.heard[0][1]["label"] == own["label"]
    issue(kiosk, "H")
    until(lambda: "line_moved" in phone.names())
    assert phone.events() == []
    with Wire(server) as anyone:
        anyone.call("POST", f"/follow/{own['follow_token']}/cancel")
    until(lambda: bool(phone.events()))
    assert [event["kind"] for event in phone.events()] == ["ticket_cancelled"]


def test_a_print_agent_is_told_of_its_own_printers_jobs(
    server: LiveServer, kiosk: Wire, join: Callable[..., Screen]
) -> None:
    own = join({"token": server.device("agent-own", "agent", "--printer", "kiosk-1")})
    other = join({"token": server.device("agent-other", "agent", "--printer", "reception")})
    issue(kiosk)
    until(lambda: bool(own.events()))
    assert own.events()[0]["kind"] == "print_job_added"
    assert other.events() == []


@pytest.mark.parametrize("auth", [{}, {"token": "nonsense"}, {"follow": "0" * 32}, {"token": ""}])
def test_without_a_good_credential_nobody_is_admitted(server: LiveServer, auth: dict[str, str]) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Screen(server, auth)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_a_cookie_is_worth_nothing_from_a_foreign_page(server: LiveServer, boss: Wire, origin: str | None) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Screen(server, {}, boss._headers["Cookie"], origin)


def test_a_kiosk_has_no_business_on_the_feed(server: LiveServer) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Screen(server, {"token": server.device("kiosk-curious", "kiosk")})


def test_a_revoked_device_is_disconnected(server: LiveServer, boss: Wire, join: Callable[..., Screen]) -> None:
    board = join({"token": server.device("board-revoked", "board")})
    _, listed = boss.call("GET", "/devices")
    number = next(one["id"] for one in listed["devices"] if one["name"] == "board-revoked")
    assert boss.call("DELETE", f"/devices/{number}")[0] == 204
    until(lambda: not board.client.connected, within=6.0)


def test_long_polling_is_not_offered(server: LiveServer) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        socketio.Client(reconnection=False).connect(server.url, auth={"token": "x"}, transports=["polling"])


def test_a_screen_that_does_not_read_holds_nobody_up(
    server: LiveServer, kiosk: Wire, join: Callable[..., Screen]
) -> None:
    """A raw WebSocket that joins and then does not read: others hear everything at once, and when it reads again
    it finds whole frames in order, as far as they go."""
    token, quick = server.device("board-slow", "board"), server.device("board-quick", "board")
    with socket.create_connection(("127.0.0.1", server.port)) as slow, heartbeats(slow):
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        _shake_hands(slow, server, token)
        board = join({"token": quick})
        started = len(board.events())
        for _ in range(150):
            issue(kiosk, "S")
        until(lambda: len(board.events()) >= started + 150)
        sequences = [event["sequence"] for event in board.events()]
        assert sequences == list(range(sequences[0], sequences[0] + len(sequences)))
        late = [event["sequence"] for event in events_read(slow, last=sequences[-1])]
        assert len(late) > 10
        assert late == list(range(late[0], late[0] + len(late)))


def test_a_screen_that_no_longer_answers_is_let_go(server: LiveServer, join: Callable[..., Screen]) -> None:
    """A half-open connection: bytes go out, nothing comes back. The server ends it; one that answers stays."""
    living = join({"token": server.device("board-living", "board")})
    with socket.create_connection(("127.0.0.1", server.port)) as silent:
        _shake_hands(silent, server, server.device("board-silent", "board"))
        silent.settimeout(60.0)
        while silent.recv(65536):
            pass
    assert living.client.connected


def _shake_hands(raw: socket.socket, server: LiveServer, token: str) -> None:
    nonce = base64.b64encode(os.urandom(16)).decode()
    raw.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {nonce}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    assert b"101" in raw.recv(1024)
    raw.sendall(_masked(f'40{{"token":"{token}"}}'))


@contextmanager
def heartbeats(late: socket.socket) -> Iterator[None]:
    """It lives, and says so however slow the machine is."""
    is_over = threading.Event()

    def say() -> None:
        while not is_over.wait(1.0):
            with suppress(OSError):
                late.sendall(_masked("3"))

    saying = threading.Thread(target=say)
    saying.start()
    try:
        yield
    finally:
        is_over.set()
        saying.join()


def events_read(late: socket.socket, *, last: int) -> list[dict[str, Any]]:
    """All events a raw WebSocket has waiting for it, until the last one has come or the server let it go."""
    connection, message = Connection(ConnectionType.CLIENT), ""
    events: list[dict[str, Any]] = []
    late.settimeout(60.0)  # a window that was shut long is asked for again ever more seldom
    while not events or events[-1]["sequence"] < last:
        try:
            data = late.recv(65536)
        except (TimeoutError, ConnectionResetError):
            return events
        connection.receive_data(data or None)
        for part in connection.events():
            if isinstance(part, TextMessage):
                message += part.data
                if part.message_finished:
                    events += [json.loads(message[2:])[1]] if message.startswith('42["event"') else []
                    message = ""
        if not data:
            break
    return events


def _masked(text: str) -> bytes:
    payload, mask = text.encode(), os.urandom(4)
    return bytes([0x81, 0x80 | len(payload)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def test_guessing_on_the_feed_counts_as_guessing_on_the_page(tmp_path: Path, databases: Databases) -> None:
    guessed = LiveServer(tmp_path / "data", databases.url(tmp_path / "data"))  # nobody else has its address
    guessed.start()
    try:
        with Wire(guessed, guessed.device("kiosk", "kiosk")) as kiosk, Wire(guessed) as anyone:
            own = issue(kiosk)["follow_token"]
            Screen(guessed, {"follow": own}).close()
            pages = [anyone.call("GET", f"/follow/{number:032x}")[0] for number in range(90)]
            assert set(pages) == {404}
            for number in range(90, 101):
                with pytest.raises(socketio.exceptions.ConnectionError):
                    Screen(guessed, {"follow": f"{number:032x}"})
            assert anyone.call("GET", f"/follow/{own}")[1]["code"] == "too_many_requests"
            with pytest.raises(socketio.exceptions.ConnectionError):
                Screen(guessed, {"follow": own})
    finally:
        guessed.stop()
