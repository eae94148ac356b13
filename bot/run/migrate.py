"""The database brought to the newest version, before the program's processes are started."""

from __future__ import annotations

from bot.store.database import Database


async def migrate(url: str) -> str:
    """Migrate the database of `url`; returns what was done, in words. Raises StoreError."""
    database = await Database.open(url)
    try:
        if not await database.outdated():
            return "The database is at the newest version already."
        await database.migrate()
        return "The database is at the newest version now."
    finally:
        await database.close()
