"""Keeps the platforms running: one that fails does not stop the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.incidents import report
from bot.run.platform import Platform
from summarizer.errors import UserError

SOON = 20.0  # seconds after which a platform that still tries to connect counts as running
FINISHING = 8.0  # seconds for what is under way; hosts kill a program 10 to 30 s after they asked it to end
TELLING = 4.0  # seconds for the answers to those who have to be told that nothing comes


class Supervisor:
    """Starts platforms, watches them, and closes them.

    `give_up` ends the work that is still under way; whoever waits for it is told so. `soon`, `finishing` and
    `telling` are in seconds.
    """

    def __init__(
        self,
        platforms: Sequence[Platform],
        *,
        give_up: Callable[[], Awaitable[None]],
        soon: float = SOON,
        finishing: float = FINISHING,
        telling: float = TELLING,
    ) -> None:
        self._platforms, self._give_up = platforms, give_up
        self._soon, self._finishing, self._telling = soon, finishing, telling
        self._living: dict[asyncio.Task[None], Platform] = {}
        self._connected: set[str] = set()

    @property
    def connected(self) -> frozenset[str]:
        """The names of the platforms that run now."""
        return frozenset(self._connected)

    async def start(self) -> None:
        """Start every platform; returns when each has connected or failed, or still tries after a while."""
        starts = {asyncio.create_task(platform.start()): platform for platform in self._platforms}
        if not starts:
            return
        self._living = {asyncio.create_task(self._stay(task, platform)): platform for task, platform in starts.items()}
        _, slow = await asyncio.wait(starts, timeout=self._soon)
        for task in slow:
            structlog.get_logger(__name__).warning("not connected yet, still trying", platform=starts[task].name)

    async def watch(self) -> None:
        """Returns when no platform is left; what became of each is in the log."""
        while self._living:
            done, _ = await asyncio.wait(self._living, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                platform = self._living.pop(task)
                _tell(platform, task.exception(), "lost" if platform.name in self._connected else "not started")
                self._connected.discard(platform.name)
                await _closed(platform)

    async def close(self) -> None:
        """Take no more requests, finish those under way or tell that they are given up, and disconnect."""
        left, self._living = self._living, {}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        closing = {asyncio.create_task(_closed(platform)) for platform in left.values()}
        if not closing:
            return
        _, late = await asyncio.wait(closing, timeout=self._finishing)
        if late:
            await self._give_up()
            _, late = await asyncio.wait(late, timeout=self._telling)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _stay(self, start: asyncio.Task[None], platform: Platform) -> None:
        await start
        self._connected.add(platform.name)
        structlog.get_logger(__name__).info("connected", platform=platform.name)
        await platform.lost()


def _tell(platform: Platform, error: BaseException | None, what: str) -> None:
    """Log the end of a platform: its reason, or an incident where that is a defect."""
    if error is None or isinstance(error, UserError):
        reason = str(error) if error else "the platform ended the connection"
        structlog.get_logger(__name__).error(what, platform=platform.name, reason=reason)
    else:
        report(error, platform=platform.name, doing=what)


async def _closed(platform: Platform) -> None:
    """Close a platform; a failure is logged and stops nothing."""
    try:
        await platform.close()
    except Exception as error:
        report(error, platform=platform.name, doing="close")
