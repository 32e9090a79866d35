"""Moving an office from its SQLite file to PostgreSQL: what `migrate-database` checks before, and says afterwards."""

from collections.abc import Callable
from pathlib import Path

from queue_server.settings import POSTGRESQL, Settings, SettingsError, check_url, without_password
from queue_server.storage.database import Database
from queue_server.storage.moving import move

_SQLITE = "sqlite:///"


def migrate_database(settings: Settings, to: str, tell: Callable[[str], object]) -> None:
    """Move the office to the PostgreSQL database of the URL `to`; a line is told for each table, then what to do next.

    The SQLite file stays as it is.

    Raises:
        SettingsError: the office is not on SQLite or has no database yet, or `to` is no PostgreSQL URL.
        MoveRefused: as `queue_server.storage.moving.move`.
    """
    if not settings.database_url.startswith(_SQLITE):
        raise SettingsError(
            f"database_url: {settings.shown_database_url} is not SQLite; only a SQLite office can be moved"
        )
    if not to.startswith(POSTGRESQL):
        raise SettingsError(f"--to: expected {POSTGRESQL}//USER@HOST/NAME")
    check_url("--to", to)
    file = Path(settings.database_url.removeprefix(_SQLITE))
    if not file.is_file():
        raise SettingsError(f"{file}: there is no database to move")
    source, target = Database(settings.database_url), Database(to)
    try:
        move(source, target, lambda one: tell(f"{one.table:<14}{one.rows:>9} rows, sha256 {one.checksum}"))
    finally:
        source.close()
        target.close()
    tell(f"Moved to {without_password(to)}: every table is the same on both sides. Next:")
    tell("1. Set QUEUE_DATABASE_URL to the URL you gave, where the server reads its settings.")
    tell(f"2. Keep the data folder {settings.data_dir}: its secret.key makes every token and QR code work on.")
    tell(f"3. Start the server. Keep {file} until you trust the new database; numbers given from now on are not in it.")
