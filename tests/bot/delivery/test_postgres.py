"""Delivery with its queue on PostgreSQL: one transaction for ledger and job, several schedulers, a server that dies."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from delivery_samples import CHOICE, FakePoster, FakeWriter, timetable
from job_runs import eventually, running, until
from postgres_server import PostgresServer
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.delivery.courier import Patience
from bot.delivery.fleet_pacing import open_pacer
from bot.delivery.pacing import MemoryPacer
from bot.delivery.ports import MaySend, PostResult
from bot.delivery.scheduling import Scheduling
from bot.delivery.service import Delivery
from bot.delivery.working import Working
from bot.jobs import Job, Jobs, open_jobs
from bot.jobs.postgres import PostgresJobs
from bot.scheduler import Clockwork
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.delivery import Page
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions
from bot.store.tables import deliveries

# Short, so that a test sees leases end.
PATIENCE = Patience(timeout=timedelta(seconds=0.3), lease=timedelta(seconds=1), turn=0.5, again=timedelta(seconds=0.2))


def utc_now() -> datetime:
    return datetime.now(UTC)


def delivery(database: Database, jobs: Jobs, poster: FakePoster) -> Delivery:
    return Delivery(
        database=database,
        jobs=jobs,
        writer=FakeWriter(details=0),
        posters={"slack": poster},
        now=utc_now,
        pacer=MemoryPacer({}),
        patience=PATIENCE,
    )


async def due_now(database: Database, count: int) -> None:
    """So many channels have a digest that is due this minute."""
    minute = utc_now().replace(second=0, microsecond=0)
    order = timetable(f"{minute:%H:%M}")
    for number in range(count):
        room = Target(platform="slack", workspace="T1", channel=f"C{number}")
        await Subscriptions(database).add(room, CHOICE, order, by="U1", now=minute - timedelta(seconds=1))


async def counted(database: Database) -> tuple[int, int]:
    """Entries of the ledger, and jobs."""
    async with database.reading() as connection:
        entries = await connection.scalar(select(func.count()).select_from(deliveries))
        return entries or 0, (await connection.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one()


async def test_an_entry_comes_with_its_job(server_database: Database) -> None:
    await due_now(server_database, 3)
    assert await delivery(server_database, open_jobs(server_database), FakePoster()).tick() == 3
    assert await counted(server_database) == (3, 3)


class StumblingJobs(PostgresJobs):
    """Adds the jobs, and then something goes wrong."""

    async def enqueue_within(self, transaction: AsyncConnection, jobs: Sequence[Job]) -> None:
        await super().enqueue_within(transaction, jobs)
        raise RuntimeError


async def test_without_its_job_there_is_no_entry(server_database: Database) -> None:
    await due_now(server_database, 3)
    with pytest.raises(RuntimeError):
        await delivery(server_database, StumblingJobs(server_database), FakePoster()).tick()
    assert await counted(server_database) == (0, 0)
    assert await delivery(server_database, open_jobs(server_database), FakePoster()).tick() == 3


async def test_schedulers_at_once_enter_each_once(server_url: str, server_database: Database) -> None:
    """Each with connections of its own, as other machines have."""
    await due_now(server_database, 120)
    others = [await Database.open(server_url) for _ in range(3)]
    ticking = [delivery(one, open_jobs(one), FakePoster()).tick() for one in others]
    assert sum(await asyncio.gather(*ticking)) == 120
    for one in others:
        await one.close()
    assert await counted(server_database) == (120, 120)


@dataclass(slots=True)
class SlowPoster(FakePoster):
    """A platform that takes its time; after twenty messages it answers when `down` is set."""

    down: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend) -> PostResult:
        result = await FakePoster.post(self, key, target, page, thread=thread, may_send=may_send)
        await (self.down.wait() if len(self.posts) > 20 else asyncio.sleep(0.02))
        return result


@asynccontextmanager
async def at_work(url: str, poster: FakePoster, *, schedulers: int = 1, workers: int = 1) -> AsyncIterator[Deliveries]:
    """Schedulers and workers, each with connections of its own, as processes have."""
    databases = [await Database.open(url) for _ in range(schedulers + workers)]
    clocks, queues = [], []
    for database in databases[:schedulers]:
        jobs, pacer = PostgresJobs(database), open_pacer(database)
        some = Scheduling(database=database, jobs=jobs, now=utc_now, pacer=pacer, patience=PATIENCE)
        clocks.append(Clockwork(some.chores(tick=0.3, sweep=0.3)))
    for database in databases[schedulers:]:
        jobs = PostgresJobs(database, at_once=4, heartbeat=timedelta(seconds=2))
        queues.append(jobs)
        Working(
            database=database,
            jobs=jobs,
            writer=FakeWriter(details=0),
            posters={"slack": poster},
            now=utc_now,
            pacer=open_pacer(database),
            patience=PATIENCE,
        )
    for clock in clocks:
        clock.start()
    try:
        async with running(*queues):
            yield Deliveries(databases[0])
    finally:
        for clock in clocks:
            clock.stop()
            await clock.ended()
        for database in databases:
            await database.close()


@pytest.fixture
def log() -> Iterator[list[Any]]:
    """What is logged. A log that nobody set up draws each lost connection on the terminal, for half a second."""
    with capture_logs() as lines:
        yield lines


async def test_the_server_is_killed_while_digests_are_posted(
    mortal: PostgresServer, server_url: str, server_database: Database, log: list[Any]
) -> None:
    """Some were posted when nobody could note it: they are found on the platform, and not posted again."""
    await due_now(server_database, 60)
    poster = SlowPoster()

    async def finished() -> bool:
        return len(poster.posts) >= 60 and not await ledger.unfinished()

    async with at_work(server_url, poster, schedulers=2, workers=2) as ledger:
        await until(lambda: len(poster.posts) > 20)
        await asyncio.to_thread(mortal.stop, "immediate")
        poster.down.set()
        await until(lambda: any(line["event"] == "queue lost" for line in log))
        await asyncio.to_thread(mortal.start)
        await eventually(finished, 120)
    posted = Counter(key for key, *_ in poster.posts)
    assert len(posted) == 60
    assert max(posted.values()) == 1
