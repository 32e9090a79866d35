"""Old days for a database under measure: ended tickets with a period and an event each, written in bulk."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

PER_DAY = 1_500
MICROSECONDS = 1_000_000
FIRST_DAY = date(2024, 1, 2)


def fill(file: Path, tickets: int, *, site: int = 1) -> None:
    """Write `tickets` served tickets of days gone by. The server must not run."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO ticket (id, site_id, business_day, prefix, number, service, priority, status, language,"
        " party_size, counter, calls, queue_reason, issued_at, joined_at, serve_by, period_started_at, called_at,"
        " began_at, ended_at, closed_by_system, sequence, issued_by, follow_hash, issued_offline)"
        f" VALUES (?,{site:d},?,?,?,?,0,'served','vi',1,?,1,'due_first',?,?,?,?,?,?,?,0,?,'bench',?,0)",
        (_ticket(number) for number in range(1, tickets + 1)),
    )
    connection.executemany(
        "INSERT INTO period (site_id, business_day, ticket_id, status, service, counter, started_at, ended_at) "
        f"VALUES ({site:d}, ?, ?, 'serving', ?, ?, ?, ?)",
        (_period(number) for number in range(1, tickets + 1)),
    )
    connection.executemany(
        f"INSERT INTO event VALUES ({site:d}, ?, ?, 'ticket_finished', ?, ?, 'bench', ?)",
        (_event(number) for number in range(1, tickets + 1)),
    )
    connection.execute("UPDATE site SET last_sequence = ? WHERE id = ?", (tickets, site))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _moment(number: int) -> tuple[str, int, str, int, int]:
    """Day, microseconds, prefix, number and counter of an old ticket."""
    day, place = divmod(number - 1, PER_DAY)
    letter = "ACEGHKLMNR"[place % 10]
    business_day = FIRST_DAY + timedelta(days=day)
    at = ((business_day - date(1970, 1, 1)).days * 86_400 + place * 20) * MICROSECONDS
    return business_day.isoformat(), at, letter, place // 10 + 1, place % 24 + 1


def _ticket(number: int) -> tuple[object, ...]:
    day, at, letter, count, counter = _moment(number)
    instants = (
        at,
        at,
        at + 900 * MICROSECONDS,
        at,
        at + 300 * MICROSECONDS,
        at + 330 * MICROSECONDS,
        at + 700 * MICROSECONDS,
    )
    return (number, day, letter, count, letter, counter, *instants, number, f"old-{number}")


def _period(number: int) -> tuple[object, ...]:
    day, at, letter, _, counter = _moment(number)
    return (day, number, letter, counter, at + 330 * MICROSECONDS, at + 700 * MICROSECONDS)


def _event(number: int) -> tuple[object, ...]:
    day, at, *_ = _moment(number)
    return (number, at, day, number, '{"counter":1}')
