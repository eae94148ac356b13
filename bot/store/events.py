"""Events already answered: platforms deliver one again when they are unsure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from bot.store.database import Database
from bot.store.statements import insert_into
from bot.store.tables import events


class Events:
    """The ids of events that were seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_time(self, event_id: str, now: datetime) -> bool:
        """Whether this call is the first with this id, in any process; on disk before it returns.

        `event_id` is unique across platforms ("slack:Ev0123"), at most 255 characters.
        """
        insert = insert_into(self._database, events).values(event_id=event_id, seen_at=now)
        async with self._database.writing() as connection:
            result = await connection.execute(insert.on_conflict_do_nothing())
            return result.rowcount == 1

    async def forget(self, event_id: str) -> None:
        """As if it had not been seen."""
        async with self._database.writing() as connection:
            await connection.execute(delete(events).where(events.c.event_id == event_id))
