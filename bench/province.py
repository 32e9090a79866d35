"""`./dev bench province`: 98 sites, 60,000 tickets a day at ten times the speed, on two processes."""

import asyncio
import tempfile
from collections import Counter
from pathlib import Path

from bench.crowd import Crowd, Told
from bench.people import SitePeople, enter
from bench.rows import Row, Scale
from queue_server.settings import load as load_settings
from tests.province.several import Province, running_province

SITES, COUNTERS, KIOSKS = 98, 4, 2
TICKETS_A_DAY, HOURS_A_DAY = 60_000, 8
P99 = 0.5  # seconds
SPEEDS = (10, 20, 30, 40, 60, 80)  # times a province's usual day


def province(scale: Scale) -> list[Row]:
    """The province at ten times its speed, then faster until the limit is not held; then every number is looked at."""
    sites, seconds = (6, 3.0) if scale.is_quick else (SITES, 30.0)
    speeds = SPEEDS[:1] if scale.is_quick else SPEEDS
    people: list[SitePeople] = []

    def add_people(made: Province) -> None:
        settings = load_settings(made.servers[0].environment)
        people.extend(enter(settings, sites=sites, counters=COUNTERS, kiosks=KIOSKS))

    with (
        tempfile.TemporaryDirectory(prefix="queue-bench-") as folder,
        running_province(Path(folder), is_durable=True, before=add_people) as made,
    ):
        crowd = Crowd([server.port for server in made.servers], people)
        rows, fastest = asyncio.run(_measure(crowd, speeds, seconds))
        rows.append(Row("highest speed with p99 < 500 ms", f"{fastest} times ({_per_second(fastest):.0f} tickets/s)"))
        broken = _broken(made)
        rows.append(Row("numbers, sequences and counters of all sites", broken or "no fault", "no fault", not broken))
    return rows


def _per_second(speed: int) -> float:
    return TICKETS_A_DAY / HOURS_A_DAY / 3600 * speed


async def _measure(crowd: Crowd, speeds: tuple[int, ...], seconds: float) -> tuple[list[Row], int]:
    await crowd.open()
    await crowd.work(per_second=_per_second(10), seconds=min(10.0, seconds))
    rows, fastest = [], 0
    for speed in speeds:
        told = await crowd.work(per_second=_per_second(speed), seconds=seconds)
        is_held = _is_held(told)
        rows.append(
            Row(
                f"{speed} times, {_per_second(speed):.0f} tickets/s, {seconds:.0f} s",
                f"{len(told.issue) / seconds:.1f}/s given; issue p99 {told.p99('issue') * 1000:.0f} ms; "
                f"officers' commands p99 {told.p99('command') * 1000:.0f} ms; "
                f"call → board p99 {told.p99('to_board') * 1000:.0f} ms; "
                f"{len(told.refused)} refused, {told.errors} errors",
                "each p99 < 500 ms, no errors" if speed == speeds[0] else "",
                is_held if speed == speeds[0] else None,
            )
        )
        if not is_held:
            break
        fastest = speed
    return rows, fastest


def _is_held(told: Told) -> bool:
    slowest = max(told.p99(name) for name in ("issue", "command", "to_board"))
    return told.errors == 0 and not told.refused and slowest < P99


def _broken(made: Province) -> str:
    """What no run may leave behind, asked of the database itself."""
    database = made.database_name
    faults = Counter(
        {
            "numbers twice": _count(
                made, database, "SELECT count(*) - count(DISTINCT (site_id, business_day, prefix, number)) FROM ticket"
            ),
            "series with a hole": _count(
                made,
                database,
                "SELECT count(*) FROM (SELECT 1 FROM ticket GROUP BY site_id, business_day, prefix"
                " HAVING max(number) <> count(*)) AS holes",
            ),
            "logs with a hole": _count(
                made,
                database,
                "SELECT count(*) FROM (SELECT 1 FROM event JOIN site ON site.id = event.site_id GROUP BY site.id,"
                " site.last_sequence HAVING site.last_sequence <> count(*)) AS holes",
            ),
            "counters with two citizens": _count(
                made,
                database,
                "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE status IN ('called', 'serving')"
                " GROUP BY site_id, counter HAVING count(*) > 1) AS pairs",
            ),
        }
    )
    return ", ".join(f"{count} {what}" for what, count in faults.items() if count)


def _count(made: Province, database: str, statement: str) -> int:
    ((found,),) = made.postgresql.execute(statement, database=database)
    return int(str(found))
