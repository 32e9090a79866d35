"""The measures. Each answers rows: what, measured, limit, and whether the limit is held."""

import statistics
import time
from collections.abc import Callable

from bench.bare import bare_broadcast, bare_commits
from bench.clients import Boards, hammer
from bench.history import fill
from bench.load import load
from bench.province import province
from bench.rows import Row, Scale
from bench.server import BenchServer
from bench.voice import voice
from tests.faults.history import Wire

WHOLE = Scale(seconds=5.0, rounds=30, clients=(1, 8, 32), boards=(50, 200, 1000), old_tickets=(10_000, 1_000_000))
IDLE_BOARDS = 200  # what the limit is stated for
QUICK = Scale(seconds=0.7, rounds=5, clients=(8,), boards=(20,), old_tickets=(1_000, 10_000), is_quick=True)


def issue(scale: Scale) -> list[Row]:
    """Issuing beside an empty route of the same server and beside bare commits, 50 boards listening."""
    rows = [Row("bare SQLite commits of one row (WAL, synchronous=FULL)", f"{bare_commits(scale.seconds):,.0f}/s")]
    server = BenchServer()
    token = server.device("kiosk", "kiosk", "--printer", "kiosk-1", "--rate", "10000")
    board_token = server.device("board", "board")
    server.start()
    boards = Boards(
        f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket", 50, board_token, is_noting=False
    )
    hammer(server.port, "/tickets", token, clients=4, seconds=1.0)
    for clients in scale.clients:
        empty = hammer(server.port, "/bench/empty", token, clients=clients, seconds=scale.seconds)
        tickets = hammer(server.port, "/tickets", token, clients=clients, seconds=scale.seconds)
        share = tickets.per_second / empty.per_second
        is_judged = clients == 8
        rows.append(
            Row(
                f"issue, {clients} clients, 50 boards",
                f"{tickets.per_second:,.0f}/s, {share:.0%} of the empty route's {empty.per_second:,.0f}/s; "
                f"median {tickets.median_seconds * 1000:.1f} ms, p99 {tickets.p99_seconds * 1000:.1f} ms",
                "≥ 25 % of the empty route and ≥ 140/s (aim 40 %)" if is_judged else "",
                share >= 0.25 and tickets.per_second >= 140 if is_judged else None,
            )
        )
    rows.append(
        Row(
            "memory of the server under this load",
            f"{server.memory_kilobytes() / 1024:.0f} MB",
            "< 150 MB",
            server.memory_kilobytes() < 150 * 1024,
        )
    )
    boards.close()
    server.stop()
    return rows


def fanout(scale: Scale) -> list[Row]:
    """Emit → last board, and call → last board, beside a bare websocket broadcast of as many bytes."""
    rows = []
    server = BenchServer()
    token, board_token = server.device("kiosk", "kiosk", "--rate", "10000"), server.device("board", "board")
    server.user("officer", "officer", "--counter", "1")
    server.start()
    for count in scale.boards:
        bare = statistics.median(bare_broadcast(count, scale.rounds))
        boards = Boards(f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket", count, board_token)
        emit, call = _fanout_of(server, token, boards, scale.rounds)
        boards.close()
        rows.append(
            Row(
                f"emit → last of {count} boards",
                f"{emit * 1000:.1f} ms; bare broadcast {bare * 1000:.1f} ms; ratio {emit / bare:.2f}",
                "≤ 2 × bare",
                emit <= 2 * bare,
            )
        )
        rows.append(Row(f"call (request sent) → last of {count} boards", f"{call * 1000:.1f} ms"))
    server.stop()
    return rows


def _fanout_of(server: BenchServer, token: str, boards: Boards, rounds: int) -> tuple[float, float]:
    emits, calls = [], []
    with Wire(server, token) as kiosk, Wire(server) as officer:
        officer.sign_in("officer")
        for turn in range(rounds):
            _, emitted = kiosk.call("POST", "/bench/emit", key="x")
            last, sent = boards.last_of(emitted["sequence"])
            emits.append(last - (sent or last))
            kiosk.call("POST", "/tickets", {"service": "A"}, f"fan-{time.time_ns()}-{turn}")
            started = time.time()
            _, answer = officer.call("POST", "/counters/1/call-next")
            _, events = officer.call("GET", f"/events?after={answer['ticket']['sequence']}&limit=500")
            called = next(one["sequence"] for one in events["events"] if one["kind"] == "ticket_called")
            calls.append(boards.last_of(called)[0] - started)
            officer.call("POST", f"/tickets/{answer['ticket']['id']}/finish")
    return statistics.median(emits), statistics.median(calls)


def history(scale: Scale) -> list[Row]:
    """Issue and call with few and with many old tickets in the tables, interleaved."""
    servers = []
    for number in scale.old_tickets:
        server = BenchServer()
        token = server.device("kiosk", "kiosk", "--rate", "10000")
        server.user("officer", "officer", "--counter", "1")
        fill(server.folder / "data" / "queue.db", number)
        server.start()
        servers.append((server, token))
    costs: list[dict[str, list[float]]] = [{"issue": [], "call": []} for _ in servers]
    for turn in range(5):
        for (server, token), found in zip(servers, costs, strict=True):
            one = _costs(server, token, turn, scale.rounds * 3)
            for name, value in one.items():
                found[name].append(value)
    rows = []
    for name in ("issue", "call"):
        few, many = (statistics.median(found[name]) for found in costs)
        rows.append(
            Row(
                f"{name} with {scale.old_tickets[1]:,} old tickets",
                f"{many * 1000:.2f} ms; with {scale.old_tickets[0]:,}: {few * 1000:.2f} ms; ratio {many / few:.2f}",
                "≤ 1.25",
                many <= 1.25 * few,
            )
        )
    for server, _ in servers:
        server.stop()
    return rows


def _costs(server: BenchServer, token: str, turn: int, rounds: int) -> dict[str, float]:
    issues, calls = [], []
    with Wire(server, token) as kiosk, Wire(server) as officer:
        officer.sign_in("officer")
        for number in range(rounds):
            started = time.perf_counter()
            kiosk.call("POST", "/tickets", {"service": "A"}, f"history-{turn}-{number}")
            middle = time.perf_counter()
            _, answer = officer.call("POST", "/counters/1/call-next")
            calls.append(time.perf_counter() - middle)
            issues.append(middle - started)
            officer.call("POST", f"/tickets/{answer['ticket']['id']}/finish")
    return {"issue": statistics.median(issues), "call": statistics.median(calls)}


def idle(scale: Scale) -> list[Row]:
    """What boards cost while nothing happens but their heartbeat."""
    server = BenchServer()
    token = server.device("board", "board")
    server.start()
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    alone = server.memory_kilobytes()
    first = Boards(address, 10, token)  # what is loaded once, with the first screens, is not a board's own
    before = server.memory_kilobytes()
    count = min(IDLE_BOARDS, max(scale.boards))
    boards = Boards(address, count, token)
    seconds = scale.seconds * 4
    started = server.cpu_seconds()
    time.sleep(seconds)
    share = (server.cpu_seconds() - started) / seconds
    each = (server.memory_kilobytes() - before) / count
    rows = [
        Row(f"{count} idle boards: processor", f"{share:.2%} of a core", "< 2 %", share < 0.02),
        Row(f"{count} idle boards: memory", f"{each:.0f} kB each", "< 80 kB", each < 80),
        Row("server with no screen: memory", f"{alone / 1024:.0f} MB", "< 150 MB", alone < 150 * 1024),
    ]
    first.close()
    boards.close()
    server.stop()
    return rows


MEASURES: dict[str, Callable[[Scale], list[Row]]] = {
    "issue": issue,
    "fanout": fanout,
    "history": history,
    "idle": idle,
    "load": load,
    "province": province,
    "voice": voice,
}
