"""Which feeds a channel reads: the product's own, less those it removed, with those it added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.briefings import url_hash
from bot.store.database import Database
from bot.store.deletions import DeletedMeanwhile, deleted_since
from bot.store.keys import ChannelKey, concerned
from bot.store.statements import belongs_to, insert_into
from bot.store.tables import channel_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed of a channel. `own`: the channel added it itself. `title` may be empty."""

    url: str
    title: str = ""
    own: bool = False


class Sources:
    """The channels' choices of feeds. They outlive the bot's removal from a channel, and whoever made them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: ChannelKey, defaults: Iterable[Source]) -> tuple[Source, ...]:
        """What the channel reads: `defaults` in their order, then its own in the order of their addition."""
        query = select(channel_sources).where(belongs_to(channel_sources, key)).order_by(channel_sources.c.changed_at)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        removed = {row.url for row in rows if not row.added}
        kept = {source.url: source for source in defaults if source.url not in removed}
        own = {row.url: Source(url=row.url, title=row.title, own=True) for row in rows if row.added}
        return (*kept.values(), *(source for url, source in own.items() if url not in kept))

    async def add(self, key: ChannelKey, url: str, *, by: str, now: datetime, title: str = "") -> None:
        """The channel reads this feed from now on; `by` is the user's id on the platform.

        `now` is when that was asked for: raises DeletedMeanwhile where the data of the workspace, or of the person
        whose feed it is, was deleted since.
        """
        await self._choose(key, url, title, added=True, by=by, now=now)

    async def remove(self, key: ChannelKey, url: str, *, by: str, now: datetime) -> None:
        """The channel does not read this feed any more, be it its own or the product's. Anybody may, not only `by`."""
        await self._choose(key, url, "", added=False, by=by, now=now)

    async def added_anywhere(self) -> tuple[str, ...]:
        """Every feed that at least one channel added."""
        query = select(channel_sources.c.url).where(channel_sources.c.added).distinct().order_by(channel_sources.c.url)
        async with self._database.reading() as connection:
            return tuple((await connection.scalars(query)).all())

    async def _choose(self, key: ChannelKey, url: str, title: str, *, added: bool, by: str, now: datetime) -> None:
        change = {"title": title, "added": added, "changed_by": by, "changed_at": now}
        row = {**asdict(key), "url_hash": url_hash(url), "url": url, **change}
        insert = insert_into(self._database, channel_sources).values(row)
        keys = list(channel_sources.primary_key.columns)
        # A person's own digests are kept under their id in the place of a channel's.
        theirs = concerned(key.platform, key.workspace, key.channel)
        async with self._database.writing() as connection:
            if await deleted_since(self._database, connection, theirs, now):
                raise DeletedMeanwhile
            await connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=change))
