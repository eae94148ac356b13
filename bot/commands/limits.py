"""How much a person and a channel may ask for in a while, counted over all processes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from limits import RateLimitItem, parse

from bot.commands.table import Request
from bot.store.admissions import Full, Window
from summarizer.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """As the `limits` library writes them: "20 per 10 minutes". Raises ValueError where one cannot be read."""

    person: str = "20 per 10 minutes"
    channel: str = "60 per 10 minutes"

    def __post_init__(self) -> None:
        parse(self.person), parse(self.channel)


class Counts(Protocol):
    """Where is counted what was asked for: `bot.store.admissions.Admissions`."""

    async def admit(self, windows: Sequence[Window], cost: int, now: datetime) -> Full | None:
        """Count `cost` in each window, or in none: then the first that has no room is returned."""
        ...


class RateLimits:
    """Counts briefings, or what else `kind` names; one that is refused does not count. `now` is aware UTC."""

    def __init__(self, rates: Rates, counts: Counts, now: Callable[[], datetime], *, kind: str = "briefings") -> None:
        self._rates, self._counts, self._now, self._kind = rates, counts, now, kind
        self._person, self._channel = parse(rates.person), parse(rates.channel)

    def apart(self, kind: str) -> RateLimits:
        """The same rates for something else, which is counted for itself."""
        return RateLimits(self._rates, self._counts, self._now, kind=kind)

    async def admit(self, request: Request, *, cost: int = 1) -> None:
        """Count `cost` of them for this asker and this channel; raises UserError where one has had enough."""
        place = (self._kind, request.platform, request.workspace)
        person = _window(self._person, *place, "person", request.asker)
        channel = _window(self._channel, *place, "channel", request.channel)
        now = self._now()
        full = await self._counts.admit((person, channel), cost, now)
        if full is None:
            return
        who = "You have" if request.how != "paste" else "Somebody here has"
        told = "This channel has" if full.window == channel else who
        wait = full.window.lasts if full.free_at is None else full.free_at - now
        raise UserError(f"{told} asked for many {self._kind} in a short time. Please try again in {_words(wait)}.")


def _window(rate: RateLimitItem, *parts: str) -> Window:
    return Window(parts=parts, most=rate.amount, lasts=timedelta(seconds=rate.get_expiry()))


def _words(wait: timedelta) -> str:
    minutes = max(1, math.ceil(wait / timedelta(minutes=1)))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
