"""Who sees an answer, in one read: platforms wait for it before anything else is done."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import ScalarSelect, Table, bindparam, select

from bot.store.choices import ChannelSettings, Replies
from bot.store.database import Database
from bot.store.keys import Viewer
from bot.store.tables import channels, people


def _chosen(table: Table, *key: str) -> ScalarSelect[Any]:
    return select(table.c.replies).where(*(table.c[name] == bindparam(name) for name in key)).scalar_subquery()


# Put together once: that takes longer than the read itself.
_QUERY = select(_chosen(people, "platform", "workspace", "user"), _chosen(channels, "platform", "workspace", "channel"))


async def replies_for(database: Database, viewer: Viewer) -> Replies:
    """What this person chose, else what the channel did, else the default."""
    async with database.reading() as connection:
        person, channel = (await connection.execute(_QUERY, asdict(viewer))).one()
    chosen: Replies = person or channel or ChannelSettings().replies
    return chosen
