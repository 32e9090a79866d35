"""What the machine gives bare: durable commits, and a broadcast with nothing around it."""

import asyncio
import multiprocessing
import sqlite3
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from websockets.asyncio.server import ServerConnection, broadcast, serve

from bench.clients import Boards
from tests.live_server import free_port


def bare_commits(seconds: float) -> float:
    """Durable commits a second of one small row, with the product's own pragmas."""
    with tempfile.TemporaryDirectory(prefix="queue-bench-") as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")
        done, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO row (text) VALUES (?)", ("x" * 100,))
            connection.execute("COMMIT")
            done += 1
        connection.close()
    return done / seconds


def bare_broadcast(count: int, rounds: int) -> list[float]:
    """Seconds from a bare `websockets` broadcast to the last of `count` clients, each round."""
    port = free_port()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run_bare, args=(port, theirs), daemon=True)
    process.start()
    ours.recv()
    boards = Boards(f"ws://127.0.0.1:{port}", count, None)
    times = []
    for sequence in range(1, rounds + 1):
        ours.send(sequence)
        last, sent = boards.last_of(sequence)
        times.append(last - (sent or last))
    boards.close()
    process.terminate()
    process.join(10)
    return times


def _run_bare(port: int, pipe: Connection) -> None:
    asyncio.run(_bare(port, pipe))


async def _bare(port: int, pipe: Connection) -> None:
    connected: set[ServerConnection] = set()

    async def hold(socket: ServerConnection) -> None:
        connected.add(socket)
        await socket.wait_closed()

    async with serve(hold, "127.0.0.1", port, compression=None, ping_interval=None):
        pipe.send("ready")
        while True:
            sequence = await asyncio.to_thread(pipe.recv)
            text = f'42["event",{{"sequence":{sequence},"ticket":{{"text":"{"x" * 500}"}},"sent":{time.time()}}}]'
            broadcast(connected, text)
