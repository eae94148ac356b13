"""Which briefing stands in which channel: for pointers instead of repeats, and for lists of the last ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select

from bot.store.briefings import url_hash
from bot.store.database import Database
from bot.store.deletions import Whose, deleted_since
from bot.store.keys import ChannelKey
from bot.store.statements import belongs_to, insert_into
from bot.store.tables import posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A briefing posted in a channel, seen by all there; private answers are no posts.

    `url` is canonical, None for a pasted text. `message` is the platform's reference (Slack's ts, Discord's id).
    `permalink` leads to the message, None where the platform gave none. `posted_at` is aware UTC.
    """

    channel: ChannelKey
    briefing_id: str
    title: str
    message: str
    posted_at: datetime
    url: str | None = None
    permalink: str | None = None


class Posts:
    """What was posted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, post: Post, *, whose: Sequence[Whose] = (), asked: datetime | None = None) -> None:
        """Remember a post; one that is known already changes nothing.

        `asked`, where it was not asked for just now: nothing is remembered where the data of one of `whose` was deleted
        since then.

        From then on everybody in the channel may see the briefing: add only what was really posted there, by
        somebody to whom `Briefings.get` gave it.
        """
        row = insert_into(self._database, posts).values(
            **asdict(post.channel),
            briefing_id=post.briefing_id,
            url_hash=None if post.url is None else url_hash(post.url),
            url=post.url,
            title=post.title,
            message=post.message,
            permalink=post.permalink,
            posted_at=post.posted_at,
        )
        async with self._database.writing() as connection:
            if not await deleted_since(self._database, connection, whose, asked or post.posted_at):
                await connection.execute(row.on_conflict_do_nothing())

    async def recent(self, channel: ChannelKey, url: str, since: datetime) -> Post | None:
        """The latest post of a canonical URL's briefing in a channel, at `since` or later."""
        query = select(posts).where(
            belongs_to(posts, channel), posts.c.url_hash == url_hash(url), posts.c.posted_at >= since
        )
        return next(iter(await self._all(query, limit=1)), None)

    async def last(self, channel: ChannelKey, limit: int) -> tuple[Post, ...]:
        """The last posts in a channel, the latest first."""
        return await self._all(select(posts).where(belongs_to(posts, channel)), limit=limit)

    async def removed(self, channel: ChannelKey, message: str) -> None:
        """The message was deleted in the channel: nothing points there any more."""
        gone = delete(posts).where(belongs_to(posts, channel), posts.c.message == message)
        async with self._database.writing() as connection:
            await connection.execute(gone)

    async def _all(self, query: Select[Any], *, limit: int) -> tuple[Post, ...]:
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(posts.c.posted_at.desc(), posts.c.id.desc()).limit(limit))
        return tuple(_post(row) for row in rows)


def _post(row: Row[Any]) -> Post:
    return Post(
        channel=ChannelKey(platform=row.platform, workspace=row.workspace, channel=row.channel),
        briefing_id=row.briefing_id,
        title=row.title,
        message=row.message,
        posted_at=row.posted_at,
        url=row.url,
        permalink=row.permalink,
    )
