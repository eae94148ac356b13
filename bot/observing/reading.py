"""Pages fetched, articles given to the models and briefings stored, traced.

The models' own time is measured by the pool.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.commands.briefer import Fetches
from bot.commands.desk_ports import Found, Shelf
from bot.inference import InferencePool, Load
from bot.tracing import tracing

if TYPE_CHECKING:
    from summarizer.domain import Briefing
    from summarizer.fetch import Page

Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class TracedFetcher:
    """Pages for chat."""

    fetcher: Fetches

    async def fetch(self, url: str) -> Page:
        """See `Fetches.fetch`."""
        with tracing.span("fetch"):
            page = await self.fetcher.fetch(url)
            tracing.note(bytes=len(page.body))
        return page


@dataclass(frozen=True, slots=True)
class TracedPool(Generic[Work, Result]):
    """The worker processes' pool: a span holds the wait in its queue, too."""

    pool: InferencePool[Work, Result]

    @property
    def load(self) -> Load:
        """See `InferencePool.load`."""
        return self.pool.load

    async def brief(self, work: Work) -> Result:
        """See `InferencePool.brief`."""
        with tracing.span("inference", work=type(work).__name__.lower(), waiting=self.pool.load.waiting):
            return await self.pool.brief(work)


@dataclass(frozen=True, slots=True)
class TracedShelf:
    """The stored briefings: a span holds the wait for the database, too."""

    shelf: Shelf

    async def find_url(self, url: str, not_before: datetime) -> Found | None:
        """See `Shelf.find_url`."""
        return await self.shelf.find_url(url, not_before)

    async def add(self, briefing: Briefing, *, now: datetime, owner: str, urls: Iterable[str]) -> str:
        """See `Shelf.add`."""
        with tracing.span("store"):
            return await self.shelf.add(briefing, now=now, owner=owner, urls=urls)
