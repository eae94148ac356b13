"""Deleting many rows, a few at a time, so that nobody waits for it."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, select, tuple_

from bot.store.database import Database

BATCH = 100  # rows in one transaction at most; fewer where that many take longer than a moment
_FEWEST, _MOMENT = 5, 0.01  # rows, seconds
_FOUND = 5_000  # keys that are looked up at once: without a lock, but perhaps with a look at the whole table
_LONGEST = 0.2  # seconds of rest between two batches


async def delete_in_batches(database: Database, table: Table, rows: ColumnElement[bool], batch: int = BATCH) -> int:
    """Delete these rows of a table, and what refers to them; returns how many of the table.

    Each batch is a transaction of its own, in which nothing is searched for, and is followed by a rest as long as
    itself, in which others write. Any number of processes may do the same at once.
    """
    key = tuple(table.primary_key.columns)
    some: Select[Any] = select(*key).where(rows).limit(_FOUND)
    deleted = 0
    while True:
        async with database.reading() as connection:
            found = [tuple(row) for row in await connection.execute(some)]
        before, size, whole = deleted, batch, len(found)
        while found:
            # What was found may have come into use meanwhile: the condition is looked at again.
            gone = delete(table).where(_among(key, found[:size]), rows)
            async with database.writing() as connection:
                began = monotonic()
                deleted += (await connection.execute(gone)).rowcount
            took = monotonic() - began
            found = found[size:]
            size = max(_FEWEST, min(batch, round(size * _MOMENT / max(took, 0.001))))
            await asyncio.sleep(min(took, _LONGEST))
        if whole < _FOUND or deleted == before:
            return deleted


def _among(key: tuple[ColumnElement[Any], ...], found: list[tuple[Any, ...]]) -> ColumnElement[bool]:
    return key[0].in_([one for (one,) in found]) if len(key) == 1 else tuple_(*key).in_(found)
