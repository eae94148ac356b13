"""Keeps the platforms running: one that fails does not stop the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.incidents import report
from bot.run.platform import Platform
from summarizer.errors import UserError

STARTING = 60.0  # seconds for a platform to connect
FINISHING = 15.0  # seconds for what is under way; hosts kill a program about 30 s after they asked it to end
TELLING = 5.0  # seconds for the answers to those who have to be told that nothing comes


class Supervisor:
    """Starts platforms, watches them, and closes them.

    `give_up` ends the work that is still under way; whoever waits for it is told so.
    """

    def __init__(
        self,
        platforms: Sequence[Platform],
        *,
        give_up: Callable[[], Awaitable[None]],
        finishing: float = FINISHING,
        telling: float = TELLING,
    ) -> None:
        self._platforms, self._give_up = platforms, give_up
        self._finishing, self._telling = finishing, telling
        self._living: dict[asyncio.Task[None], Platform] = {}
        self._started: list[Platform] = []

    @property
    def connected(self) -> tuple[str, ...]:
        """The names of the platforms that run now."""
        return tuple(platform.name for task, platform in self._living.items() if not task.done())

    async def start(self) -> bool:
        """Start every platform; returns whether at least one runs. What failed is in the log."""
        outcomes = await asyncio.gather(*(_started(platform) for platform in self._platforms))
        self._started = [platform for platform, well in zip(self._platforms, outcomes, strict=True) if well]
        self._living = {asyncio.create_task(platform.lost()): platform for platform in self._started}
        return bool(self._living)

    async def watch(self) -> None:
        """Returns when no platform is left."""
        while self._living:
            done, _ = await asyncio.wait(self._living, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                _tell_loss(self._living.pop(task), task.exception())

    async def close(self) -> None:
        """Take no more requests, finish those under way or tell that they are given up, and disconnect."""
        for task in self._living:
            task.cancel()
        await asyncio.gather(*self._living, return_exceptions=True)
        self._living = {}
        closing = [asyncio.create_task(_closed(platform)) for platform in self._started]
        if not closing:
            return
        _, late = await asyncio.wait(closing, timeout=self._finishing)
        if late:
            await self._give_up()
            _, late = await asyncio.wait(late, timeout=self._telling)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _started(platform: Platform) -> bool:
    log = structlog.get_logger(__name__).bind(platform=platform.name)
    try:
        async with asyncio.timeout(STARTING):
            await platform.start()
    except UserError as error:
        log.error("platform not started", reason=str(error))
    except TimeoutError:
        log.error("platform not started", reason=f"no connection within {STARTING:g} seconds")
    except Exception as error:
        report(error, platform=platform.name, doing="start")
    else:
        log.info("platform connected")
        return True
    await _closed(platform)
    return False


def _tell_loss(platform: Platform, error: BaseException | None) -> None:
    if error is None or isinstance(error, UserError):
        reason = str(error) if error else "the platform ended the connection"
        structlog.get_logger(__name__).error("platform lost", platform=platform.name, reason=reason)
    else:
        report(error, platform=platform.name, doing="run")


async def _closed(platform: Platform) -> None:
    """Close a platform; a failure is logged and stops nothing."""
    try:
        await platform.close()
    except Exception as error:
        report(error, platform=platform.name, doing="close")
