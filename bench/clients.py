"""Load: keep-alive HTTP clients and boards, each kind in a process of its own so that they do not share a lock."""

import asyncio
import multiprocessing
import re
import statistics
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from bench.board import Board

_SEQUENCE = re.compile(rb'"sequence":(\d+)')
_SENT = re.compile(rb'"sent":([\d.]+)')
STARTS_WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Rate:
    """How fast a route answered: requests a second, and seconds of the middle and the slowest hundredth."""

    per_second: float
    median_seconds: float
    p99_seconds: float


def hammer(port: int, path: str, token: str, *, clients: int, seconds: float) -> Rate:
    """Post from `clients` connections for `seconds`, each as fast as it is answered."""
    times = asyncio.run(_hammer(port, path, token, clients, seconds))
    ordered = sorted(times)
    return Rate(len(ordered) / seconds, statistics.median(ordered), ordered[int(len(ordered) * 0.99)])


async def _hammer(port: int, path: str, token: str, clients: int, seconds: float) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    mark = f"{time.time_ns():x}"

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = 0
        while time.perf_counter() < end:
            turn += 1
            started = time.perf_counter()
            status, _ = await post(reader, writer, path, token, b'{"service":"A"}', f"{mark}-{number}-{turn}")
            assert status in (200, 201), status
            times.append(time.perf_counter() - started)
        writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return times


async def post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, token: str, body: bytes, key: str
) -> tuple[int, bytes]:
    """One request on an open connection; status and body."""
    head = (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", answer, re.IGNORECASE)
    content = await reader.readexactly(int(length[1])) if length else b""
    return int(answer[9:12]), content


class Boards:
    """`count` boards in a process of their own; tells when the last of them has an event, unless they only listen."""

    def __init__(self, address: str, count: int, token: str | None, *, is_noting: bool = True) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(
            target=_run_boards, args=(address, count, token, theirs, is_noting), daemon=True
        )
        self._process.start()
        if not self._pipe.poll(STARTS_WITHIN_SECONDS):
            raise TimeoutError("the boards did not connect")
        self._pipe.recv()

    def last_of(self, sequence: int, within: float = 10.0) -> tuple[float, float | None]:
        """When the last board had the event, and when it was sent if it says so (seconds since 1970)."""
        while self._pipe.poll(within):
            heard: tuple[int, float, float | None] = self._pipe.recv()
            if heard[0] == sequence:
                return heard[1], heard[2]
        raise TimeoutError(f"not every board heard event {sequence}")

    def close(self) -> None:
        """Let them go."""
        self._process.terminate()
        self._process.join(10)


def _run_boards(address: str, count: int, token: str | None, pipe: Connection, is_noting: bool) -> None:
    asyncio.run(_boards(address, count, token, pipe, is_noting))


async def _boards(address: str, count: int, token: str | None, pipe: Connection, is_noting: bool) -> None:
    heard: dict[int, int] = {}

    def note(text: bytes) -> None:
        now = time.time()
        found = _SEQUENCE.search(text)
        if found is None:
            return
        sequence = int(found[1])
        heard[sequence] = heard.get(sequence, 0) + 1
        if heard[sequence] == count:
            del heard[sequence]
            sent = _SENT.search(text)
            pipe.send((sequence, now, float(sent[1]) if sent else None))

    boards = [Board(address, token, note if is_noting else None) for _ in range(count)]
    for start in range(0, count, 20):
        await asyncio.gather(*(board.join() for board in boards[start : start + 20]))
    pipe.send("ready")
    await asyncio.Event().wait()
