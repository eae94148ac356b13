"""INSERT ... ON CONFLICT, which SQLAlchemy has for each dialect alone."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Database


def insert_into(database: Database, table: Table) -> postgresql.Insert:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update` for the database's dialect."""
    if database.dialect == "postgresql":
        return postgresql.insert(table)
    return cast(postgresql.Insert, sqlite.insert(table))  # the same methods with the same meaning
