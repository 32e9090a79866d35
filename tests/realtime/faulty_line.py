"""A line that fails as lines do: a TCP proxy on loopback that cuts, stalls, delays and refuses."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from enum import StrEnum
from typing import Any, TypeVar

V = TypeVar("V")
_CHUNK = 16_384
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER 0: the peer gets RST, as from a router that lost its power


class Fault(StrEnum):
    """What is wrong with the line."""

    CUT = "cut"  # all connections end with a reset; new ones are taken
    STALL = "stall"  # nothing passes, nothing is closed
    DELAY = "delay"  # everything passes late
    REFUSE = "refuse"  # new connections are closed at once, old ones are reset


class FaultyLine:
    """Listens on a loopback port of its own and passes on to `server_port`; runs in a thread."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._fault: Fault | None = None
        self._delay_seconds = 0.0
        self._passes = self._on_loop(self._new_event())
        self._server = self._on_loop(asyncio.start_server(self._take, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.connections = 0

    def begin(self, fault: Fault, *, delay_seconds: float = 0.0) -> None:
        """The line fails from now on."""
        self._call(lambda: self._begin(fault, delay_seconds))

    def heal(self) -> None:
        """The line is as good as new; what a stall held back goes through."""
        self._call(self._heal)

    def close(self) -> None:
        """End everything."""
        self._on_loop(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _begin(self, fault: Fault, delay_seconds: float) -> None:
        self._fault, self._delay_seconds = fault, delay_seconds
        if fault is Fault.STALL:
            self._passes.clear()
        if fault in (Fault.CUT, Fault.REFUSE):
            self._reset_all()

    def _heal(self) -> None:
        self._fault, self._delay_seconds = None, 0.0
        self._passes.set()

    def _reset_all(self) -> None:
        for writer in list(self._open):
            line: socket.socket | None = writer.get_extra_info("socket")
            if line is not None:
                with contextlib.suppress(OSError):
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
            writer.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        try:
            if self._fault is Fault.REFUSE:
                return
            await self._passes.wait()
            behind, ahead = await asyncio.open_connection("127.0.0.1", self._server_port)
            self._open.add(ahead)
            await self._both_ways((reader, ahead), (behind, writer))
            self._open.discard(ahead)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _both_ways(self, *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        tasks = [self._loop.create_task(self._pass_on(*way)) for way in ways]
        self._tasks |= set(tasks)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks -= set(tasks)
        for _, writer in ways:
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                if self._delay_seconds:
                    await asyncio.sleep(self._delay_seconds)
                await self._passes.wait()
                writer.write(data)
                await writer.drain()

    async def _new_event(self) -> asyncio.Event:
        event = asyncio.Event()
        event.set()
        return event

    async def _close(self) -> None:
        self._heal()
        self._server.close()
        self._reset_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep(0.1)

    def _on_loop(self, work: Coroutine[Any, Any, V]) -> V:
        done: Future[V] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result(15)

    def _call(self, work: Callable[[], None]) -> None:
        async def do() -> None:
            work()

        self._on_loop(do())
