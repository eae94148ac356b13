"""How deliveries do, for whoever asks whether all is well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.tables import deliveries, subscriptions


async def delivery_counts(database: Database, since: datetime) -> Mapping[str, int]:
    """The messages that were due since then, by their state."""
    query = select(deliveries.c.state, func.count()).where(deliveries.c.due_at >= since)
    async with database.reading() as connection:
        rows = await connection.execute(query.group_by(deliveries.c.state).order_by(deliveries.c.state))
        return {row.state: int(row[1]) for row in rows}


async def subscription_counts(database: Database) -> tuple[int, int]:
    """How many subscriptions there are, and how many of them are switched off because their place refuses posts."""
    count, off = func.count(), func.count(subscriptions.c.disabled)
    async with database.reading() as connection:
        row = (await connection.execute(select(count, off).select_from(subscriptions))).one()
    return int(row[0]), int(row[1])
