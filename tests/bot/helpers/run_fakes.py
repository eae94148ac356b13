"""Platforms and readers for tests of the running program."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True, eq=False)
class FakePlatform:
    """Connects after `delay` seconds, or fails with `failure`; `works` seconds are needed to close.

    `end()` makes it lost, by an error where one is given. `steps` is what happened to it.
    """

    name: str = "Slack"
    delay: float = 0.0
    failure: Exception | None = None
    works: float = 0.0
    steps: list[str] = field(default_factory=list)
    _lost: asyncio.Event = field(default_factory=asyncio.Event)
    _error: Exception | None = None
    given_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Connect."""
        await asyncio.sleep(self.delay)
        if self.failure:
            raise self.failure
        self.steps.append("started")

    async def lost(self) -> None:
        """Wait for `end`."""
        await self._lost.wait()
        if self._error:
            raise self._error

    def end(self, error: Exception | None = None) -> None:
        """Lose the connection."""
        self._error = error
        self._lost.set()

    async def close(self) -> None:
        """Finish what is under way, or what is left of it once it is given up."""
        try:
            async with asyncio.timeout(self.works):
                await self.given_up.wait()
            self.steps.append("gave up")
        except TimeoutError:
            self.steps.append("finished")
        self.steps.append("closed")
