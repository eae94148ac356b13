"""Feeds that nobody wants any more, because those who added them took their data away."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from bot.store.batches import BATCH, delete_in_batches
from bot.store.database import Database
from bot.store.feed_tables import articles, feed_articles, feeds
from bot.store.tables import channel_sources


async def own_feeds(database: Database, sources: ColumnElement[bool]) -> tuple[str, ...]:
    """The hashes of the feeds that these rows of `channel_sources` added."""
    query = select(channel_sources.c.url_hash).where(sources, channel_sources.c.added).distinct()
    async with database.reading() as connection:
        return tuple((await connection.scalars(query)).all())


async def forget_feeds(database: Database, hashes: Collection[str], standard: Collection[str]) -> int:
    """Delete those of these feeds that no channel has and that are not `standard`, with the articles they alone held.

    Their addresses may hold a key of whoever added them. Returns how many feeds went.
    """
    wanted = select(channel_sources.c.url_hash).where(channel_sources.c.added)
    mine = feeds.c.url_hash.in_(hashes), feeds.c.url_hash.not_in(wanted), feeds.c.url.not_in(standard)
    held = select(feed_articles.c.article_id).join(feeds, feeds.c.id == feed_articles.c.feed_id).where(*mine)
    async with database.reading() as connection:
        gone = (await connection.scalars(select(feeds.c.id).where(*mine))).all()
        theirs = (await connection.scalars(held.distinct())).all()
    deleted = await delete_in_batches(database, feeds, feeds.c.id.in_(gone))
    for start in range(0, len(theirs), BATCH):
        some = articles.c.id.in_(theirs[start : start + BATCH])
        alone = ~select(feed_articles.c.feed_id).where(feed_articles.c.article_id == articles.c.id).exists()
        await delete_in_batches(database, articles, some & alone)
    return deleted
