"""Processes that ask for briefings and processes that make them, each with its own opening of one database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

from chat_fakes import AnyPage, CannedPool

from bot.commands.desk import Desk
from bot.jobs.postgres import PostgresJobs
from bot.observing.reading import TracedFetcher, TracedPool, TracedShelf
from bot.remote.attendance import Attendance
from bot.remote.desk import RemoteDesk, RemoteSettings
from bot.remote.reader import ReadingDesk, reading_jobs
from bot.remote.watch import Watch
from bot.store.briefings import Briefings
from bot.store.clock import Host
from bot.store.database import Database
from bot.store.readings import LEASE, Readings


@asynccontextmanager
async def asking(
    url: str,
    *,
    every: float = 2.0,
    host: Host | None = None,
    lease: timedelta = LEASE,
    seconds: Callable[[], float] = monotonic,
    **settings: Any,
) -> AsyncIterator[RemoteDesk]:
    """A process that asks; `every` is how often it looks where nothing is told, `host` its machine's clocks.

    Readers who are silent for `lease` are dead; `seconds` is by which they are missed.
    """
    database = await Database.open(url, host=host)
    readings, watch = Readings(database, lease=lease), Watch(database, every=every)
    attendance = Attendance(readings, database.now, every=every / 10, seconds=seconds)
    watch.start()
    attendance.start()
    desk = RemoteDesk(
        readings=readings,
        shelf=Briefings(database),
        jobs=PostgresJobs(database),
        watch=watch,
        attendance=attendance,
        clock=database.now,
        settings=RemoteSettings(**settings),
    )
    try:
        yield desk
    finally:
        await desk.close()
        await database.close()


@asynccontextmanager
async def reading(
    url: str, pool: CannedPool | None = None, lease: timedelta = LEASE, host: Host | None = None
) -> AsyncIterator[ReadingDesk]:
    """A process that reads, until the block ends or it is closed; `host` are its machine's clocks."""
    database = await Database.open(url, host=host)
    desk = Desk(
        fetcher=TracedFetcher(AnyPage()),
        pool=TracedPool(pool or CannedPool()),  # type: ignore[arg-type]  # one briefing in the place of the models
        shelf=TracedShelf(Briefings(database)),
    )
    serving = ReadingDesk(
        desk=desk, readings=Readings(database, lease=lease), jobs=reading_jobs(database, 1), now=database.now
    )
    await serving.start()
    try:
        yield serving
    finally:
        await serving.close(grace=2)
        await desk.close()
        await database.close()
