"""Stories as the newsroom writes them, portion by portion, and the clustering's memory, from which another goes on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.briefings import url_hash
from bot.store.database import Database
from bot.store.outline_rows import Taken, dump
from bot.store.statements import in_turn, insert_into
from bot.store.story_tables import newsroom, stories, story_articles, story_features
from summarizer.digest.beats import fingerprint
from summarizer.stories.state import Alias, Changes, KeptArticle, KeptStory, Placed

FORMAT = 3  # of the rows: raise it when what they mean changes, and stories begin anew
_ONLY = 1  # the newsroom's one row
_ROWS = 500  # of one statement
_BEGINNING = 0x6E657773  # newsrooms that begin take turns

Features = Mapping[str, tuple[bytes, str]]  # by an article's URL: its vector and features, as `pack` makes them


class Deposed(Exception):
    """Another newsroom has begun since; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What was taken in at once: the articles, the features of those that were clustered, and what that changed."""

    taken: Sequence[Taken] = ()
    features: Features = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)


class KeptStories:
    """Written by one newsroom at a time: each `begin` ends the one before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, now: datetime) -> int:
        """Whoever wrote until now writes no more; returns the epoch to write in.

        Stories of another format, or told with other topics or regions, are forgotten, and are to be made anew.
        """
        told = json.dumps({"format": FORMAT, "topics": fingerprint()})
        async with self._database.writing() as connection:
            await in_turn(self._database, connection, _BEGINNING)
            row = (await connection.execute(select(newsroom).where(newsroom.c.id == _ONLY))).first()
            if row is None or row.data != told:
                for table in (story_features, story_articles, stories):
                    await connection.execute(delete(table))
            epoch = 1 if row is None else int(row.epoch) + 1
            fresh = {"data": told, "kept_at": now, "epoch": epoch}
            # The version goes on counting, so that readers notice.
            insert = insert_into(self._database, newsroom).values(id=_ONLY, version=1, **fresh)
            change = {**fresh, "version": newsroom.c.version + 1}
            await connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=change))
        return epoch

    async def articles(self) -> AsyncIterator[Sequence[KeptArticle]]:
        """What the clustering keeps of articles, some hundred at a time, in the order in which they came."""
        query = select(story_features, story_articles.c.url, story_articles.c.number, story_articles.c.story)
        query = query.join(story_articles, story_articles.c.url_hash == story_features.c.url_hash)
        query = query.where(story_articles.c.number.is_not(None), story_articles.c.story.is_not(None))
        async with self._database.reading() as connection:
            rows = await connection.stream(query.order_by(story_articles.c.number))
            async for some in rows.partitions(_ROWS):
                yield [
                    KeptArticle(
                        placed=Placed(id=row.url, number=row.number, at=row.at, story=row.story),
                        vector=row.vector,
                        features=row.features,
                    )
                    for row in some
                ]

    async def stories(self) -> tuple[tuple[KeptStory, ...], tuple[Alias, ...]]:
        """The stories in the order in which they began, and which former ones are part of which."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(stories).order_by(stories.c.number, stories.c.id))).all()
        living = tuple(KeptStory(id=r.id, number=r.number, titled=r.titled) for r in rows if r.absorbed_by is None)
        return living, tuple((row.id, row.absorbed_by) for row in rows if row.absorbed_by is not None)

    async def save(self, epoch: int, portion: Portion, *, now: datetime, left: datetime) -> None:
        """Write a portion, all of it or nothing; raises Deposed where another newsroom began after `epoch`.

        What the clustering knows of articles from before `left` is forgotten.
        """
        async with self._database.writing() as connection:
            version = await self._next(connection, epoch, now)
            await self._take(connection, portion, version)
            await self._absorb(connection, portion.changes.aliases, version)
            await self._place(connection, portion.changes, version)
            await connection.execute(delete(story_features).where(story_features.c.at < left))

    async def forget(self, epoch: int, before: datetime, now: datetime) -> int:
        """Delete articles first seen before then, and stories that have none left; returns how many articles."""
        held = select(story_articles.c.story).where(story_articles.c.story.is_not(None))
        others = stories.alias()
        orphaned = stories.c.absorbed_by.is_not(None) & stories.c.absorbed_by.not_in(select(others.c.id))
        async with self._database.writing() as connection:
            await self._next(connection, epoch, now)
            old = delete(story_articles).where(story_articles.c.first_seen < before)
            gone = int((await connection.execute(old)).rowcount)
            await connection.execute(delete(stories).where(stories.c.absorbed_by.is_(None), stories.c.id.not_in(held)))
            while (await connection.execute(delete(stories).where(orphaned))).rowcount:
                pass  # a chain of former stories goes from its end
        return gone

    async def _next(self, connection: AsyncConnection, epoch: int, now: datetime) -> int:
        """The version that is written now; until the transaction ends no other newsroom writes or begins."""
        mine = update(newsroom).where(newsroom.c.id == _ONLY, newsroom.c.epoch == epoch)
        changed = await connection.execute(mine.values(version=newsroom.c.version + 1, kept_at=now))
        if changed.rowcount != 1:
            raise Deposed
        return int((await connection.execute(select(newsroom.c.version))).scalar_one())

    async def _take(self, connection: AsyncConnection, portion: Portion, version: int) -> None:
        if portion.taken:
            insert = insert_into(self._database, story_articles)
            names = ("article_id", "original_id", "holders", "first_seen", "data", "version")
            change: dict[str, Any] = {name: insert.excluded[name] for name in names}
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["url_hash"], set_=change),
                [_row(one, version) for one in portion.taken],
            )
            carriers = [one.id for one in portion.taken if one.original != one.id]
            alone = update(story_articles).where(story_articles.c.article_id.in_(carriers))
            await connection.execute(alone.values(story=None, number=None))
        placed = {one.id: one.at for one in portion.changes.articles}
        rows = [
            {"url_hash": url_hash(url), "at": placed[url], "vector": vector, "features": told}
            for url, (vector, told) in portion.features.items()
            if url in placed
        ]
        if rows:
            await connection.execute(insert_into(self._database, story_features).on_conflict_do_nothing(), rows)

    async def _absorb(self, connection: AsyncConnection, aliases: Iterable[Alias], version: int) -> None:
        """Also articles that have left the clustering move: a story stays whole as long as it is told."""
        for former, by in aliases:
            moved = update(story_articles).where(story_articles.c.story == former)
            await connection.execute(moved.values(story=by, version=version))
            row = {"id": former, "number": 0, "titled": None, "absorbed_by": by, "version": version}
            await self._put(connection, [row], ("absorbed_by", "version"))

    async def _place(self, connection: AsyncConnection, changes: Changes, version: int) -> None:
        for one in changes.articles:
            where = update(story_articles).where(story_articles.c.url_hash == url_hash(one.id))
            await connection.execute(where.values(story=one.story, number=one.number, version=version))
        if changes.stories:
            rows = [
                {"id": one.id, "number": one.number, "titled": one.titled, "absorbed_by": None, "version": version}
                for one in changes.stories
            ]
            await self._put(connection, rows, ("number", "titled", "absorbed_by", "version"))

    async def _put(self, connection: AsyncConnection, rows: list[dict[str, Any]], names: Iterable[str]) -> None:
        insert = insert_into(self._database, stories)
        change = {name: insert.excluded[name] for name in names}
        await connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=change), rows)


def _row(one: Taken, version: int) -> dict[str, Any]:
    return {
        "article_id": one.id,
        "url_hash": url_hash(one.url),
        "url": one.url,
        "original_id": one.original,
        "holders": len(one.feeds),
        "first_seen": one.first_seen,
        "data": dump(one.feeds, one.outline),
        "version": version,
    }
