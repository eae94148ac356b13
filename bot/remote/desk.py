"""The desk of a process without models: it asks those that have some, through the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.desk import Filed, Progress, Stage, pasted
from bot.commands.documents import digest
from bot.inference import Busy, Late, Load
from bot.inference.errors import BUSY, ENDING, Absent
from bot.jobs import Job, Jobs
from bot.remote.attendance import Attendance
from bot.remote.outcomes import GONE, error_of, failure_of
from bot.remote.watch import Watch
from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.deletions import DeletedMeanwhile
from bot.store.reading import Outcome, Seen, Wanted
from bot.store.readings import Readings
from bot.tracing import tracing
from summarizer.fetch.canonical import canonical

READ = "read"  # the job's name; its payload is the id of a reading
_STUCK = timedelta(seconds=10)  # a reading that nobody has begun by then is announced again, and again
_LATE = "Nobody got to this article in time. Please try again later."


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSettings:
    """`freshness` and `max_bytes` as a desk's. `places`: how many readings may be open over all processes.

    `patience`: how long somebody is let wait for one, before and while it is read.
    """

    freshness: timedelta = timedelta(hours=24)
    max_bytes: int = 5 * 2**20
    places: int = 200
    patience: timedelta = timedelta(minutes=5)


def open_remote_desk(
    database: Database, jobs: Jobs, clock: Callable[[], datetime], settings: RemoteSettings
) -> RemoteDesk:
    """A desk that is ready, with a watch and a look-out of its own; `close` it before the database."""
    readings, watch = Readings(database), Watch(database)
    attendance = Attendance(readings, clock)
    watch.start()
    attendance.start()
    return RemoteDesk(
        readings=readings,
        shelf=Briefings(database),
        jobs=jobs,
        watch=watch,
        attendance=attendance,
        clock=clock,
        settings=settings,
    )


def job_of(seen: Seen) -> Job:
    """What announces a reading; another one after each try, so that none is taken for its predecessor."""
    return Job(name=READ, payload=seen.id, key=f"{seen.id}:{seen.tries}")


class RemoteDesk:
    """Gets briefings for links and pasted texts; see `bot.commands.desk.Desk`. Closing it closes watch and attendance.

    Everybody who asks for the same page meanwhile, in whichever process, waits for the same reading, which goes on
    when they leave. Where nobody is there to read, whoever asks or waits is told at once, and nothing is left to be
    read for them later. `clock` is aware UTC.
    """

    def __init__(
        self,
        *,
        readings: Readings,
        shelf: Briefings,
        jobs: Jobs,
        watch: Watch,
        attendance: Attendance,
        clock: Callable[[], datetime],
        settings: RemoteSettings | None = None,
    ) -> None:
        self._readings, self._shelf, self._jobs, self._watch = readings, shelf, jobs, watch
        self.attendance = attendance
        self._clock, self._settings = clock, settings or RemoteSettings()

    @property
    def under_way(self) -> int:
        """How many wait in this process."""
        return self._watch.waiters

    async def link(self, url: str, now: datetime, progress: Progress | None = None) -> Filed:
        """The briefing of the page behind a link; raises what a desk's `link` does, and Late or Absent."""
        name = canonical(url)
        found = await self._found(name, now)
        return found or await self._asked(Wanted(name=name, url=url), now, progress)

    async def stored(self, url: str, now: datetime) -> Filed | None:
        """The briefing that `link` would answer with at once; raises FetchError for what is no web address."""
        return await self._found(canonical(url), now)

    async def text(self, text: str, owner: str, now: datetime, progress: Progress | None = None) -> Filed:
        """The briefing of a pasted article, stored for `owner` alone; raises as `link` does."""
        data = pasted(text, self._settings.max_bytes)
        return await self._asked(Wanted(name=digest(data), text=data, owner=owner), now, progress)

    async def load(self) -> Load:
        """How busy all processes are that read."""
        busy = await self._readings.busyness(self._clock())
        return Load(waiting=busy.waiting, bound=self._settings.places, running=busy.running, workers=busy.workers)

    async def close(self) -> None:
        """Tell whoever waits that nothing comes. What they asked for is read all the same."""
        await self.attendance.close()
        await self._watch.close()

    async def _asked(self, wanted: Wanted, now: datetime, progress: Progress | None) -> Filed:
        with tracing.span("ask", kind="client"):
            return await self._answered(wanted, now, progress)

    async def _answered(self, wanted: Wanted, now: datetime, progress: Progress | None) -> Filed:
        async def announce(connection: AsyncConnection, id: str) -> None:
            await self._jobs.enqueue_within(connection, [Job(name=READ, payload=id, key=f"{id}:0")])

        if self.attendance.nobody:
            raise Absent
        bound, traceparent = self._settings.places, tracing.carried()
        id = await self._readings.ask(wanted, now, bound=bound, along=announce, traceparent=traceparent)
        if id is None:
            raise Busy(BUSY)
        outcome = await self._outcome(id, progress)
        if outcome.briefing is None or outcome.read_at is None:
            raise error_of(outcome)
        stored = await self._shelf.owned(outcome.briefing, wanted.owner)
        if stored is None:
            raise DeletedMeanwhile  # as soon as it was made
        return Filed(id=stored.id, briefing=stored.briefing, cached=bool(outcome.cached), at=outcome.read_at)

    async def _outcome(self, id: str, progress: Progress | None) -> Outcome:
        """What becomes of a reading, which is given up where nobody reads it; raises Busy where this process ends."""
        deadline = asyncio.timeout(self._settings.patience.total_seconds())
        try:
            async with deadline:
                return await self._followed(id, progress)
        except TimeoutError:
            if not deadline.expired():
                raise
            told = failure_of(Late(_LATE))
        except Absent as error:
            told = failure_of(error)
        with suppress(*GONE):
            await self._readings.give_up(id, told, self._clock())
        return told

    async def _followed(self, id: str, progress: Progress | None) -> Outcome:
        stage, announced = None, self._clock()
        async with aclosing(self._watch.follow(id)) as looks:
            async for seen in looks:
                if progress is not None and seen.stage not in (None, stage):
                    stage = cast(Stage, seen.stage)
                    progress(stage)
                if seen.over:
                    tracing.link(seen.traceparent)  # of another asker, where that one was first
                    return seen.outcome
                if self.attendance.nobody:
                    raise Absent
                if self._forgotten(seen, announced):
                    announced = self._clock()
                    with suppress(*GONE):
                        await self._jobs.enqueue_all([job_of(seen)])
        raise DeletedMeanwhile if self._watch.open else Busy(ENDING)

    def _forgotten(self, seen: Seen, announced: datetime) -> bool:
        """Whether its job may be gone: nobody has begun for long, or whoever did fell silent."""
        now = self._clock()
        if seen.state == "asked":
            return now - max(seen.changed_at, announced) > _STUCK
        return seen.lease_until is not None and seen.lease_until < now

    async def _found(self, name: str, now: datetime) -> Filed | None:
        found = await self._shelf.find_url(name, now - self._settings.freshness)
        return None if found is None else Filed(id=found.id, briefing=found.briefing, cached=True, at=found.at)
