"""`python -m bench [name ...] [--quick]`: run the measures, print them, write docs/performance.md."""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.measures import MEASURES, QUICK, WHOLE, Row

REPORT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def main() -> int:
    """Run; 1 when a limit is not held in a whole run."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASURES, []], help="which measures; all when none is named")
    parser.add_argument("--quick", action="store_true", help="short, judges nothing, writes nothing")
    options = parser.parse_args()
    scale = QUICK if options.quick else WHOLE
    rows: list[Row] = []
    for name in options.names or MEASURES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        for row in MEASURES[name](scale):
            print(f"{row.what}: {row.measured}" + (f"   [{row.limit}]" if row.limit else ""), flush=True)
            rows.append(row)
    if options.quick:
        return 0
    if not options.names:
        REPORT.write_text(report(rows), encoding="utf-8")
    return int(any(row.is_held is False for row in rows))


def report(rows: list[Row]) -> str:
    """The measures as a page."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    verdict = {True: "held", False: "**not held**", None: ""}
    lines = [
        "# Performance",
        "",
        f"Written by `./dev bench` on {datetime.now(UTC):%Y-%m-%d}: {machine}, load generator and server on the same",
        "machine, SQLite. Machines differ and are noisy: ratios count, and each figure is taken in the same run as what",
        "it is held against. One measure alone: `./dev bench issue|fanout|history|idle`.",
        "",
        "| what | measured | limit | |",
        "|---|---|---|---|",
        *(f"| {row.what} | {row.measured} | {row.limit} | {verdict[row.is_held]} |" for row in rows),
        "",
        "What the measures are:",
        "",
        "- **issue**: `POST /tickets` on keep-alive connections, each as fast as it is answered; the empty route has the",
        "  same mould (credential looked up, body parsed, JSON answered) on the same server and does nothing. Every ticket",
        "  is durable (synchronous=FULL), logged, has its print job, and is pushed to 50 boards before the next.",
        "- **fanout**: an event of a usual size from the instant it is handed to the sockets until the last board has it;",
        "  the bare broadcast is the `websockets` library's own, to as many clients of the same kind. A call is measured",
        "  from before its request is sent.",
        "- **history**: two servers, one with few and one with many old tickets, periods and events, asked in turn, five",
        "  rounds; medians of one client's requests.",
        "- **idle**: boards that hear nothing but the heartbeat every 5 s.",
        "",
        "What limits: the one core the server runs on. Of the time of a ticket about a third is the web server, the",
        "credential and the JSON (the empty route), about a fifth the write-ahead log (some 20 pages of 4 kB and one",
        "fsync) and the rest the dozen statements and the rules. A push costs 10–20 µs a board; commits that share a",
        "turn of the event loop are pushed together, so that it hardly counts under load. On a busy or slow disk the",
        "fsync is all that counts: see the bare commits.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
