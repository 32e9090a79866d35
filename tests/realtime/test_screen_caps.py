"""How many connections one address and one credential hold (attack D4): the server is nobody's to fill."""

import contextlib
import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import websocket

from queue_server.screen_caps import ScreenCaps
from queue_server.screen_socket import ScreenSockets
from tests.databases import Databases
from tests.faults.history import Wire
from tests.live_server import LiveServer
from tests.realtime.screens import Screen, until

PER_ADDRESS, PER_DEVICE = 4, 3
HEARTBEATS_AT_MOST = 4  # one every five seconds; ended credentials are looked for as often
FAR, OTHER = "203.0.113.7", "203.0.113.8"

Knock = Callable[..., websocket.WebSocket]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[LiveServer]:
    """One behind a proxy that it trusts: the tests are the proxy."""
    made = capped(tmp_path_factory.mktemp("caps"), databases)
    made.environment["QUEUE_TRUSTED_PROXIES"] = "1"
    made.user("boss", "administrator", "--counter", "3")
    made.start()
    yield made
    made.stop()


def capped(folder: Path, databases: Databases) -> LiveServer:
    made = LiveServer(folder / "data", databases.url(folder / "data"))
    made.environment["QUEUE_SCREENS_PER_ADDRESS"] = str(PER_ADDRESS)
    made.environment["QUEUE_SCREENS_PER_DEVICE"] = str(PER_DEVICE)
    return made


@pytest.fixture
def knock(server: LiveServer) -> Iterator[Knock]:
    with ExitStack() as stack:
        yield lambda address: knocked(stack, server, address)


def knocked(stack: ExitStack, server: LiveServer, forwarded_for: str) -> websocket.WebSocket:
    """A connection past its handshake, from wherever the proxy says that it comes."""
    made = websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
        timeout=30,
        suppress_origin=True,
        header={"X-Forwarded-For": forwarded_for},
    )
    stack.callback(made.shutdown)
    assert str(made.recv()).startswith("0{")
    return made


def refusal(knock: Knock, address: str) -> websocket.WebSocketBadStatusException:
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        knock(address)
    return refused.value


def metric(server: LiveServer, name: str) -> int:
    with urllib.request.urlopen(f"{server.url}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name} ")).split()[1])


def test_beyond_its_cap_an_address_is_told_to_come_again_and_others_are_not(server: LiveServer, knock: Knock) -> None:
    before = metric(server, "queue_screens_refused_total")
    living = [knock(FAR) for _ in range(PER_ADDRESS)]
    refused = refusal(knock, FAR)
    assert refused.status_code == 429
    headers = {name.lower(): value for name, value in (refused.resp_headers or {}).items()}
    assert headers["content-type"] == "application/problem+json"
    assert int(headers["retry-after"]) > 0
    assert headers["x-content-type-options"] == "nosniff"
    assert json.loads(refused.resp_body or b"")["code"] == "too_many_requests"
    assert metric(server, "queue_screens_refused_total") == before + 1
    knock(OTHER)
    assert [line.connected for line in living] == [True] * PER_ADDRESS
    living[0].close()
    until(lambda: is_admitted(knock, FAR))
    refusal(knock, FAR)


def is_admitted(knock: Knock, address: str) -> bool:
    try:
        knock(address)
    except websocket.WebSocketBadStatusException:
        return False
    return True


def test_a_proxy_s_own_machine_is_never_refused(knock: Knock) -> None:
    for address in ("127.0.0.1", "::1"):
        for _ in range(PER_ADDRESS + 2):
            knock(address)


def test_without_a_proxy_nobody_s_word_for_his_address_is_believed(tmp_path: Path, databases: Databases) -> None:
    direct = capped(tmp_path, databases)
    direct.start()
    try:
        with ExitStack() as stack:
            for _ in range(PER_ADDRESS + 2):
                knocked(stack, direct, FAR)  # it is this machine all the same
    finally:
        direct.stop()


def test_who_claims_to_be_this_machine_is_still_counted_by_his_own_address() -> None:
    """Without a trusted proxy: the middleware looks at the peer's address alone."""
    answered: list[str] = []

    def one_more_inside(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        answered.append("inside")
        return list(sockets(environ | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, start_response))

    def refuse(_environ: dict[str, Any], _start_response: Callable[..., Any]) -> list[bytes]:
        answered.append("refused")
        return []

    sockets = ScreenSockets(one_more_inside, ScreenCaps(per_address=2, per_device=1), refuse)
    environ = {"gunicorn.socket": object(), "HTTP_UPGRADE": "websocket", "REMOTE_ADDR": FAR}
    sockets(environ, lambda *_: None)
    assert answered == ["inside", "inside", "refused"]
    sockets(environ, lambda *_: None)
    assert answered == ["inside", "inside", "refused"] * 2  # all places are free again


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("unknown", "unknown", True),
    ],
)
def test_an_address_is_counted_as_its_subscriber(one: str, other: str, is_same: bool) -> None:
    caps = ScreenCaps(per_address=1, per_device=1)
    assert caps.enter(one)
    assert caps.enter(other) is not is_same
    caps.leave(one)
    assert caps.enter(one)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_holds_as_many_as_it_likes(address: str) -> None:
    caps = ScreenCaps(per_address=1, per_device=1)
    assert [caps.enter(address) for _ in range(5)] == [True] * 5
    for _ in range(5):
        caps.leave(address)
    assert caps.refused == 0


@pytest.fixture
def boss(server: LiveServer) -> Iterator[Wire]:
    with Wire(server) as wire:
        wire.sign_in("boss")
        yield wire


_numbers = iter(range(1_000_000))


@pytest.fixture(params=["device", "ticket", "session"])
def join(request: pytest.FixtureRequest, server: LiveServer, boss: Wire) -> Iterator[Callable[[], Screen]]:
    """Opens one more connection with always the same credential: a board's token, a ticket's, an officer's cookie."""
    name = f"{request.param}-{next(_numbers)}"
    auth: dict[str, str] = {}
    if request.param == "device":
        auth = {"token": server.device(name, "board")}
    elif request.param == "ticket":
        auth = {"follow": issue(boss)}
    joined: list[Screen] = []

    def made() -> Screen:
        if auth:
            joined.append(Screen(server, auth))
        else:
            joined.append(Screen(server, {}, boss._headers["Cookie"], server.url))
        until(lambda: "snapshot" in joined[-1].names())
        return joined[-1]

    yield made
    for screen in joined:
        screen.close()


def issue(boss: Wire) -> str:
    status, answer = boss.call("POST", "/tickets", {"service": "A"}, f"caps-{next(_numbers)}")
    assert status == 201, answer
    token: str = answer["ticket"]["follow_token"]
    return token


def test_the_oldest_of_a_credential_makes_way_and_is_told_so(
    server: LiveServer, boss: Wire, join: Callable[[], Screen]
) -> None:
    before = metric(server, "queue_screens_displaced_total")
    first, *others = [join() for _ in range(PER_DEVICE)]
    assert "displaced" not in first.names()
    newest = join()
    until(lambda: not first.client.connected)
    assert first.heard[-1] == ("displaced", {})
    assert metric(server, "queue_screens_displaced_total") == before + 1
    issue(boss)
    heard = [*others, newest]
    until(lambda: all({"event", "line_moved"} & set(screen.names()) for screen in heard))
    assert [screen.client.connected for screen in heard] == [True] * PER_DEVICE
    assert not any("displaced" in screen.names() for screen in heard)


def test_after_one_has_left_there_is_room_for_one(server: LiveServer, join: Callable[[], Screen]) -> None:
    until(lambda: metric(server, "queue_screens_connected") == 0)
    first, *others = [join() for _ in range(PER_DEVICE)]
    first.close()
    until(lambda: metric(server, "queue_screens_connected") == PER_DEVICE - 1)
    others.append(join())
    assert [screen.client.connected for screen in others] == [True] * PER_DEVICE
    assert not any("displaced" in screen.names() for screen in others)


def test_whoever_does_not_hang_up_when_displaced_is_hung_up_on(server: LiveServer, knock: Knock) -> None:
    token = server.device(f"stubborn-{next(_numbers)}", "board")
    lines = []
    for number in range(PER_DEVICE + 1):
        lines.append(knock(f"198.51.100.{number}"))
        lines[-1].send(f'40{{"token":"{token}"}}')
        welcome(lines[-1])
    assert [word for word in heard_out(lines[0]) if word != "1"][-2:] == ['42["displaced",{}]', "41"]


def test_a_leaked_token_opens_no_end_of_connections(server: LiveServer, boss: Wire) -> None:
    token = server.device(f"leaked-{next(_numbers)}", "board")
    before = metric(server, "queue_screens_displaced_total")
    with ExitStack() as stack:
        for _ in range(40):
            line = knocked(stack, server, "127.0.0.1")
            line.send(f'40{{"token":"{token}"}}')
        until(lambda: metric(server, "queue_screens_displaced_total") == before + 40 - PER_DEVICE)
        late = Screen(server, {"token": token})
        until(lambda: "snapshot" in late.names())
        late.close()


def test_a_credential_that_has_ended_ends_its_connection_too(server: LiveServer, boss: Wire, knock: Knock) -> None:
    name = f"revoked-{next(_numbers)}"
    line = knock(FAR)
    line.send(f'40{{"token":"{server.device(name, "board")}"}}')
    welcome(line)
    _, listed = boss.call("GET", "/devices")
    number = next(one["id"] for one in listed["devices"] if one["name"] == name)
    assert boss.call("DELETE", f"/devices/{number}")[0] == 204
    assert "41" in heard_out(line)


def welcome(line: websocket.WebSocket) -> None:
    while not str(line.recv()).startswith('42["snapshot"'):
        pass


def heard_out(line: websocket.WebSocket) -> list[str]:
    """All a screen hears that answers its heartbeats and never hangs up by itself, until the server does."""
    said: list[str] = []
    with contextlib.suppress(websocket.WebSocketConnectionClosedException, ConnectionError):
        while word := str(line.recv()):
            said.append(word)
            assert said.count("2") < HEARTBEATS_AT_MOST, "nobody hung up"
            if word == "2":
                line.send("3")
    return said
