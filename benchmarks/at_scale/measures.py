"""What is measured, each on a new database."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select, text

from benchmarks.at_scale.crew import delivery_of, tick_together, workers
from benchmarks.at_scale.platform import Held, platform
from benchmarks.at_scale.server import PostgresServer, a_database
from benchmarks.digests import Nowhere, subscribed
from bot.delivery.ports import MaySend, PostResult
from bot.jobs import open_jobs
from bot.scheduler import Clockwork
from bot.store.database import Database
from bot.store.delivery import Page
from bot.store.subscription import Target
from bot.store.tables import deliveries, subscriptions

_SWEEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """Digests delivered by so many workers: a second, and what the platform holds of them in the end."""

    workers: int
    a_second: float
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What is due costs: seconds of the tick that enters all, seconds of a sweep, and milliseconds a delivery.

    `queued`: by one process, many at once from the queue, to a platform that takes no time; `ledger`: one after
    another, without the queue.
    """

    due: int
    tick: float
    sweep: float
    queued: float
    ledger: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Due subscriptions that schedulers entered together: by each of them, in all, and how often one was repeated."""

    each: tuple[int, ...]
    seconds: float
    entries: int
    repeated: int
    still_due: int


@dataclass(slots=True)
class Counting(Nowhere):
    """A platform that takes everything at once, and tells when it has enough."""

    wanted: int
    posted: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        self.posted += 1
        if self.posted >= self.wanted:
            self.enough.set()
        return await Nowhere.post(self, key, target, page, thread=thread, may_send=may_send)


async def throughput(server: PostgresServer, count: int, crew: int, due: datetime) -> Throughput:
    """`count` digests from the tick to the platform, by `crew` worker processes."""
    with a_database(server) as url, platform(count) as discord, workers(crew, url, discord.api):
        database = await Database.open(url)
        await subscribed(database, count, due)
        delivery = delivery_of(database, open_jobs(database), Nowhere())
        clockwork = Clockwork(delivery.chores())
        began = time.perf_counter()
        clockwork.start()
        while discord.held().messages < count:  # noqa: ASYNC110  # another process has no event
            await asyncio.sleep(0.1)
        seconds = time.perf_counter() - began
        while True:
            if not await delivery.deliveries.unfinished():
                break
            await asyncio.sleep(0.1)
        clockwork.stop()
        await database.close()
        return Throughput(workers=crew, a_second=count / seconds, held=discord.held())


async def cost(server: PostgresServer, count: int, sample: int, due: datetime) -> Cost:
    """What `count` due digests cost; `sample` of them are delivered."""
    with a_database(server) as url:
        database = await Database.open(url)
        await subscribed(database, count, due)
        jobs, poster = open_jobs(database), Counting(wanted=sample)
        delivery = delivery_of(database, jobs, poster)
        began = time.perf_counter()
        entered = await delivery.tick()
        tick = time.perf_counter() - began
        assert entered == count
        sweeps = [await _seconds(delivery.scheduling.sweep()) for _ in range(_SWEEPS)]
        clockwork = Clockwork(delivery.chores())
        clockwork.start()
        working = asyncio.create_task(jobs.run())
        queued = await _seconds(poster.enough.wait())
        clockwork.stop()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        keys = [one.key for one in await delivery.deliveries.due(datetime.now(UTC), sample // 2)]
        began = time.perf_counter()
        for key in keys:
            await delivery.courier.deliver(key)
        ledger = (time.perf_counter() - began) / len(keys)
        await database.close()
        each, sweep = queued / sample * 1000, statistics.median(sweeps)
        return Cost(due=count, tick=tick, sweep=sweep, queued=each, ledger=ledger * 1000)


async def entered_together(server: PostgresServer, count: int, schedulers: int, due: datetime) -> Entered:
    """`count` due subscriptions, entered by so many scheduler processes at once."""
    with a_database(server) as url:
        database = await Database.open(url)
        await subscribed(database, count, due)
        each, seconds = await asyncio.to_thread(tick_together, schedulers, url)
        async with database.reading() as connection:
            entries = await connection.scalar(select(func.count()).select_from(deliveries)) or 0
            once = await connection.scalar(select(func.count(deliveries.c.subscription.distinct()))) or 0
            left = select(func.count()).select_from(subscriptions).where(subscriptions.c.next_run_at <= due)
            still_due = await connection.scalar(left) or 0
            twice = "SELECT count(*) FROM (SELECT payload FROM pgqueuer GROUP BY payload HAVING count(*) > 1) AS twice"
            jobs_twice = await connection.scalar(text(twice)) or 0
        await database.close()
        repeated = entries - once + jobs_twice
        return Entered(each=tuple(each), seconds=seconds, entries=entries, repeated=repeated, still_due=still_due)


async def _seconds(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began
