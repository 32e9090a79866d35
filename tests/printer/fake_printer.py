"""A network slip printer: a real TCP listener that speaks enough ESC/POS, keeps what it printed as pictures, and can
run out of paper, open its cover, drop the line, go silent, or never confirm.

Like a real one it answers DLE EOT at once, even inside picture data, works through everything else in order,
stops there without paper, and keeps what it has received across connections.
"""

import select
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from PIL import Image

DEADLINE_SECONDS = 20.0


@dataclass
class Printed:
    """What came out since one ESC @: rows of the picture, and whether it was cut off."""

    width_dots: int = 0
    rows: list[bytes] = field(default_factory=list)
    is_cut: bool = False

    @property
    def picture(self) -> Image.Image:
        """The dots on paper, black is 0."""
        data = bytes(byte ^ 0xFF for row in self.rows for byte in row)
        return Image.frombytes("1", (self.width_dots, len(self.rows)), data)


class FakePrinter:
    """Set the public switches at any time; use `wait` to wait for something to have happened."""

    def __init__(self) -> None:
        self.has_paper = True
        self.is_paper_low = False
        self.is_cover_open = False
        self.is_mute = False
        self.confirms = True
        self.confirms_left: int | None = None
        self.stalls_after_bytes: int | None = None
        self.is_stalled = False
        self.paper_rows: int | None = None
        self.drop_after_bytes: int | None = None
        self.takes_data = True
        self.printed: list[Printed] = []
        self.received = bytearray()
        self.connections = 0
        self._rows_left = 0
        self._row_bytes = 0
        self._queue = bytearray()
        self._recent = b""
        self._changed = threading.Condition()
        self._end = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()
        self._listener.close()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def slips(self) -> list[Printed]:
        """What was printed and cut."""
        return [one for one in self.printed if one.is_cut]

    def refill(self) -> None:
        with self._changed:
            self.has_paper, self.paper_rows = True, None

    def mend(self) -> None:
        """Whatever was wrong with it is right again."""
        with self._changed:
            self.has_paper, self.paper_rows, self.is_cover_open = True, None, False
            self.is_mute, self.confirms, self.confirms_left, self.takes_data = False, True, None, True
            self.stalls_after_bytes, self.is_stalled = None, False

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Return when it is so; fails the test after 20 s."""
        with self._changed:
            assert self._changed.wait_for(is_so, DEADLINE_SECONDS), "the printer never got there"

    def _serve(self) -> None:
        while not self._end.is_set():
            if not select.select([self._listener], [], [], 0.02)[0]:
                continue
            line, _ = self._listener.accept()
            with line:
                self.connections += 1
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        taken = 0
        while not self._end.is_set():
            with self._changed:
                self._work(line)
                self._changed.notify_all()
            if self.stalls_after_bytes is not None and taken >= self.stalls_after_bytes:
                self.is_stalled, self.takes_data = True, False
            if self._has_hung_up(line):
                break
            if not self.takes_data or not select.select([line], [], [], 0.01)[0]:
                continue
            try:
                data = line.recv(4096)
            except ConnectionError:
                return
            if not data:
                break
            taken += len(data)
            if self.drop_after_bytes is not None and taken >= self.drop_after_bytes:
                self._queue += data[: len(data) // 2]
                self.drop_after_bytes = None
                break
            self._take(line, data)
        with self._changed:
            self._work(line)
            self._changed.notify_all()

    def _has_hung_up(self, line: socket.socket) -> bool:
        """Whether the other end is gone, seen also while no data is taken."""
        if self.takes_data:
            return False
        poll = select.poll()
        poll.register(line, select.POLLRDHUP)
        return bool(poll.poll(0))

    def _take(self, line: socket.socket, data: bytes) -> None:
        self.received += data
        seen = self._recent + data
        for place in range(len(seen) - 2):
            if seen[place : place + 2] == b"\x10\x04" and place + 3 > len(self._recent):
                self._answer(line, self._state(seen[place + 2]))
        self._recent = seen[-2:]
        self._queue += data

    def _state(self, kind: int) -> int:
        is_stopped = not self.has_paper or self.is_cover_open
        if kind == 1:
            return 0x12 | (0x08 if is_stopped else 0)
        if kind == 2:
            return 0x12 | (0x04 if self.is_cover_open else 0) | (0 if self.has_paper else 0x20)
        return 0x12 | (0 if self.has_paper else 0x60) | (0x0C if self.is_paper_low else 0)

    def _answer(self, line: socket.socket, byte: int) -> None:
        if not self.is_mute:
            try:
                line.sendall(bytes([byte]))
            except ConnectionError:
                return

    def _work(self, line: socket.socket) -> None:
        while self._queue and self.has_paper and not self.is_cover_open:
            if self._rows_left:
                if len(self._queue) < self._row_bytes:
                    return
                self._print_row()
            elif not self._obey(line):
                return

    def _print_row(self) -> None:
        self.printed[-1].rows.append(bytes(self._queue[: self._row_bytes]))
        del self._queue[: self._row_bytes]
        self._rows_left -= 1
        if self.paper_rows is not None:
            self.paper_rows -= 1
            self.has_paper = self.paper_rows > 0

    def _obey(self, line: socket.socket) -> bool:
        """Carry out one whole command; False when its rest has not come yet."""
        start = bytes(self._queue[:8])
        lengths = {b"\x1b@": 2, b"\x1da": 3, b"\x1dr": 3, b"\x1dV": 4, b"\x1bd": 3, b"\x1dv": 8, b"\x10\x04": 3}
        length = 1 if start[:1] == b"\x00" else lengths.get(start[:2], 2)
        if len(start) < length:
            return False
        del self._queue[:length]
        match start[:2]:
            case b"\x1b@":
                self.printed.append(Printed())
            case b"\x1dv":
                self._row_bytes, self._rows_left = (
                    start[4] + 256 * start[5],
                    start[6] + 256 * start[7],
                )
                self.printed[-1].width_dots = self._row_bytes * 8
            case b"\x1dr" if self.confirms and self.confirms_left != 0:
                if self.confirms_left is not None:
                    self.confirms_left -= 1
                self._answer(line, 0x00)
            case b"\x1bd":
                self.printed[-1].is_cut = True  # torn off by hand
            case b"\x1dV":
                self.printed[-1].is_cut = True
            case other:
                known = other in lengths or other[:1] == b"\x00"
                assert known, f"the printer would print letters: {bytes(start)!r}"
        return True
