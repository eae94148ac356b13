"""Digests written and posted, observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol

from bot.delivery.ports import Found, MaySend, Order, Poster, PostResult, Writer
from bot.metrics.meters import Meters
from bot.store.delivery import Page
from bot.store.subscription import Subscription, Target
from bot.tracing import tracing


class ClosingPoster(Poster, Protocol):
    """A poster with connections."""

    async def close(self) -> None:
        """Close them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedPoster:
    """A platform's posts, counted by their outcome."""

    poster: ClosingPoster
    platform: str
    meters: Meters

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        """See `Poster.post`."""
        began, outcome = monotonic(), "failed"
        try:
            with tracing.span("post", platform=self.platform, delivery=key):
                result = await self.poster.post(key, target, page, thread=thread, may_send=may_send)
                outcome = type(result).__name__.lower()
                tracing.note(outcome=outcome)
        finally:
            self.meters.posted(self.platform, outcome, monotonic() - began)
        return result

    async def find(self, key: str, target: Target, *, thread: str | None, since: datetime) -> Found:
        """See `Poster.find`."""
        with tracing.span("look up", platform=self.platform, delivery=key):
            found = await self.poster.find(key, target, thread=thread, since=since)
            tracing.note(outcome=type(found).__name__.lower())
        return found

    async def close(self) -> None:
        """Close the poster."""
        await self.poster.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedWriter:
    """Digests as they are composed."""

    writer: Writer

    async def digest(self, order: Order) -> Sequence[Page]:
        """See `Writer.digest`."""
        with tracing.span("compose", late=order.late):
            pages = await self.writer.digest(order)
            tracing.note(pages=len(pages))
        return pages

    async def note(self, subscription: Subscription, reason: str) -> Page:
        """See `Writer.note`."""
        return await self.writer.note(subscription, reason)
