"""The feeds as they are asked, round after round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.digests.catalogue import want_feeds
from bot.digests.polling import Asker
from bot.scheduler import Chore
from bot.store.feeds import Feeds
from bot.store.sources import Sources
from summarizer.feeds.outlets import Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsDesk:
    """Asks feeds, in any number of processes. `open` it once; then its chore may run."""

    asker: Asker
    feeds: Feeds
    sources: Sources
    outlets: tuple[Outlet, ...]
    now: Callable[[], datetime]

    def chores(self, *, poll: float) -> tuple[Chore, ...]:
        """What the clock has to do; `poll` is in seconds."""
        return (Chore(name="poll", seconds=poll, run=self.ask),)

    async def open(self) -> None:
        """From now on the feeds of the product and of all channels are asked."""
        await want_feeds(self.feeds, self.sources, self.outlets, self.now())

    async def ask(self) -> None:
        """Ask the feeds that are due, and write down what they announce."""
        asked = await self.asker.ask_due(self.now())
        if asked.results:
            found = {"feeds": len(asked.results), "failed": len(asked.failed), "new": asked.new}
            structlog.get_logger(__name__).info("polled", **found)
