"""`python -m bench [name ...] [--quick]`: run the measures, print them, write docs/performance.md."""

import argparse
import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.measures import MEASURES, QUICK, WHOLE
from bench.rows import Row

REPORT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


_SECTION = re.compile(r"^## (\w+)\n\n(.*?)\n(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_HEAD = """# Performance

Written by `./dev bench`; each part says when and where it was measured. Load generator and server run on the same
machine. Machines differ and are noisy: ratios count, and each figure is taken in the same run as what it is held
against.

What limits one process: the core it runs on. Of the time of a ticket about a third is the web server, the credential
and the JSON (the empty route), about a fifth the write-ahead log (some 20 pages of 4 kB and one sync) and the rest the
dozen statements and the rules. A push costs 10–20 µs a board; commits that share a turn of the event loop are pushed
together. On a busy or slow disk the sync is all that counts: see the bare commits. In a rush the core is full:
what the officers get the kiosks do not, and a refusal waits for at most a few commands.
"""


def main() -> int:
    """Run; 1 when a limit is not held in a whole run."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASURES, []], help="which measures; all when none is named")
    parser.add_argument("--quick", action="store_true", help="short, judges nothing, writes nothing")
    options = parser.parse_args()
    scale = QUICK if options.quick else WHOLE
    found: dict[str, list[Row]] = {}
    for name in options.names or MEASURES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found[name] = MEASURES[name](scale)
        for row in found[name]:
            print(f"{row.what}: {row.measured}" + (f"   [{row.limit}]" if row.limit else ""), flush=True)
    if options.quick:
        return 0
    before = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    REPORT.write_text(report(found, before), encoding="utf-8")
    return int(any(row.is_held is False for rows in found.values() for row in rows))


def report(found: dict[str, list[Row]], before: str) -> str:
    """The page: what was measured now, and of the page before what was not measured again."""
    kept = dict(_SECTION.findall(before))
    sections = [
        f"## {name}\n\n{(_section(name, found[name]) if name in found else kept[name]).strip()}\n"
        for name in MEASURES
        if name in found or name in kept
    ]
    return "\n".join([_HEAD, *sections])


def _section(name: str, rows: list[Row]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    verdict = {True: "held", False: "**not held**", None: ""}
    about = " ".join((MEASURES[name].__doc__ or "").split())
    table = [f"| {row.what} | {row.measured} | {row.limit} | {verdict[row.is_held]} |" for row in rows]
    return "\n".join(
        [
            about,
            "",
            f"`./dev bench {name}`, {datetime.now(UTC):%Y-%m-%d}, {machine}.",
            "",
            "| what | measured | limit | |",
            "|---|---|---|---|",
            *table,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
