"""What people of a chat order: briefings within the limits, with word of how it goes, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.commands.desk import AnyDesk, Filed
from bot.commands.limits import RateLimits
from bot.commands.state import viewer_of
from bot.commands.table import Request
from bot.commands.telling import Telling
from bot.inference.errors import Busy
from summarizer.errors import UserError

Clock = Callable[[], datetime]
Outcome = Literal["made", "from the store", "refused", "failed"]


class Refused(UserError):
    """Somebody asked for too much in a short time."""


@dataclass(slots=True)
class Tally:
    """How the orders of one day (UTC) ended, since this process began."""

    day: date | None = None
    counts: Counter[Outcome] = field(default_factory=Counter)

    def add(self, outcome: Outcome, now: datetime) -> None:
        """Count one order."""
        if self.day != now.date():
            self.day, self.counts = now.date(), Counter()
        self.counts[outcome] += 1

    def today(self, now: datetime) -> Counter[Outcome]:
        """The counts of the day that `now` is in."""
        return self.counts if self.day == now.date() else Counter()


class Orders:
    """Briefings for requests. What the store has is free; everything else counts against the rate limits."""

    def __init__(self, *, desk: AnyDesk, limits: RateLimits, now: Clock) -> None:
        self._desk, self._limits, self._now = desk, limits, now
        self.tally = Tally()

    async def link(self, request: Request, url: str) -> Filed:
        """The briefing of the page behind `url`; raises UserError."""

        async def make(telling: Telling) -> Filed:
            found = await self._desk.stored(url, self._now())
            if found is not None:
                return found
            await self._admit(request)
            return await self._desk.link(url, self._now(), telling)

        return await self._counted(request, make)

    async def text(self, request: Request, text: str) -> Filed:
        """The briefing of a pasted article, which the asker alone may see until it is shared; raises UserError."""

        async def make(telling: Telling) -> Filed:
            await self._admit(request)
            return await self._desk.text(text, viewer_of(request).person.owner, self._now(), telling)

        return await self._counted(request, make)

    async def _admit(self, request: Request) -> None:
        try:
            await self._limits.admit(request)
        except UserError as error:
            raise Refused(str(error)) from error

    async def _counted(self, request: Request, make: Callable[[Telling], Awaitable[Filed]]) -> Filed:
        telling = Telling(request)
        outcome: Outcome = "failed"
        try:
            filed = await make(telling)
            outcome = "from the store" if filed.cached else "made"
            return filed
        except (Refused, Busy):
            outcome = "refused"
            raise
        finally:
            self.tally.add(outcome, self._now())
            await telling.end()
