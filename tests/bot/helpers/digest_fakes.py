"""The commands about digests over a real database of subscriptions, and the invented stories.

async with digest_table(tmp_path) as table:
    message = await answer_typed(table, "subscribe 07:30 Europe/Kyiv", origin=asked())
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from digest_outlines import composed, outlined
from digest_samples import COURIER, DAY_AGO, MERIDIAN, NOW, PLATEAU, SEVER, sample_files

from bot.commands.digest import DigestCommands, digest_commands
from bot.commands.digest_orders import DigestOrders
from bot.commands.digest_sources import DigestSources
from bot.commands.table import Commands
from bot.digests.composer import Composer, Wish
from bot.present.digest import digest_messages
from bot.present.message import Line, Message
from bot.store.crowds import Crowds, Forecast
from bot.store.database import Database
from bot.store.people import People
from bot.store.sources import Source
from bot.store.subscription import Choice, Subscription, Target
from bot.store.subscriptions import Subscriptions
from summarizer.digest.domain import Digest, FeedCheck
from summarizer.errors import FetchError

_looks = count()
OPML = b"""<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="News">
<outline text="New Gazette" type="rss" xmlUrl="https://gazette.example/rss"/>
<outline text="The Meridian" type="rss" xmlUrl="https://meridian.example/rss"/>
</outline></body></opml>"""


class SampleDigests:
    """Digests of the invented stories, as if nothing had been posted before."""

    def __init__(self) -> None:
        self._composer = Composer(outlined(sample_files()), since=DAY_AGO, until=NOW, feeds=FeedCheck(checked=4))

    async def now(self, target: Target, choice: Choice, now: datetime, *, loosely: bool = False) -> Digest:
        """As Digests has it."""
        return composed(self._composer, Wish(choice=choice, loosely=loosely), sample_files())

    async def next(self, subscription: Subscription, now: datetime) -> tuple[Message, ...]:
        """As Digests has it."""
        return digest_messages(composed(self._composer, Wish(choice=subscription.choice), sample_files()), "Digest")

    async def fate(
        self, target: Target, subscriptions: tuple[Subscription, ...], url: str, now: datetime
    ) -> list[Line]:
        """Tells what it was asked."""
        return [Line(text=f"{target.kind} {len(subscriptions)} {url}")]


class SampleFeeds:
    """The four invented outlets' feeds, and what a channel made of them."""

    def __init__(self) -> None:
        self._all = tuple(Source(url=one.feed, title=one.name) for one in (COURIER, MERIDIAN, SEVER, PLATEAU))
        self._read = {one.url: one for one in self._all}

    async def of(self, target: Target) -> tuple[Source, ...]:
        """As Feeds has it."""
        return tuple(self._read.values())

    async def standard(self) -> tuple[Source, ...]:
        """As Feeds has it."""
        return self._all

    async def add(self, target: Target, feeds: tuple[Source, ...], *, by: str, now: datetime) -> None:
        """As Feeds has it."""
        standard = {one.url for one in self._all}
        self._read |= {one.url: replace(one, own=one.url not in standard) for one in feeds}

    async def remove(self, target: Target, url: str, *, by: str, now: datetime) -> None:
        """As Feeds has it."""
        del self._read[url]

    async def download(self, url: str) -> bytes:
        """The list of two feeds, or FetchError."""
        if "missing" in url:
            raise FetchError("The site says that there is no such page (404).")
        return OPML


def clock() -> datetime:
    """`NOW`, and a millisecond more at every look."""
    return NOW + timedelta(milliseconds=next(_looks))


@asynccontextmanager
async def digest_orders(folder: Path, rates: Mapping[str, float] | None = None) -> AsyncIterator[DigestOrders]:
    """The service behind the commands, over a new database in `folder`; `rates` make crowds of digests wait."""
    database = await Database.open(f"sqlite:///{folder}/state.db")
    await database.migrate()
    try:
        yield DigestOrders(
            subscriptions=Subscriptions(database),
            people=People(database),
            digests=SampleDigests(),
            now=clock,
            forecast=Forecast(database, Crowds(rates or {})),
        )
    finally:
        await database.close()


@asynccontextmanager
async def digest_table(folder: Path, rates: Mapping[str, float] | None = None) -> AsyncIterator[Commands]:
    """The commands over a new database in `folder`."""
    async with digest_orders(folder, rates) as orders:
        sources = DigestSources(feeds=SampleFeeds(), now=clock)
        yield Commands("brief", digest_commands(DigestCommands(orders=orders, sources=sources)))
