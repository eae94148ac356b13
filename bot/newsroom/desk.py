"""The newsroom as it runs: its chores, and what it tells about itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.digests.catalogue import health_lines, want_feeds
from bot.digests.newsroom import Newsroom
from bot.digests.polling import Poller
from bot.scheduler import Chore
from bot.store.feeds import Feeds
from bot.store.kept_stories import KeptStories
from bot.store.sources import Sources
from summarizer.feeds.outlets import Outlet
from summarizer.stories.cluster import Clusterer

KEEP = 300.0  # seconds between saves: what a sudden end loses is clustered again from the stored articles
NAMED = 12  # feeds that a status names: where the network is down, all of them are not well


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the newsroom works with. `clusterer` is the one that `newsroom` puts articles into."""

    feeds: Feeds
    sources: Sources
    kept: KeptStories
    poller: Poller
    newsroom: Newsroom
    clusterer: Clusterer
    outlets: tuple[Outlet, ...]
    now: Callable[[], datetime]


class NewsDesk:
    """Polls, reads and keeps. `open` it once; then its chores may run, each by itself."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._unread = True  # after a start there may be articles that nobody has looked at
        self._kept = 0  # the newsroom's version when it was kept last
        self._reading = asyncio.Lock()

    def chores(self, *, poll: float) -> tuple[Chore, ...]:
        """What the clock has to do; `poll` is in seconds."""
        return (
            Chore(name="poll", seconds=poll, run=self.poll),
            Chore(name="read", seconds=poll, run=self.read),
            Chore(name="keep", seconds=KEEP, run=self.keep),
        )

    async def open(self) -> None:
        """From now on the feeds of the product and of all channels are polled."""
        parts = self._parts
        await want_feeds(parts.feeds, parts.sources, parts.outlets, parts.now())

    async def poll(self) -> None:
        """Ask the feeds that are due, and open what they announce."""
        report = await self._parts.poller.poll_due(self._parts.now())
        if report.results or report.states:
            found = {"feeds": len(report.results), "failed": len(report.failed), "new": report.new}
            structlog.get_logger(__name__).info("polled", **found, articles=dict(report.states))
        if report.states:
            self._unread = True

    async def read(self) -> None:
        """Brief what was opened, and put it into stories."""
        async with self._reading:
            if not self._unread:
                return
            self._unread = False
            try:
                new = await self._parts.newsroom.refresh(self._parts.now())
            except BaseException:
                self._unread = True
                raise
        structlog.get_logger(__name__).info("read", new=new, stories=len(self._parts.newsroom.files))

    async def catch_up(self) -> None:
        """A whole round: what was published while the bot was away stands in the first digest after."""
        await self.poll()
        await self.read()

    async def keep(self) -> None:
        """Keep what the stories are, where that changed."""
        async with self._reading:
            version = self._parts.newsroom.version
            if version == self._kept:
                return
            state = await asyncio.to_thread(self._parts.clusterer.state)
            await self._parts.kept.save(state, self._parts.now())
            self._kept = version

    async def health(self) -> Sequence[str]:
        """How stories and feeds do, one line each: first the sum, then feeds that are not well."""
        files = self._parts.newsroom.files
        reports = sum(len(file.reports) for file in files)
        ill = await health_lines(self._parts.feeds, self._parts.outlets, self._parts.now())
        more = (f"{len(ill) - NAMED} more feeds are not well.",) if len(ill) > NAMED else ()
        return (f"Stories: {len(files)} of the last days, from {reports} originals.", *ill[:NAMED], *more)
