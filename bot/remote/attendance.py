"""Whether anybody is there who reads: the signs of life that processes with models leave in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

import structlog

from bot.remote.outcomes import GONE
from bot.store.readings import Readings

ABSENT = timedelta(seconds=20)  # a restart of those who read, one after the other or all at once, takes less
_EVERY = 5.0  # seconds between looks


class Attendance:
    """Looks from `start` to `close`. `clock` is aware UTC; nobody is missed before `absent` has passed."""

    def __init__(
        self, readings: Readings, clock: Callable[[], datetime], *, absent: timedelta = ABSENT, every: float = _EVERY
    ) -> None:
        self._readings, self._clock, self._absent, self._every = readings, clock, absent.total_seconds(), every
        self._looking: asyncio.Task[None] | None = None
        self._seen_at = monotonic()  # as if somebody had just left
        self.workers = 0  # processes of the models, when last looked at

    @property
    def nobody(self) -> bool:
        """Whether nobody has been there for so long that waiting is of no use."""
        return self._looking is not None and monotonic() - self._seen_at > self._absent

    def start(self) -> None:
        """Begin to look."""
        self._seen_at = monotonic()
        self._looking = asyncio.create_task(self._look())

    async def close(self) -> None:
        """Look no more. Harmless where nothing was started."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = None

    async def _look(self) -> None:
        while True:
            try:
                self.workers = (await self._readings.busyness(self._clock())).workers
            except GONE as error:
                structlog.get_logger(__name__).warning("nobody knows who reads", reason=repr(error))
                self._seen_at = monotonic()  # of whom nothing is known is not missed
            if self.workers:
                self._seen_at = monotonic()
            await asyncio.sleep(self._every)
