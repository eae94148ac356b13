"""Who reads an article, by the feeds that hold it: what one channel's feed brings must not speak for another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.store.briefings import url_hash
from bot.store.database import Database
from bot.store.feed_tables import articles, feed_articles, feeds
from bot.store.tables import channel_sources
from summarizer.feeds.near import Signature

_ROWS = 500  # ids of one statement
Channel = tuple[str, str, str]  # platform, workspace, channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Those who read an article: `everybody` where one of the product's feeds holds it, else these `channels`."""

    everybody: bool = False
    channels: frozenset[Channel] = frozenset()

    def covers(self, other: Audience) -> bool:
        """Whether all of the others are among these."""
        return self.everybody or (not other.everybody and other.channels <= self.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfiled:
    """A copy that somebody reads who does not read its original. `signature` is None for short texts."""

    id: int
    content_hash: str
    signature: Signature | None


class Audiences:
    """Of all articles; `standard` are the addresses of the product's feeds."""

    def __init__(self, database: Database, standard: Iterable[str]) -> None:
        self._database, self._standard = database, frozenset(map(url_hash, standard))

    async def of(self, ids: Collection[int]) -> Mapping[int, Audience]:
        """The audience of each article that has one of these ids; of nobody where no feed holds it any more."""
        every, found = sorted(ids), dict[int, Audience]()
        for at in range(0, len(every), _ROWS):
            found |= await self._of(every[at : at + _ROWS])
        return found

    async def _of(self, ids: Collection[int]) -> dict[int, Audience]:
        holding = select(feed_articles.c.article_id, feeds.c.url_hash).join(
            feeds, feeds.c.id == feed_articles.c.feed_id
        )
        place = channel_sources.c.platform, channel_sources.c.workspace, channel_sources.c.channel
        held: defaultdict[int, set[str]] = defaultdict(set)
        added: defaultdict[str, set[Channel]] = defaultdict(set)
        async with self._database.reading() as connection:
            for id, feed in await connection.execute(holding.where(feed_articles.c.article_id.in_(ids))):
                held[id].add(feed)
            own = set().union(*held.values()) - self._standard
            query = select(channel_sources.c.url_hash, *place).where(channel_sources.c.added)
            for row in await connection.execute(query.where(channel_sources.c.url_hash.in_(own))):
                added[row.url_hash].add((row.platform, row.workspace, row.channel))
        return {
            id: Audience(
                everybody=not self._standard.isdisjoint(held[id]),
                channels=frozenset().union(*(added[feed] for feed in held[id])),
            )
            for id in ids
        }

    async def misfiled(self, since: datetime) -> tuple[Misfiled, ...]:
        """The copies first seen from `since` on whose original not all of their readers read, the oldest first.

        There are some where a feed has come to hold an article, or a channel has added a feed, since it was read.
        """
        standard = select(feed_articles.c.article_id).join(feeds, feeds.c.id == feed_articles.c.feed_id)
        standard = standard.where(feeds.c.url_hash.in_(self._standard))
        columns = articles.c.id, articles.c.original_id, articles.c.content_hash
        query = select(*columns, articles.c.signature, articles.c.shingles).where(
            articles.c.state == "duplicate", articles.c.first_seen >= since, articles.c.original_id.not_in(standard)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(articles.c.id))).all()
        audiences = await self.of({id for row in rows for id in (row.id, row.original_id)})
        return tuple(
            Misfiled(
                id=row.id,
                content_hash=row.content_hash,
                signature=None if row.signature is None else Signature.from_bytes(row.signature, row.shingles),
            )
            for row in rows
            if not audiences[row.original_id].covers(audiences[row.id])
        )

    async def refile(self, id: int, original: int | None) -> None:
        """An article carries the text of that one; None: it is an original itself."""
        change = {
            "state": "fetched" if original is None else "duplicate",
            "original_id": id if original is None else original,
        }
        async with self._database.writing() as connection:
            await connection.execute(update(articles).where(articles.c.id == id).values(**change))
