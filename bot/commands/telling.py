"""Passes on what a desk is doing to somebody who waits for it."""

from __future__ import annotations

import asyncio

import structlog

from bot.commands.desk import Stage
from bot.commands.table import Request

_WORDS: dict[Stage, str] = {
    "reading the page": "Reading the page …",
    "finding who said what": "Finding who said what …",
}


class Telling:
    """A desk's progress for one request: one stage after another, and none once the answer is there.

    A platform that fails to show a stage spoils no answer.
    """

    def __init__(self, request: Request) -> None:
        self._progress = request.progress
        self._last: asyncio.Task[None] | None = None
        self._over = False

    def __call__(self, stage: Stage) -> None:
        """Tell it soon; returns at once."""
        self._last = asyncio.create_task(self._tell(stage, self._last))

    async def end(self) -> None:
        """Tell nothing more. Returns when the platform has taken what was being told: an answer comes after it."""
        self._over = True
        if self._last is not None:
            await self._last

    async def _tell(self, stage: Stage, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        if self._over:
            return
        try:
            await self._progress(_WORDS[stage])
        except Exception as error:
            structlog.get_logger(__name__).warning("progress was not shown", exc_info=error)
