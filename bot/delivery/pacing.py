"""How fast posts may follow one another: evenly, within each platform's and each channel's rate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.store.subscription import Target

# Requests that leave evenly arrive unevenly: this part of the rate is left unused, or the platform would refuse some.
_SLACK = 0.02
_FORGET = 60.0  # seconds after which an idle channel is forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Posts a second: of a whole platform (None: no limit), and of one channel (None: no limit)."""

    platform: float | None = None
    channel: float | None = None


# Discord allows a bot 50 requests a second; what is left is for answers. Its channels have buckets of their own, which
# one digest a day does not fill. Slack allows about one message a second in a channel.
PACES: Mapping[str, Pace] = {"discord": Pace(platform=45.0, channel=1.0), "slack": Pace(channel=1.0)}


class Pacer:
    """Gives out turns. One for each process: several processes share a platform's rate by smaller paces."""

    def __init__(
        self,
        paces: Mapping[str, Pace] = PACES,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._paces, self._clock, self._sleep = paces, clock, sleep
        self._free: dict[tuple[str, ...], float] = {}  # when the next turn is, on the clock

    def wait(self, target: Target) -> float:
        """Seconds until the next turn of a target."""
        return max(0.0, *(self._free.get(key, 0.0) - self._clock() for key, _ in self._rates(target)))

    async def turn(self, target: Target) -> None:
        """Wait for a turn, and take it."""
        wait = self.wait(target)
        at = self._clock() + wait
        for key, gap in self._rates(target):
            self._free[key] = at + gap
        self._forget()
        if wait:
            await self._sleep(wait)

    def pause(self, target: Target, seconds: float, *, everywhere: bool) -> None:
        """The platform wants nothing for a while: nothing for the target, or nothing at all."""
        key = (target.platform,) if everywhere else _channel(target)
        self._free[key] = max(self._free.get(key, 0.0), self._clock() + seconds)

    def _rates(self, target: Target) -> list[tuple[tuple[str, ...], float]]:
        """The limits that a post to a target counts against, each with the seconds between its turns."""
        pace = self._paces.get(target.platform, Pace())
        limits = [((target.platform,), pace.platform), (_channel(target), pace.channel)]
        return [(key, (1 + _SLACK) / rate if rate else 0.0) for key, rate in limits]

    def _forget(self) -> None:
        if len(self._free) > 10_000:
            now = self._clock()
            self._free = {key: at for key, at in self._free.items() if at > now - _FORGET}


def _channel(target: Target) -> tuple[str, ...]:
    return target.platform, target.workspace, target.channel
