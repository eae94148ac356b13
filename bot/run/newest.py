"""The database as the operator's commands need it: there, and at the newest version."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.address import address, missing, shown
from bot.store.database import Database
from bot.store.errors import StoreError


@asynccontextmanager
async def newest(url: str) -> AsyncIterator[Database]:
    """The open database of `url`. Raises StoreError where it is of an older version, or a file that is not there."""
    where = address(url)
    if missing(where):
        raise StoreError(
            f"There is no database {shown(where)}: look at DATABASE_URL, or run `communique migrate` first."
        )
    database = await Database.open(url)
    try:
        if await database.outdated():
            raise StoreError("The database is not at the newest version: run `communique migrate` first.")
        yield database
    finally:
        await database.close()
