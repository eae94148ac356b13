"""Articles of feeds: announced, read or not and why, and which of them carry one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.article_rows import Known, Reading, State, Waiting, known_from
from bot.store.briefings import url_hash
from bot.store.columns import UtcDateTime
from bot.store.database import Database
from bot.store.feed_tables import articles, feed_articles, feeds
from bot.store.statements import in_turn, insert_into, locked
from bot.store.story_tables import story_articles
from summarizer.feeds.entries import Entry
from summarizer.feeds.near import Signature

LEASE = timedelta(minutes=10)  # an article that was taken and not settled is tried again then
_ANNOUNCING = 0x616E6E6F  # feeds hold the same articles in other orders, and two could wait for each other's rows
_ROWS = 100  # rows of one INSERT: SQLite takes 32,766 parameters


class Articles:
    """Every article that a feed announced, under its canonical URL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def announce(
        self, feed_id: int, entries: Sequence[Entry], *, now: datetime, not_before: datetime
    ) -> tuple[Entry, ...]:
        """A feed holds these entries; returns those that no feed has held before.

        Known ones stay as they are, whatever their dates and guids say now. Entries published before `not_before`
        are kept, but are not to be opened. Nothing is kept, and () returned, where the feed is not asked any more
        because its data was deleted.
        """
        by_hash = {url_hash(entry.url): entry for entry in entries}
        hashes = list(by_hash)
        async with self._database.writing() as connection:
            await in_turn(self._database, connection, _ANNOUNCING)
            if not await locked(connection, feeds.c.id, feed_id):
                return ()
            known = set((await connection.scalars(_hashes(hashes))).all())
            fresh = [_announced(key, by_hash[key], now, not_before) for key in hashes if key not in known]
            for at in range(0, len(fresh), _ROWS):
                insert = insert_into(self._database, articles).values(fresh[at : at + _ROWS])
                await connection.execute(insert.on_conflict_do_nothing())
            seen = update(articles).where(articles.c.url_hash.in_(hashes), articles.c.last_seen < now)
            await connection.execute(seen.values(last_seen=now))
            await self._belong(connection, feed_id, hashes)
        return tuple(entry for key, entry in by_hash.items() if key not in known)

    async def _belong(self, connection: AsyncConnection, feed_id: int, hashes: Sequence[str]) -> None:
        ids = (await connection.scalars(select(articles.c.id).where(articles.c.url_hash.in_(hashes)))).all()
        if ids:
            rows = [{"feed_id": feed_id, "article_id": id} for id in ids]
            await connection.execute(insert_into(self._database, feed_articles).values(rows).on_conflict_do_nothing())

    async def claim_waiting(self, now: datetime, limit: int = 200) -> tuple[Waiting, ...]:
        """Articles to be opened now, the newest first. No other caller gets them before `LEASE` has passed."""
        newest = (articles.c.first_seen.desc(), articles.c.id.desc())
        query = select(articles).where(articles.c.state == "waiting", articles.c.try_at <= now)
        query = query.order_by(*newest).limit(limit).with_for_update(skip_locked=True)
        async with self._database.writing() as connection:
            rows = (await connection.execute(query)).all()
            taken = update(articles).where(articles.c.id.in_([row.id for row in rows]))
            await connection.execute(taken.values(try_at=now + LEASE))
        return tuple(
            Waiting(
                id=row.id,
                url=row.url,
                link=row.link,
                title=row.title,
                author=row.author,
                published=row.published,
                attempts=row.attempts,
            )
            for row in rows
        )

    async def read(self, id: int, reading: Reading) -> None:
        """The article was read; it is a duplicate where `reading.original` says so."""
        article, mark = reading.article, reading.signature
        change = {
            "state": "fetched" if reading.original is None else "duplicate",
            "reason": None,
            "try_at": None,
            "text": article.text,
            "title": article.title,
            "author": articles.c.author if article.author is None else article.author,
            "language": article.language,
            "outlet": article.outlet,
            "published": func.coalesce(articles.c.published, literal(reading.published, UtcDateTime())),
            "content_hash": reading.content_hash,
            "signature": None if mark is None else mark.to_bytes(),
            "shingles": None if mark is None else mark.shingles,
            "credit": reading.credit,
            "original_id": id if reading.original is None else reading.original,
        }
        await self._change(id, change)

    async def unread(self, id: int, state: State, reason: str, *, attempts: int, try_at: datetime | None) -> None:
        """The article could not be read; `try_at` None: it is given up. `reason` is a sentence for users."""
        await self._change(id, {"state": state, "reason": reason, "attempts": attempts, "try_at": try_at})

    async def _change(self, id: int, change: dict[str, Any]) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(articles).where(articles.c.id == id).values(**change))

    async def signatures(self, since: datetime) -> tuple[tuple[int, Signature], ...]:
        """The originals that were first seen from `since` on, by id: what a new article may be a copy of.

        Copies are left out, so that no chain of small changes ties two different texts together.
        """
        query = select(articles.c.id, articles.c.signature, articles.c.shingles)
        query = query.where(articles.c.state == "fetched", articles.c.signature.is_not(None))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.where(articles.c.first_seen >= since).order_by(articles.c.id))).all()
        return tuple((row.id, Signature.from_bytes(row.signature, row.shingles)) for row in rows)

    async def with_content(self, content_hash: str, since: datetime) -> tuple[int, ...]:
        """The originals with exactly these words, first seen from `since` on, the first one first."""
        query = select(articles.c.id).where(articles.c.content_hash == content_hash, articles.c.state == "fetched")
        async with self._database.reading() as connection:
            found = await connection.scalars(query.where(articles.c.first_seen >= since).order_by(articles.c.id))
            return tuple(found)

    async def find(self, url: str) -> Known | None:
        """What became of the article at a canonical URL; None where no feed held it, or too long ago."""
        return next(iter(await self._all(select(articles).where(articles.c.url_hash == url_hash(url)))), None)

    async def get(self, id: int) -> Known | None:
        """The article with this id."""
        return next(iter(await self._all(select(articles).where(articles.c.id == id))), None)

    async def readable(self, since: datetime, feed_urls: Iterable[str] | None = None) -> tuple[Known, ...]:
        """Articles with a text, copies included, first seen from `since` on; of these feeds, or of all."""
        query = select(articles).where(articles.c.state.in_(("fetched", "duplicate")), articles.c.first_seen >= since)
        if feed_urls is not None:
            wanted = feeds.c.url_hash.in_([url_hash(url) for url in feed_urls])
            held = select(feed_articles.c.article_id).join(feeds, and_(feeds.c.id == feed_articles.c.feed_id, wanted))
            query = query.where(articles.c.id.in_(held))
        return await self._all(query.order_by(articles.c.id))

    async def untold(self, since: datetime, limit: int) -> tuple[Known, ...]:
        """Articles with a text, first seen from `since` on, that the newsroom has not looked at as they are now.

        The oldest first, `limit` at most: new ones, those that turned out to carry another one's text, and those that
        more feeds hold than did.
        """
        holders = select(func.count()).where(feed_articles.c.article_id == articles.c.id).scalar_subquery()
        changed = or_(
            story_articles.c.article_id.is_(None),
            story_articles.c.original_id != articles.c.original_id,
            story_articles.c.holders != holders,
        )
        told = story_articles.c.article_id == articles.c.id
        query = select(articles).outerjoin(story_articles, told).where(articles.c.state.in_(("fetched", "duplicate")))
        query = query.where(articles.c.first_seen >= since, changed)
        return await self._all(query.order_by(articles.c.first_seen, articles.c.id).limit(limit), ordered=True)

    async def _all(self, query: Select[Any], *, ordered: bool = False) -> tuple[Known, ...]:
        """`ordered`: which rows the query finds depends on their order."""
        chosen = query.with_only_columns(articles.c.id)
        chosen = select(chosen.subquery().c.id) if ordered else chosen.order_by(None)
        holders = select(feed_articles.c.article_id, feeds.c.url).join(feeds, feeds.c.id == feed_articles.c.feed_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            held: dict[int, list[str]] = {row.id: [] for row in rows}
            found = await connection.execute(holders.where(feed_articles.c.article_id.in_(chosen)).order_by(feeds.c.id))
            for article_id, url in found:
                held.setdefault(article_id, []).append(url)
        return tuple(known_from(row, tuple(held[row.id])) for row in rows)


def _hashes(hashes: Sequence[str]) -> Select[Any]:
    return select(articles.c.url_hash).where(articles.c.url_hash.in_(hashes))


def _announced(key: str, entry: Entry, now: datetime, not_before: datetime) -> dict[str, Any]:
    old = entry.published is not None and entry.published < not_before
    return {
        "url_hash": key,
        "url": entry.url,
        "link": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "author": entry.author,
        "published": entry.published,
        "first_seen": now,
        "last_seen": now,
        "state": "old" if old else "waiting",
        "attempts": 0,
        "try_at": None if old else now,
    }
