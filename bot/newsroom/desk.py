"""The newsroom as it runs: its chores, for the one process of a fleet that leads it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.digests.opening import Opener
from bot.inference.errors import Busy
from bot.newsroom.newsroom import Newsroom
from bot.scheduler import Chore
from bot.store.kept_stories import Deposed

FORGET = 3600.0  # seconds between looks for what is too old


async def alone() -> bool:
    """There is no other newsroom: one process does everything."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the newsroom works with. `lead` tells whether this process leads it now; in a fleet one does."""

    opener: Opener
    newsroom: Newsroom
    now: Callable[[], datetime]
    lead: Callable[[], Awaitable[bool]] = alone


class NewsDesk:
    """Opens what feeds announced and puts it into stories. Its chores may run, each by itself."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._turn = asyncio.Lock()  # of whoever works with the newsroom

    def chores(self, *, poll: float) -> tuple[Chore, ...]:
        """What the clock has to do; `poll` is in seconds."""
        return (
            Chore(name="open", seconds=poll, run=self.open),
            Chore(name="read", seconds=poll, run=self.read),
            Chore(name="forget", seconds=FORGET, run=self.forget),
        )

    async def open(self) -> None:
        """Open the articles that feeds announced."""
        if await self._parts.lead():
            states = await self._parts.opener.open_waiting(self._parts.now())
            if states:
                structlog.get_logger(__name__).info("opened", articles=dict(states))

    async def read(self) -> None:
        """Brief what was opened, and put it into stories, until nothing is left."""
        async with self._turn:
            taken = await self._unless_deposed(self._take_in)
        if taken:
            structlog.get_logger(__name__).info("read", articles=taken, stories=self._parts.newsroom.stories)

    async def forget(self) -> None:
        """Delete what is too old to be told."""
        async with self._turn:
            forgotten = await self._unless_deposed(self._forget)
        if forgotten:
            structlog.get_logger(__name__).info("forgotten", articles=forgotten)

    async def catch_up(self) -> None:
        """A whole round: what was announced while nobody read stands in the first digest after."""
        await self.open()
        await self.read()

    async def _take_in(self) -> int:
        taken = 0
        while await self._leads() and (some := await self._parts.newsroom.take_in(self._parts.now())):
            taken += some
        return taken

    async def _forget(self) -> int:
        return await self._parts.newsroom.forget(self._parts.now()) if await self._leads() else 0

    async def _leads(self) -> bool:
        leads = await self._parts.lead()
        if not leads:
            self._parts.newsroom.step_down()
        return leads

    async def _unless_deposed(self, work: Callable[[], Awaitable[int]]) -> int:
        try:
            return await work()
        except Deposed:
            structlog.get_logger(__name__).warning("another process has taken the newsroom over")
            self._parts.newsroom.step_down()
        except Busy as busy:
            structlog.get_logger(__name__).info("read no further", reason=str(busy))
        return 0
