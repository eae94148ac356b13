"""What a desk needs of others: the stored briefings, and those who read and brief."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.commands.reading import Briefed, Document
from bot.inference import Load
from summarizer.domain import Briefing


class Found(Protocol):
    """A briefing out of the store."""

    @property
    def id(self) -> str:
        """What buttons carry."""
        ...

    @property
    def at(self) -> datetime:
        """When its article was read."""
        ...

    @property
    def briefing(self) -> Briefing:
        """The briefing as it was stored."""
        ...


class Shelf(Protocol):
    """The stored briefings."""

    async def find_url(self, url: str, not_before: datetime) -> Found | None:
        """The briefing of a canonical URL that was read at `not_before` or later."""
        ...

    async def add(self, briefing: Briefing, *, now: datetime, owner: str, urls: Iterable[str]) -> str:
        """Store a briefing of `owner` ("" for everybody) under canonical URLs; its id, or that of the same one."""
        ...


class Pool(Protocol):
    """Reads and briefs in worker processes."""

    @property
    def load(self) -> Load:
        """How busy they are."""
        ...

    async def brief(self, work: Document, /) -> Briefed:
        """The briefing; raises Busy, ExtractError."""
        ...
