"""Stories as every process reads them: only what changed since it looked last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, distinct, func, select

from bot.store.database import Database
from bot.store.outline_rows import load
from bot.store.story_tables import newsroom, stories, story_articles
from summarizer.digest.outline import Outline

_ROWS = 500  # at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article of a story as it is now. `outline` and `story` are None where it carries the text of `original`.

    `number` counts arrivals, 0 for carriers; `feeds` are those that held the article.
    """

    id: int
    url: str
    original: int
    story: str | None
    number: int
    first_seen: datetime
    feeds: tuple[str, ...]
    outline: Outline | None


class ToldStories:
    """The newsroom's last word."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self) -> tuple[int, int]:
        """The version, which counts all that was written, and the epoch; (0, 0) before the first newsroom."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(newsroom.c.version, newsroom.c.epoch))).first()
        return (0, 0) if row is None else (row.version, row.epoch)

    async def articles(self, after: int, since: datetime) -> AsyncIterator[Sequence[Told]]:
        """Articles that changed after a version, and were first seen from `since` on; some hundred at a time."""
        query = select(story_articles).where(story_articles.c.version > after, story_articles.c.first_seen >= since)
        async with self._database.reading() as connection:
            rows = await connection.stream(query.order_by(story_articles.c.version, story_articles.c.article_id))
            async for some in rows.partitions(_ROWS):
                yield await asyncio.to_thread(_told, some)

    async def titles(self, after: int) -> dict[str, str | None]:
        """The URL of the article whose headline is the title, by story, of those that changed after a version."""
        query = select(stories.c.id, stories.c.titled)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.where(stories.c.version > after, stories.c.absorbed_by.is_(None)))
            return {row.id: row.titled for row in rows}

    async def counts(self) -> tuple[int, int]:
        """How many stories are told, and how many originals they rest on."""
        told = story_articles.c.story
        query = select(func.count(distinct(told)), func.count()).where(told.is_not(None))
        async with self._database.reading() as connection:
            stories, originals = (await connection.execute(query)).one()
        return stories, originals


def _told(rows: Sequence[Row[Any]]) -> list[Told]:
    found = []
    for row in rows:
        feeds, outline = load(row.data)
        alone = row.original_id == row.article_id
        found.append(
            Told(
                id=row.article_id,
                url=row.url,
                original=row.original_id,
                story=row.story if alone else None,
                number=row.number or 0,
                first_seen=row.first_seen,
                feeds=feeds,
                outline=outline if alone else None,
            )
        )
    return found
