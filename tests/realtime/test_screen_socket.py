"""The socket under a screen: whole frames in order, nobody waited for, the slow let go."""

import socket
from collections.abc import Iterator

import gevent
import pytest
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import TextMessage

from queue_server.screen_socket import BACKLOG_BYTES, ScreenSocket, text_frame

SNAPSHOT = text_frame('42["snapshot",{"sequence":1}]')


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    server, client = socket.socketpair()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    server.setblocking(False)
    client.setblocking(False)
    yield server, client
    for one in (server, client):
        one.close()


def read(client: socket.socket) -> bytes:
    """Whatever the client can read now, while flushing greenlets get their turn."""
    found = b""
    for _ in range(200):
        try:
            part = client.recv(65536)
        except BlockingIOError:
            gevent.sleep(0.001)
            continue
        if not part:
            break
        found += part
    return found


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 70000])
def test_frames_of_every_length_are_read_by_a_websocket(size: int) -> None:
    connection = Connection(ConnectionType.CLIENT)
    connection.receive_data(text_frame("x" * size))
    texts = "".join(event.data for event in connection.events() if isinstance(event, TextMessage))
    assert texts == "x" * size


def test_live_frames_wait_for_the_snapshot(pair: tuple[socket.socket, socket.socket]) -> None:
    server, client = pair
    screen = ScreenSocket(server)
    early, late = text_frame("early"), text_frame("late")
    screen.push(early)
    with pytest.raises(BlockingIOError):
        client.recv(10)
    screen.send(SNAPSHOT)
    screen.push(late)
    assert read(client) == SNAPSHOT + early + late


def test_frames_of_one_turn_of_the_loop_go_out_in_one_write() -> None:
    """Sequenced packets keep the borders of writes, so one read is one write."""
    server, client = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with server, client:
        client.setblocking(False)
        screen = ScreenSocket(server)
        screen.send(SNAPSHOT)
        frames = [text_frame(f"{number}") for number in range(4)]
        screen.push(frames[0])
        screen.push(frames[1])
        gevent.sleep(0)
        screen.push(frames[2])
        ping = text_frame("2")
        screen.send(ping)
        screen.push(frames[3])
        gevent.sleep(0)
        assert [client.recv(1000) for _ in range(5)] == [SNAPSHOT, frames[0] + frames[1], frames[2], ping, frames[3]]
        with pytest.raises(BlockingIOError):
            client.recv(1)


def test_a_partial_write_is_finished_and_order_is_kept(pair: tuple[socket.socket, socket.socket]) -> None:
    server, client = pair
    screen = ScreenSocket(server)
    screen.send(SNAPSHOT)
    frames = [text_frame(f"{number}" * 3000) for number in range(1, 9)]
    for frame in frames:
        screen.push(frame)
    screen.send(text_frame("ping"))
    assert read(client) == SNAPSHOT + b"".join(frames) + text_frame("ping")
    assert not screen.is_gone


def test_a_reader_too_far_behind_is_let_go_on_a_frame_s_border(pair: tuple[socket.socket, socket.socket]) -> None:
    server, client = pair
    screen = ScreenSocket(server)
    screen.send(SNAPSHOT)
    frame = text_frame("y" * 8000)
    for _ in range(BACKLOG_BYTES // len(frame) + 60):
        screen.push(frame)
    gevent.sleep(0)
    assert screen.is_gone
    with pytest.raises(BrokenPipeError):
        screen.send(frame)
    assert read(client).startswith(SNAPSHOT)


def test_a_gone_reader_is_noticed_and_raises_nothing(pair: tuple[socket.socket, socket.socket]) -> None:
    server, client = pair
    screen = ScreenSocket(server)
    screen.send(SNAPSHOT)
    client.close()
    for _ in range(3):
        screen.push(text_frame("z"))
        gevent.sleep(0)
    assert screen.is_gone
