"""The side of those who have models: takes what other processes were asked for, and has it briefed."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from bot.commands.desk import AnyDesk, Stage
from bot.inference import Busy
from bot.jobs import Jobs
from bot.jobs.postgres import PostgresJobs
from bot.remote.desk import READ, job_of
from bot.remote.outcomes import GONE, failure_of
from bot.store.database import Database
from bot.store.reading import Outcome, Taken
from bot.store.readings import Readings
from bot.tracing import tracing
from summarizer.errors import UserError

GRACE = 8.0  # seconds for what is under way at the end; the rest is left to others
_EACH = 4  # readings for each worker process: one is briefed while the pages of others are on their way
_MOST_TRIES = 4  # of processes that ended in the middle of it
_FATAL = "This article could not be read: whoever tried ended in the middle of it."


def reading_jobs(database: Database, workers: int) -> PostgresJobs:
    """A queue that takes no more readings than so many worker processes can do soon, and leaves the others."""
    return PostgresJobs(database, at_once=_EACH * workers)


class ReadingDesk:
    """Briefs for other processes by `desk`. `start` it, and `close` it before the desk.

    It takes its work from `jobs`, which are its own: see `reading_jobs`. `now` is aware UTC.
    """

    def __init__(self, *, desk: AnyDesk, readings: Readings, jobs: Jobs, now: Callable[[], datetime]) -> None:
        self._desk, self._readings, self._jobs, self._now = desk, readings, jobs, now
        self._name, self._closing = secrets.token_urlsafe(12), False
        self._under_way = set[str]()  # what is given up here must not be held on to
        self._tasks: list[asyncio.Task[None]] = []
        jobs.register(READ, self._read)

    async def start(self) -> None:
        """Tell that this process is there, and begin."""
        await self._alive()
        self._tasks = [asyncio.create_task(self._jobs.run()), asyncio.create_task(self._living())]

    async def close(self, grace: float = GRACE) -> None:
        """Take no more, finish what is under way within `grace` seconds, and leave the rest to others."""
        if not self._tasks:
            return
        self._closing = True
        working, living = self._tasks
        working.cancel()
        await asyncio.wait({working}, timeout=grace)
        for task in (working, living):
            task.cancel()
        await asyncio.gather(working, living, return_exceptions=True)
        try:
            for seen in await self._readings.held(self._name):
                await self._leave(seen.id)
            await self._readings.leave(self._name)
        except GONE as error:
            structlog.get_logger(__name__).warning("readings are left to their leases", reason=repr(error))

    async def _read(self, id: str) -> None:
        """The job: one reading, told as it goes."""
        try:
            taken = await self._readings.take(id, self._name, self._now())
            if taken is None:  # done already, or in another's hands
                return
            self._under_way.add(id)
            with tracing.span("read", kind="server", under=taken.traceparent, tries=taken.tries):
                await self._taken(taken)
        except GONE as error:  # whoever waits sees to it that somebody begins again
            structlog.get_logger(__name__).warning("reading left to its lease", id=id, exc_info=error)
        finally:
            self._under_way.discard(id)

    async def _taken(self, taken: Taken) -> None:
        outcome = await self._outcome(taken)
        if outcome is None:
            tracing.note(outcome="left to others")
            await self._leave(taken.id)
        else:
            tracing.note(outcome=outcome.failure or "well")
            await self._readings.end(taken.id, self._name, outcome, self._now())

    async def _outcome(self, taken: Taken) -> Outcome | None:
        """What came of it, None where this process ends first; raises what comes of a database that has gone away."""
        if taken.tries > _MOST_TRIES:
            return failure_of(UserError(_FATAL))
        telling = _Stages(self._readings, taken.id, self._name, self._now)
        try:
            if taken.url is not None:
                filed = await self._desk.link(taken.url, self._now(), telling)
            else:
                filed = await self._desk.text((taken.text or b"").decode(), taken.owner, taken.asked_at, telling)
        except GONE:
            raise
        except Exception as error:
            return None if self._closing and isinstance(error, Busy) else failure_of(error)
        finally:
            await telling.end()
        return Outcome(briefing=filed.id, cached=filed.cached, read_at=filed.at)

    async def _leave(self, id: str) -> None:
        """To others; to this process again where it goes on."""
        await self._readings.hand_back(id, self._name, self._now())
        for seen in await self._readings.look([id]):
            await self._jobs.enqueue_all([job_of(seen)])

    async def _living(self) -> None:
        while True:
            await asyncio.sleep(self._readings.lease.total_seconds() / 3)
            try:
                async with asyncio.timeout(self._readings.lease.total_seconds()):  # another connection may be well
                    await self._alive()
            except GONE as error:
                structlog.get_logger(__name__).warning("no sign of life in the database", reason=repr(error))

    async def _alive(self) -> None:
        await self._readings.beat(self._name, (await self._desk.load()).workers, self._under_way, self._now())


class _Stages:
    """Passes a desk's progress on, one stage after another."""

    def __init__(self, readings: Readings, id: str, reader: str, now: Callable[[], datetime]) -> None:
        self._readings, self._id, self._reader, self._now = readings, id, reader, now
        self._last: asyncio.Task[None] | None = None

    def __call__(self, stage: Stage) -> None:
        """Tell it soon; returns at once."""
        self._last = asyncio.create_task(self._tell(stage, self._last))

    async def end(self) -> None:
        """Returns when all was told."""
        if self._last is not None:
            await self._last

    async def _tell(self, stage: Stage, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        with suppress(*GONE):  # a stage is not worth a reading
            await self._readings.enter(self._id, self._reader, stage, self._now())
