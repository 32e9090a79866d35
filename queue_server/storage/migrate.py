"""Brings a database to the present schema with Alembic; both databases, from the first table."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from queue_server.storage.database import Database

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Run the migrations that are missing, in one transaction."""
    with database.migration() as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection) -> None:
    """Run the migrations that are missing in the transaction that is open."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether the database has the schema this code was written for."""
    with database.read() as connection:
        return is_current_within(connection)


def is_current_within(connection: Connection) -> bool:
    """The same, as the open transaction sees it."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config
