"""What the commands about digests need of whoever keeps stories and feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.present.message import Line, Message
from bot.store.sources import Source
from bot.store.subscription import Choice, Subscription, Target
from summarizer.digest.domain import Digest


class Digests(Protocol):
    """Composes digests and remembers the channels' feeds. All times are aware UTC."""

    async def now(self, target: Target, choice: Choice, now: datetime, *, loosely: bool = False) -> Digest:
        """The stories of the last day that fit, whether or not earlier digests had them."""
        ...

    async def next(self, subscription: Subscription, now: datetime) -> tuple[Message, ...]:
        """Exactly what would be posted if the subscription were due now: the headlines, then each story's detail."""
        ...

    async def fate(
        self, target: Target, subscriptions: tuple[Subscription, ...], url: str, now: datetime
    ) -> list[Line]:
        """What became of the article at a canonical URL, one line a step; one line too where nothing is known."""
        ...


class Feeds(Protocol):
    """Which feeds a channel reads."""

    async def of(self, target: Target) -> tuple[Source, ...]:
        """The product's own feeds but for those removed, then those added."""
        ...

    async def standard(self) -> tuple[Source, ...]:
        """All feeds that the product comes with."""
        ...

    async def add(self, target: Target, feeds: tuple[Source, ...], *, by: str, now: datetime) -> None:
        """Read these too from now on; `by` is a user's id."""
        ...

    async def remove(self, target: Target, url: str, *, by: str, now: datetime) -> None:
        """Read this one no more."""
        ...

    async def download(self, url: str) -> bytes:
        """A list of feeds at an address; raises FetchError."""
        ...
