"""Chores at intervals. What is due to whom is in the database, not here: there is no job for each channel."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.executors.asyncio import AsyncIOExecutor  # type: ignore[import-untyped]
from apscheduler.jobstores.memory import MemoryJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

from bot.incidents import report
from bot.store.clock import Host, Steps

_BEAT = 0.5  # seconds between looks whether the machine's clock was set
_STEP = 0.5  # seconds by which it has to be set to matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something to do every `seconds`, the first time as soon as the clockwork starts."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]


class _Interval(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """The library's own makes a list of all that was missed: of a clock that is set forward by years, millions."""

    def __init__(self, length: timedelta) -> None:
        self._length = length

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next time, or the last one that was missed."""
        if previous_fire_time is None:
            return now
        next: datetime = previous_fire_time + max((now - previous_fire_time) // self._length, 1) * self._length
        return next


class Clockwork:
    """Runs chores on the event loop, each at most once at a time; one that fails is reported and comes again.

    A chore that the program was too busy for is made up for once, however often it was due. The intervals go by the
    machine's time of day; where that is set, every chore is run at once, and begins its intervals anew.
    """

    def __init__(self, chores: Iterable[Chore], host: Host | None = None) -> None:
        self._host, self._under_way = host or Host(), set[asyncio.Task[object]]()
        self._watching: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            # Without a limit to lateness: by default a chore that is a second late is dropped without a word.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        for chore in chores:
            self._scheduler.add_job(
                partial(self._do, chore),
                _Interval(timedelta(seconds=chore.seconds)),
                id=chore.name,
                next_run_time=self._host.wall(),
            )

    def start(self) -> None:
        """Begin, on the running event loop."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    def stop(self) -> None:
        """No more chores; those under way are cancelled."""
        if self._watching is not None:
            self._watching.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def ended(self) -> None:
        """Wait, after `stop`, until the chores that were under way are over: they may still use what is closed next."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _watch(self) -> None:
        """Without this, chores would stop for an hour where the clock is put back by one."""
        steps = Steps(self._host)
        while True:
            await asyncio.sleep(_BEAT)
            if abs(steps.by()) > _STEP:
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=self._host.wall())

    async def _do(self, chore: Chore) -> None:
        task = asyncio.ensure_future(chore.run())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await task
        except Exception as error:
            report(error, chore=chore.name)
