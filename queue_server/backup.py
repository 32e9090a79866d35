"""Backup and restore of a SQLite installation: one file, itself a database, with the secrets inside."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from queue_server.secret_file import read_secret, write_secret
from queue_server.settings import Settings, SettingsError
from queue_server.storage.database import Database

_TABLE = "installation_secret"


def backup(settings: Settings, target: Path) -> None:
    """Write a consistent copy of the running database and the secrets to `target`, mode 600, whole or not at all.

    Raises:
        DatabaseUnavailable: not SQLite, or the copy failed.
        SettingsError: `target` exists already.
    """
    if target.exists():
        raise SettingsError(f"{target}: exists; a backup never overwrites")
    draft = target.with_name(target.name + ".part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    database = Database(settings.database_url)
    try:
        database.backup_to(draft)
        with closing(sqlite3.connect(draft)) as copy:
            copy.execute(f"CREATE TABLE {_TABLE} (secret TEXT NOT NULL)")
            # The first is the one behind tokens, the second signs pushes: phones know the office by it.
            for file in (settings.secret_file, settings.push_key_file):
                copy.execute(f"INSERT INTO {_TABLE} VALUES (?)", (read_secret(file).hex(),))  # noqa: S608
            copy.commit()
        draft.replace(target)
    finally:
        database.close()
        draft.unlink(missing_ok=True)


def restore(settings: Settings, source: Path) -> None:
    """Put a backup in place of an installation that has no database yet.

    Raises:
        SettingsError: there is a database already, or the file is no sound backup of ours.
    """
    if not settings.database_url.startswith("sqlite:///"):
        raise SettingsError("restore is for SQLite; PostgreSQL has pg_restore")
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    if file.exists():
        raise SettingsError(f"{file}: there is a database already; move it away first")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(file.name + ".part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        secret, push_key = _copy_checked(source, draft)
        write_secret(settings.secret_file, secret)
        write_secret(settings.push_key_file, push_key)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _copy_checked(source: Path, draft: Path) -> tuple[bytes, bytes]:
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as kept,
            closing(sqlite3.connect(draft)) as copy,
        ):
            if kept.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise SettingsError(f"{source}: damaged")
            secrets = kept.execute(f"SELECT secret FROM {_TABLE} ORDER BY rowid").fetchall()  # noqa: S608
            (secret,), (push_key,) = secrets
            kept.execute("SELECT version_num FROM alembic_version").fetchone()
            kept.backup(copy)
            copy.execute(f"DROP TABLE {_TABLE}")
            copy.commit()
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise SettingsError(f"{source}: not a backup of this system ({error})") from None
    return bytes.fromhex(secret), bytes.fromhex(push_key)
