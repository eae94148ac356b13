"""How fast posts may follow one another: evenly, within each platform's and each channel's rate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.store.subscription import Target

# Requests that leave evenly arrive unevenly: this part of the rate is left unused, or the platform would refuse some.
_SLACK = 0.02
_FORGET = 60.0  # seconds after which an idle channel is forgotten
_MANY = 10_000  # channels

Key = tuple[str, str, str]  # platform, workspace, channel; the last two are empty for a platform as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Requests a second: of a whole platform (None: no limit), and of one channel (None: no limit).

    `opening`: requests that the first message under a headline takes, as its thread may have to be opened. `lead`:
    seconds that a turn is off at least, in which its lease is written: who is late for a turn takes another's too.
    """

    platform: float | None = None
    channel: float | None = None
    opening: int = 1
    lead: float = 0.0

    @property
    def platform_gap(self) -> float:
        """Seconds between two requests of the platform."""
        return _gap(self.platform)

    @property
    def channel_gap(self) -> float:
        """Seconds between two requests of a channel."""
        return _gap(self.channel)

    def cost(self, *, opens: bool) -> float:
        """Seconds of the platform's time that one message takes."""
        return self.platform_gap * (self.opening if opens else 1)


# Discord allows a bot 50 requests a second; what is left is for answers. A message in a thread that is not there yet is
# refused, the thread opened, and the message sent again. Slack allows about one message a second in a channel.
PACES: Mapping[str, Pace] = {
    "discord": Pace(platform=45.0, channel=1.0, opening=3, lead=0.1),
    "slack": Pace(channel=1.0),
}


def platform_rates(paces: Mapping[str, Pace] = PACES) -> dict[str, float]:
    """Messages a second of each platform that has a rate for the whole of it."""
    return {name: 1 / pace.platform_gap for name, pace in paces.items() if pace.platform_gap}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn in `wait` seconds. `taken`: it is the caller's; otherwise it was too far off, and nothing is reserved."""

    wait: float
    taken: bool = True


class Pacer(Protocol):
    """Gives out turns to everybody who posts as one bot."""

    def wait(self, target: Target) -> float:
        """Seconds until the next turn of a target, as far as is known without asking anybody: at least so many."""
        ...

    async def turn(self, target: Target, *, within: float, opens: bool = False) -> Turn:
        """Reserve the next turn of a target, where it is at most `within` seconds off.

        May wait for the channel meanwhile, for no longer than that: a channel that is busy holds nobody else up.
        `opens`: whether it is the first message under a headline.
        """
        ...

    async def pause(self, target: Target, seconds: float, *, everywhere: bool) -> None:
        """The platform wants nothing for a while: nothing for the target, or nothing at all."""
        ...

    async def tidy(self) -> None:
        """Forget channels in which nothing was posted for a while."""
        ...


class MemoryPacer:
    """Turns of one process, which has the platforms' rates for itself."""

    def __init__(
        self,
        paces: Mapping[str, Pace] = PACES,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._paces, self._clock, self._sleep = paces, clock, sleep
        self._free = KnownTurns(clock)

    def wait(self, target: Target) -> float:
        """See `Pacer.wait`."""
        return self._free.wait(target)

    async def turn(self, target: Target, *, within: float, opens: bool = False) -> Turn:
        """See `Pacer.turn`."""
        pace, deadline = self._paces.get(target.platform, Pace()), self._clock() + within
        while (busy := self._free.left(channel_of(target))) > 0:
            if self._clock() + busy > deadline:
                return Turn(wait=busy, taken=False)
            await self._sleep(busy)
        wait = max(self._free.left(platform_of(target)), pace.lead)
        if self._clock() + wait > deadline:
            return Turn(wait=wait, taken=False)
        self._free.at_least(platform_of(target), wait + pace.cost(opens=opens))
        self._free.at_least(channel_of(target), wait + pace.channel_gap)
        return Turn(wait=wait)

    async def pause(self, target: Target, seconds: float, *, everywhere: bool) -> None:
        """See `Pacer.pause`."""
        self._free.at_least(platform_of(target) if everywhere else channel_of(target), seconds)

    async def tidy(self) -> None:
        """See `Pacer.tidy`; by itself too, when there are many."""
        self._free.forget()


class KnownTurns:
    """When the next turn of each platform and channel is, on a clock that counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._free: dict[Key, float] = {}

    def wait(self, target: Target) -> float:
        """Seconds until a target can have a turn."""
        return max(self.left(platform_of(target)), self.left(channel_of(target)))

    def left(self, key: Key) -> float:
        """Seconds until a key is free; 0 where it is."""
        return max(0.0, self._free.get(key, 0.0) - self._clock())

    def at_least(self, key: Key, seconds: float) -> None:
        """A key is not free sooner than in so many seconds."""
        self._free[key] = max(self._free.get(key, 0.0), self._clock() + seconds)
        if len(self._free) > _MANY:
            self.forget()

    def forget(self) -> None:
        """Those that were free for a while already."""
        now = self._clock()
        self._free = {key: at for key, at in self._free.items() if at > now - _FORGET}


def platform_of(target: Target) -> Key:
    """What all targets of a platform have in common."""
    return target.platform, "", ""


def channel_of(target: Target) -> Key:
    """The target's own."""
    return target.platform, target.workspace, target.channel


def _gap(rate: float | None) -> float:
    return (1 + _SLACK) / rate if rate else 0.0
