"""How much was asked for in a while, counted over all processes: a moving window for each key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.reading_tables import admissions
from bot.store.statements import in_turn

_CLOCKS = timedelta(minutes=1)  # by which those of two processes surely agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """At most `most` in any time as long as `lasts`, for the key of these `parts`."""

    parts: tuple[str, ...]
    most: int
    lasts: timedelta

    @property
    def key(self) -> str:
        """Hexadecimal digits; names of the parts are not kept."""
        digest = hashlib.sha256()
        for part in self.parts:
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8) + data)  # lengths, or ("a", "bc") and ("ab", "c") were one key
        return digest.hexdigest()

    @property
    def turn(self) -> int:
        """The turn in which the key is counted: 63 bits."""
        return int(self.key[:16], 16) >> 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """The window that has no room, and when it has, aware UTC; None where it is too small for ever."""

    window: Window
    free_at: datetime | None


class Admissions:
    """What was admitted, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def admit(self, windows: Sequence[Window], cost: int, now: datetime) -> Full | None:
        """Count `cost` in each window, or in none: then the first that has no room is returned."""
        async with self._database.writing() as connection:
            for turn in sorted({window.turn for window in windows}):  # in order: nobody waits in a circle
                await in_turn(self._database, connection, turn)
            for window in windows:
                if (full := await _full(connection, window, cost, now)) is not None:
                    return full
            rows = [{"key": one.key, "until": now + one.lasts} for one in windows for _ in range(cost)]
            if rows:
                await connection.execute(insert(admissions), rows)
        return None


async def _full(connection: AsyncConnection, window: Window, cost: int, now: datetime) -> Full | None:
    # What lasts longer was counted by a clock that was ahead, and set since.
    counted = admissions.c.until > now, admissions.c.until <= now + window.lasts + _CLOCKS
    query = select(admissions.c.until).where(admissions.c.key == window.key, *counted)
    ends = (await connection.scalars(query.order_by(admissions.c.until))).all()
    over = len(ends) + cost - window.most
    if over <= 0:
        return None
    return Full(window=window, free_at=ends[over - 1] if over <= len(ends) else None)
