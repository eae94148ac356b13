"""Turns for a fleet: the platforms' rates hold over all processes that share a database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from bot.delivery.pacing import (
    PACES,
    KnownTurns,
    MemoryPacer,
    Pace,
    Pacer,
    Turn,
    channel_of,
    platform_of,
)
from bot.store.database import Database
from bot.store.paces import Paces
from bot.store.subscription import Target


def open_pacer(database: Database, paces: Mapping[str, Pace] = PACES) -> Pacer:
    """The pacer that goes with a database: shared on PostgreSQL, this process's own on SQLite."""
    return FleetPacer(Paces(database), paces) if database.dialect == "postgresql" else MemoryPacer(paces)


class FleetPacer:
    """Turns are kept in the database. What it said last is remembered, to turn away early what has to wait anyway."""

    def __init__(self, shared: Paces, paces: Mapping[str, Pace] = PACES) -> None:
        self._shared, self._paces = shared, paces
        self._known = KnownTurns(time.monotonic)

    def wait(self, target: Target) -> float:
        """See `Pacer.wait`."""
        return self._known.wait(target)

    async def turn(self, target: Target, *, within: float, opens: bool = False) -> Turn:
        """See `Pacer.turn`."""
        pace, deadline = self._paces.get(target.platform, Pace()), time.monotonic() + within
        if not pace.platform_gap and not pace.channel_gap:
            return Turn(wait=self.wait(target))
        while True:
            left = deadline - time.monotonic()
            taken = await self._shared.take(
                *channel_of(target),
                lead=pace.lead,
                cost=pace.cost(opens=opens),
                gap=pace.channel_gap,
                within=max(left, 0.0),
            )
            self._known.at_least(platform_of(target), taken.platform)
            self._known.at_least(channel_of(target), taken.channel)
            if taken.turn is not None:
                return Turn(wait=taken.turn)
            overtaken = not taken.channel and taken.platform <= left  # by others, since it was looked at
            if not overtaken and not 0 < taken.channel <= left:
                return Turn(wait=max(taken.platform, taken.channel), taken=False)
            await asyncio.sleep(taken.channel)

    async def pause(self, target: Target, seconds: float, *, everywhere: bool) -> None:
        """See `Pacer.pause`."""
        key = platform_of(target) if everywhere else channel_of(target)
        self._known.at_least(key, seconds)
        await self._shared.pause(*key, seconds)

    async def tidy(self) -> None:
        """See `Pacer.tidy`."""
        self._known.forget()
        await self._shared.tidy()
