"""The feeds of one channel, as its commands see and change them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.digests.catalogue import defaults, want_feeds
from bot.store.feeds import Feeds
from bot.store.keys import ChannelKey
from bot.store.sources import Source, Sources
from bot.store.subscription import Target
from summarizer.feeds.outlets import Outlet
from summarizer.fetch import Page

Fetch = Callable[[str], Awaitable[Page]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFeeds:
    """Reads and changes them; a feed that some channel wants is polled from then on."""

    sources: Sources
    feeds: Feeds
    outlets: tuple[Outlet, ...]
    fetch: Fetch

    async def of(self, target: Target) -> tuple[Source, ...]:
        """The product's own feeds but for those removed, then those added."""
        return await self.sources.of(_key(target), defaults(self.outlets))

    async def standard(self) -> tuple[Source, ...]:
        """All feeds that the product comes with."""
        return defaults(self.outlets)

    async def add(self, target: Target, feeds: tuple[Source, ...], *, by: str, now: datetime) -> None:
        """Read these too from now on; `by` is a user's id."""
        for feed in feeds:
            await self.sources.add(_key(target), feed.url, by=by, now=now, title=feed.title)
        await want_feeds(self.feeds, self.sources, self.outlets, now)

    async def remove(self, target: Target, url: str, *, by: str, now: datetime) -> None:
        """Read this one no more; it is polled on where another channel wants it."""
        await self.sources.remove(_key(target), url, by=by, now=now)
        await want_feeds(self.feeds, self.sources, self.outlets, now)

    async def download(self, url: str) -> bytes:
        """A list of feeds at an address; raises FetchError."""
        return (await self.fetch(url)).body


def _key(target: Target) -> ChannelKey:
    return ChannelKey(platform=target.platform, workspace=target.workspace, channel=target.channel)
