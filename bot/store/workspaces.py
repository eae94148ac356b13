"""A workspace's or a person's data as a whole: told, exported, deleted; and which workspaces the bot has left."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, select, union

from bot.store.batches import delete_in_batches
from bot.store.database import Database
from bot.store.deletions import note_deletion
from bot.store.feeds_left import forget_feeds, own_feeds
from bot.store.installation_tables import installations
from bot.store.keys import PersonKey, WorkspaceKey
from bot.store.statements import insert_into
from bot.store.tables import channel_changes, channel_sources, channels, deliveries, people, posts, subscriptions
from bot.store.whose import SECRET, Rows, of_person, of_workspace
from bot.store.workspace_tables import left_workspaces

FORMAT = "communique workspace 1"
_JSON = frozenset({"choice", "stories", "content", "data", "was", "became"})  # columns that hold it
_USED = (channel_changes, channel_sources, posts, subscriptions, deliveries)
Counts = Mapping[str, int]  # rows of each table that has some


class Workspaces:
    """All workspaces. Deleting is done in small steps, and goes on where it was when it is done again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[WorkspaceKey, ...]:
        """Every workspace that has something here."""
        tables = (channels, people, posts, subscriptions, channel_sources, installations)
        named = union(*(select(table.c.platform, table.c.workspace).where(table.c.workspace != "") for table in tables))
        async with self._database.reading() as connection:
            rows = (await connection.execute(named)).all()
        return tuple(sorted((WorkspaceKey(platform=row[0], workspace=row[1]) for row in rows), key=str))

    async def count(self, key: WorkspaceKey | PersonKey, room: str | None = None) -> Counts:
        """How many rows of each table belong to a workspace or a person."""
        counts: dict[str, int] = {}
        async with self._database.reading() as connection:
            for table, mine in _rows(key, room).items():
                found = await connection.scalar(select(func.count()).select_from(table).where(mine))
                if found:
                    counts[table.name] = found
        return counts

    async def export(self, key: WorkspaceKey, now: datetime) -> dict[str, Any]:
        """Everything of a workspace as plain data for JSON: rows by table; times in ISO 8601. Tokens stay out."""
        tables: dict[str, list[dict[str, Any]]] = {}
        async with self._database.reading() as connection:
            for table, mine in _rows(key, None).items():
                shown = [column for column in table.columns if column.name not in SECRET.get(table.name, ())]
                found = await connection.execute(select(*shown).where(mine).order_by(*table.primary_key.columns))
                tables[table.name] = [_plain(dict(row)) for row in found.mappings()]
        where = {"platform": key.platform, "workspace": key.workspace}
        return {"format": FORMAT, **where, "exported_at": now.isoformat(), "tables": dict(sorted(tables.items()))}

    async def delete(
        self,
        key: WorkspaceKey | PersonKey,
        *,
        now: datetime,
        room: str | None = None,
        standard: Collection[str] = (),
    ) -> Counts:
        """Delete everything of a workspace or a person; returns how many rows of each table went.

        What is under way for them and was asked for before `now` leaves nothing behind when it is done.
        `room`: a person's channel of direct messages. Feeds that nobody else wants go too, but for the `standard`
        ones, which are the product's.
        """
        await note_deletion(self._database, key, now)
        rows = _rows(key, room)
        feeds = await own_feeds(self._database, rows[channel_sources])
        gone = {table.name: await delete_in_batches(self._database, table, mine) for table, mine in rows.items()}
        gone["feeds"] = await forget_feeds(self._database, feeds, standard)
        return {name: count for name, count in gone.items() if count}

    async def left(self, key: WorkspaceKey, now: datetime) -> None:
        """The bot was removed from a workspace; where that is known already, since then."""
        row = insert_into(self._database, left_workspaces).values(**_columns(key), left_at=now)
        async with self._database.writing() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def present(self, keys: Iterable[WorkspaceKey]) -> tuple[WorkspaceKey, ...]:
        """The bot is in these workspaces, whatever was known; returns those that it had left."""
        mine: dict[str, list[str]] = {}
        for key in keys:
            mine.setdefault(key.platform, []).append(key.workspace)
        async with self._database.reading() as connection:
            known = (await connection.execute(select(left_workspaces.c.platform, left_workspaces.c.workspace))).all()
        back = [row for row in known if row.workspace in mine.get(row.platform, ())]
        if not back:
            return ()  # most of the time, and nobody who writes has to wait
        async with self._database.writing() as connection:
            for row in back:
                here = and_(*(left_workspaces.c[name] == value for name, value in row._mapping.items()))
                await connection.execute(delete(left_workspaces).where(here))
        return tuple(WorkspaceKey(platform=row.platform, workspace=row.workspace) for row in back)

    async def left_before(self, before: datetime) -> Mapping[WorkspaceKey, datetime]:
        """The workspaces that the bot was removed from before then, and when; the first one first."""
        query = select(left_workspaces).where(left_workspaces.c.left_at < before).order_by(left_workspaces.c.left_at)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {WorkspaceKey(platform=row.platform, workspace=row.workspace): row.left_at for row in rows}

    async def used_since(self, key: WorkspaceKey, since: datetime) -> bool:
        """Whether somebody there did something after that moment, or the bot posted there."""
        moments = (channel_changes.c.changed_at, channel_sources.c.changed_at, posts.c.posted_at)
        newer = [at > since for at in (*moments, subscriptions.c.created_at)]
        newer.append((deliveries.c.state == "sent") & (deliveries.c.changed_at > since))
        mine = of_workspace(key)
        async with self._database.reading() as connection:
            for condition, table in zip(newer, _USED, strict=True):
                if await connection.scalar(select(table.c.platform).where(mine[table], condition).limit(1)):
                    return True
        return False


def _rows(key: WorkspaceKey | PersonKey, room: str | None) -> Rows:
    return of_workspace(key) if isinstance(key, WorkspaceKey) else of_person(key, room)


def _columns(key: WorkspaceKey) -> dict[str, str]:
    return {"platform": key.platform, "workspace": key.workspace}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if name in _JSON and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
