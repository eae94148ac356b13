"""Delivery as it runs: from the tick to the platform, through a queue that may be lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from delivery_office import Office
from delivery_samples import CHOICE, FakePoster, FakeWriter, timetable
from job_runs import until
from sqlalchemy import update

from bot.delivery.pacing import MemoryPacer
from bot.delivery.ports import Unsent
from bot.delivery.service import Delivery
from bot.jobs import open_jobs
from bot.scheduler import Clockwork
from bot.store.database import Database
from bot.store.subscription import Target
from bot.store.tables import deliveries

ROOMS = [Target(platform="slack", workspace="T1", channel=f"C{number}") for number in range(6)]


def utc_now() -> datetime:
    return datetime.now(UTC)


async def due_now(office: Office) -> None:
    """Every room has a digest that is due this minute."""
    minute = utc_now().replace(second=0, microsecond=0)
    for room in ROOMS:
        order = timetable(f"{minute:%H:%M}")
        await office.subscriptions.add(room, CHOICE, order, by="U1", now=minute - timedelta(seconds=1))


@asynccontextmanager
async def running(database: Database, poster: FakePoster) -> AsyncIterator[Delivery]:
    jobs = open_jobs(database)
    delivery = Delivery(
        database=database,
        jobs=jobs,
        writer=FakeWriter(details=2),
        posters={"slack": poster},
        now=utc_now,
        pacer=MemoryPacer({}),
    )
    clockwork, working = Clockwork(delivery.chores(tick=0.2, sweep=0.2)), asyncio.create_task(jobs.run())
    clockwork.start()
    try:
        yield delivery
    finally:
        clockwork.stop()
        await clockwork.ended()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_every_room_gets_its_digest_in_order(office: Office) -> None:
    await due_now(office)
    async with running(office.database, office.poster):
        await until(lambda: len(office.poster.posts) >= 18)
        await asyncio.sleep(0.5)  # in which nothing should come
    assert max(Counter(key for key, *_ in office.poster.posts).values()) == 1
    for room in ROOMS:
        texts = [page["text"] for _, target, page, _ in office.poster.posts if target == room]
        assert texts[1:] == ["detail 0", "detail 1"]


async def test_two_processes_worth_of_it_post_once(office: Office) -> None:
    await due_now(office)
    async with running(office.database, office.poster), running(office.database, office.poster):
        await until(lambda: len(office.poster.posts) >= 18)
        await asyncio.sleep(0.5)  # in which nothing should come
    assert len(office.poster.posts) == 18
    assert max(Counter(key for key, *_ in office.poster.posts).values()) == 1


async def test_a_new_process_takes_up_what_the_last_one_left(office: Office) -> None:
    await due_now(office)
    dead = FakePoster(answers=[Unsent(reason="no network")] * 100)
    async with running(office.database, dead):
        await until(lambda: len(dead.answers) <= 94)  # each was tried
    assert dead.posts == []
    async with office.database.writing() as connection:
        await connection.execute(update(deliveries).values(not_before=deliveries.c.due_at))
    async with running(office.database, office.poster):
        await until(lambda: len(office.poster.posts) >= 18)
    assert await office.deliveries.unfinished() == 0
