"""Alembic by function calls: its files come with the package, and the caller brings connection and transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.store.errors import StoreError

HEAD = "head"


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring the schema forward to a revision; raises StoreError where a newer program has been here."""
    try:
        command.upgrade(_config(connection), to)
    except CommandError as error:
        raise StoreError(
            "The database was last used by a newer version of this program. Install that version, or restore a backup."
        ) from error


def downgrade(connection: Connection, to: str) -> None:
    """Bring the schema back to a revision; "base" removes every table with all its rows."""
    command.downgrade(_config(connection), to)


def is_current(connection: Connection) -> bool:
    """Whether the schema is the newest."""
    heads = ScriptDirectory.from_config(_config(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # a folder's name may hold any other separator
    config.attributes["connection"] = connection
    return config
