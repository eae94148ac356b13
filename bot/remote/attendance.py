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
    """Looks from `start` to `close`. `clock` is aware UTC, `seconds` never goes back; see ABSENT for `absent`."""

    def __init__(
        self,
        readings: Readings,
        clock: Callable[[], datetime],
        *,
        absent: timedelta = ABSENT,
        every: float = _EVERY,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._readings, self._clock, self._seconds = readings, clock, seconds
        self._absent, self._every = absent.total_seconds(), every
        self._looking: asyncio.Task[None] | None = None
        self._nobody_since: float | None = None
        self.workers = 0  # processes of the models, when last looked at

    @property
    def nobody(self) -> bool:
        """Whether nobody has been there for so long that waiting is of no use."""
        return self._nobody_since is not None and self._seconds() - self._nobody_since > self._absent

    def start(self) -> None:
        """Begin to look."""
        self._looking = asyncio.create_task(self._look())

    async def close(self) -> None:
        """Look no more. Harmless where nothing was started."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = self._nobody_since = None

    async def _look(self) -> None:
        while True:
            try:
                busy = await self._readings.busyness(self._clock())
            except GONE as error:
                structlog.get_logger(__name__).warning("nobody knows who reads", reason=repr(error))
                self._nobody_since = None  # of whom nothing is known is not missed
            else:
                self.workers = busy.workers
                if busy.readers:  # also without a process of the models: when there is work it starts another one
                    self._nobody_since = None
                elif self._nobody_since is None:
                    self._nobody_since = self._seconds()
            await asyncio.sleep(self._every)
