"""Pages fetched and articles given to the models, traced. The models' own time is measured by the pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.commands.briefer import Fetches
from bot.inference import InferencePool, Load
from bot.tracing import tracing

if TYPE_CHECKING:
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
