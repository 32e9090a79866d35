"""`./dev bench load`: a centre's hall far beyond its worst hour, then raised until it breaks, then beyond."""

import asyncio
from dataclasses import dataclass

from bench.clients import Boards
from bench.crowd import PACE, Crowd, Told
from bench.history import fill
from bench.people import enter
from bench.rows import Row, Scale
from bench.server import BenchServer
from queue_server.settings import load as load_settings

RATE = 28.0  # tickets a second: 170 times a centre's burst of ten a minute
KIOSKS, OFFICERS, TABLETS, BOARDS, PHONES = 30, 30, 10, 100, 200
FILLING = 100.0  # tickets a second while the long line is made
RUSH = 10  # connections a kiosk when there is too much of all
ISSUE_P99, BOARD_P99, REFUSAL_P99 = 0.3, 0.5, 0.5  # seconds
STEPS = (40, 56, 80, 112, 160, 224, 320, 448)


@dataclass(frozen=True)
class Size:
    """How long and how much; the whole is that of the design."""

    seconds: float
    step_seconds: float
    line: int
    history: int
    steps: tuple[int, ...]


WHOLE = Size(seconds=600, step_seconds=20, line=10_000, history=124_000, steps=STEPS)
QUICK = Size(seconds=4, step_seconds=2, line=60, history=1_000, steps=(40,))


def load(scale: Scale) -> list[Row]:
    """The hall at 28 tickets a second; one service ten times; raised; with a long line; and too much of it."""
    size = QUICK if scale.is_quick else WHOLE
    server = BenchServer()
    (site,) = enter(load_settings(server.environment), sites=1, counters=OFFICERS, kiosks=KIOSKS, tablets=TABLETS)
    fill(server.folder / "data" / "queue.db", size.history, site=site.id)
    server.start()
    boards = Boards(
        f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket", BOARDS - 1, site.board, is_noting=False
    )
    try:
        return asyncio.run(_measure(Crowd([server.port], [site]), size))
    finally:
        boards.close()
        server.stop()


async def _measure(crowd: Crowd, size: Size) -> list[Row]:
    await crowd.open()
    await crowd.work(per_second=RATE, seconds=min(20.0, size.seconds))
    await crowd.follow(PHONES)
    rows = [_judged("28 tickets/s", size.seconds, await crowd.work(per_second=RATE, seconds=size.seconds))]
    uneven = await crowd.work(per_second=RATE, seconds=size.step_seconds * 3, favourite=True)
    rows.append(_judged("the same, one service ten times its share", size.step_seconds * 3, uneven))
    broke = 0
    for step in size.steps:
        told = await crowd.work(per_second=step, seconds=size.step_seconds)
        rows.append(_row(f"{step} tickets/s", size.step_seconds, told))
        if not _holds(told):
            broke = step
            break
    held = [step for step in (int(RATE), *size.steps) if not broke or step < broke]
    where = f"between {max(held)} and {broke} tickets/s" if broke else f"beyond {max(held)} tickets/s"
    rows.append(Row("breaking point (a limit above is not held)", where))
    await crowd.work(per_second=FILLING, seconds=size.line / FILLING, pace=0)
    # As many are called as come: the line stays as long as it is.
    long = await crowd.work(per_second=RATE, seconds=size.step_seconds * 3, pace=1)
    rows.append(_judged(f"28 tickets/s with {long.most_waiting:,} waiting", size.step_seconds * 3, long))
    rows.append(await _too_much(crowd, (broke or max(held)) * 3, size.step_seconds))
    return rows


async def _too_much(crowd: Crowd, per_second: float, seconds: float) -> Row:
    crowd.crowd_in(RUSH)
    # The officers are as many as before and no quicker: they keep pace with what a full hall brings.
    told = await crowd.work(per_second=per_second, seconds=seconds, pace=PACE * RATE / per_second)
    asked = len(told.issue) + len(told.refused)
    return Row(
        f"three times as much ({per_second:.0f}/s)",
        f"{len(told.issue) / seconds:.0f}/s given, {len(told.refused) / max(asked, 1):.0%} refused, refusal p99 "
        f"{told.p99('refused') * 1000:.0f} ms; officers' commands p99 {told.p99('command') * 1000:.0f} ms, "
        f"{len(told.command) / seconds:.0f}/s; {told.errors} errors",
        "no errors, refusal p99 < 500 ms, officers go on",
        told.errors == 0 and bool(told.command) and told.p99("refused") < REFUSAL_P99,
    )


def _holds(told: Told) -> bool:
    return told.errors == 0 and not told.refused and told.p99("issue") < ISSUE_P99 and told.p99("to_board") < BOARD_P99


def _row(what: str, seconds: float, told: Told) -> Row:
    return Row(
        f"{what}, {seconds:.0f} s",
        f"{len(told.issue) / seconds:.1f}/s given; issue p99 {told.p99('issue') * 1000:.0f} ms; call → board p99 "
        f"{told.p99('to_board') * 1000:.0f} ms; {len(told.command) / seconds:.1f} calls/s; most waiting "
        f"{told.most_waiting:,}; {len(told.refused)} refused, {told.errors} errors",
    )


def _judged(what: str, seconds: float, told: Told) -> Row:
    plain = _row(what, seconds, told)
    return Row(plain.what, plain.measured, "issue p99 < 300 ms, call → board p99 < 500 ms, no errors", _holds(told))
