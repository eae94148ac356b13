"""Channels and what they chose. A channel keeps its choices when the bot is removed, for when it comes back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.choices import Change, ChannelChanges, ChannelSettings, known_only
from bot.store.database import Database
from bot.store.keys import ChannelKey
from bot.store.statements import belongs_to, insert_into
from bot.store.tables import channel_changes, channels

_KEY = ("platform", "workspace", "channel")
_SETTINGS = tuple(field.name for field in fields(ChannelSettings))


class Channels:
    """Every channel's settings, their history, and whether the bot is there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: ChannelKey) -> ChannelSettings:
        """The settings of a channel; the defaults where it never changed any."""
        async with self._database.reading() as connection:
            return await _settings(connection, key)

    async def set(self, key: ChannelKey, changes: ChannelChanges, *, by: str, now: datetime) -> ChannelSettings:
        """Change some settings and return all; raises SettingError and changes none where one cannot be.

        `by` is the user's id on the platform, for the history.
        """
        return await self._write(key, known_only(ChannelSettings, changes), by=by, now=now)

    async def reset(self, key: ChannelKey, *, by: str, now: datetime) -> ChannelSettings:
        """Back to the defaults, which are returned."""
        return await self._write(key, asdict(ChannelSettings()), by=by, now=now)

    async def history(self, key: ChannelKey, limit: int = 20) -> tuple[Change, ...]:
        """Who changed what in a channel, the latest first."""
        query = select(channel_changes).where(belongs_to(channel_changes, key))
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(channel_changes.c.id.desc()).limit(limit))
        return tuple(
            Change(
                setting=row.setting,
                was=json.loads(row.was),
                became=json.loads(row.became),
                by=row.changed_by,
                at=row.changed_at,
            )
            for row in rows
        )

    async def left(self, key: ChannelKey, now: datetime) -> None:
        """The bot was removed from the channel."""
        async with self._database.writing() as connection:
            await self._make(connection, key)
            await connection.execute(update(channels).where(belongs_to(channels, key)).values(left_at=now))

    async def left_workspace(self, platform: str, workspace: str, now: datetime) -> None:
        """The bot was removed from a whole workspace: from each of its channels where it still was."""
        there = and_(channels.c.platform == platform, channels.c.workspace == workspace, channels.c.left_at.is_(None))
        async with self._database.writing() as connection:
            await connection.execute(update(channels).where(there).values(left_at=now))

    async def joined(self, key: ChannelKey) -> None:
        """The bot is in the channel, for the first time or again."""
        async with self._database.writing() as connection:
            await self._make(connection, key)
            await connection.execute(update(channels).where(belongs_to(channels, key)).values(left_at=None))

    async def joined_workspace(self, platform: str, workspace: str, there: Collection[str]) -> None:
        """The bot is in a workspace again, of whose channels these are `there`."""
        mine = and_(channels.c.platform == platform, channels.c.workspace == workspace, channels.c.channel.in_(there))
        async with self._database.writing() as connection:
            await connection.execute(update(channels).where(mine).values(left_at=None))

    async def left_at(self, key: ChannelKey) -> datetime | None:
        """When the bot was removed; None where it is there or never was."""
        async with self._database.reading() as connection:
            left: datetime | None = await connection.scalar(select(channels.c.left_at).where(belongs_to(channels, key)))
            return left

    async def _write(self, key: ChannelKey, changes: Mapping[str, Any], *, by: str, now: datetime) -> ChannelSettings:
        async with self._database.writing() as connection:
            await self._make(connection, key)
            before = await _settings(connection, key, lock=True)
            after = replace(before, **changes)
            audit = [
                {
                    **asdict(key),
                    "setting": name,
                    "was": json.dumps(getattr(before, name)),
                    "became": json.dumps(getattr(after, name)),
                    "changed_by": by,
                    "changed_at": now,
                }
                for name in _SETTINGS
                if getattr(before, name) != getattr(after, name)
            ]
            if audit:
                await connection.execute(update(channels).where(belongs_to(channels, key)).values(**asdict(after)))
                await connection.execute(insert(channel_changes), audit)
        return after

    async def _make(self, connection: AsyncConnection, key: ChannelKey) -> None:
        row = insert_into(self._database, channels).values(**asdict(key), **asdict(ChannelSettings()))
        await connection.execute(row.on_conflict_do_nothing(index_elements=list(_KEY)))


async def _settings(connection: AsyncConnection, key: ChannelKey, *, lock: bool = False) -> ChannelSettings:
    query = select(*(channels.c[name] for name in _SETTINGS)).where(belongs_to(channels, key))
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return ChannelSettings() if row is None else ChannelSettings(**row._mapping)
