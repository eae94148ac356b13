"""How many briefings a person and a channel may ask for in a while; kept in memory, for one process."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.commands.table import Request
from summarizer.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """As the `limits` library writes them: "20 per 10 minutes". Raises ValueError where one cannot be read."""

    person: str = "20 per 10 minutes"
    channel: str = "60 per 10 minutes"

    def __post_init__(self) -> None:
        parse(self.person), parse(self.channel)


class RateLimits:
    """Counts briefings; one that is refused does not count."""

    def __init__(self, rates: Rates) -> None:
        self._person, self._channel = parse(rates.person), parse(rates.channel)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def admit(self, request: Request, *, cost: int = 1) -> None:
        """Count `cost` briefings for this asker and this channel; raises UserError where one has had enough."""
        place = (request.platform, request.workspace)
        person, channel = (*place, "person", request.asker), (*place, "channel", request.channel)
        who = "You have" if request.how != "paste" else "Somebody here has"
        await self._test(self._person, person, cost, f"{who} asked for many briefings in a short time.")
        await self._test(self._channel, channel, cost, "This channel has asked for many briefings in a short time.")
        await self._limiter.hit(self._person, *person, cost=cost)
        await self._limiter.hit(self._channel, *channel, cost=cost)

    async def _test(self, rate: RateLimitItem, key: tuple[str, ...], cost: int, told: str) -> None:
        if await self._limiter.test(rate, *key, cost=cost):
            return
        reset, _ = await self._limiter.get_window_stats(rate, *key)
        raise UserError(f"{told} Please try again in {_wait(reset - time())}.")


def _wait(seconds: float) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
