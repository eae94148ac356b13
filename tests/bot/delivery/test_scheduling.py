"""The halves of delivery: a bounded queue, schedulers that post nothing, and workers that end in order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from delivery_samples import CHOICE, FakePoster, FakeWriter, timetable
from job_runs import eventually, running, until
from sqlalchemy import insert, select

from bot.delivery.courier import Patience
from bot.delivery.pacing import MemoryPacer, Pace
from bot.delivery.scheduling import DELIVER, Scheduling
from bot.delivery.working import Working
from bot.jobs import Job, Jobs, open_jobs
from bot.scheduler import Clockwork
from bot.store.crowds import Crowds
from bot.store.database import Database
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions, as_row
from bot.store.tables import deliveries, subscriptions

ROOM = Target(platform="slack", workspace="T1", channel="C0")
SLOW = Patience(turn=400, lease=timedelta(hours=1))  # waits for a turn that is minutes off


def utc_now() -> datetime:
    return datetime.now(UTC)


def scheduling(database: Database, jobs: Jobs, **how: Any) -> Scheduling:
    return Scheduling(database=database, jobs=jobs, now=utc_now, pacer=MemoryPacer({}), **how)


def working(
    database: Database,
    jobs: Jobs,
    poster: FakePoster,
    paces: Mapping[str, Pace] | None = None,
    patience: Patience | None = None,
) -> Working:
    return Working(
        database=database,
        jobs=jobs,
        writer=FakeWriter(details=0),
        posters={"slack": poster},
        now=utc_now,
        pacer=MemoryPacer(paces or {}),
        patience=patience,
    )


async def due_now(database: Database, count: int) -> None:
    """So many channels have a digest that is due this minute."""
    minute = utc_now().replace(second=0, microsecond=0)
    order = timetable(f"{minute:%H:%M}")
    made = await Subscriptions(database).add(ROOM, CHOICE, order, by="U1", now=minute - timedelta(seconds=1))
    rows = [as_row(made) | {"id": f"s{number:05}", "channel": f"C{number}"} for number in range(1, count)]
    if rows:
        async with database.writing() as connection:
            await connection.execute(insert(subscriptions), rows)


async def states(database: Database) -> dict[str, str]:
    async with database.reading() as connection:
        return {row.key: row.state for row in await connection.execute(select(deliveries.c.key, deliveries.c.state))}


async def one_is(database: Database, state: str) -> bool:
    return state in (await states(database)).values()


async def test_the_ledger_holds_the_crowd_and_the_queue_a_part_of_it(database: Database) -> None:
    await due_now(database, 300)
    jobs, poster = open_jobs(database), FakePoster()
    some = scheduling(database, jobs, waiting=40)
    assert await some.tick() == 300
    assert 0 < await jobs.waiting() <= 40
    assert await some.refill() == 0
    assert await jobs.waiting() <= 40
    working(database, jobs, poster)
    async with running(jobs), asyncio.timeout(120):
        while len(poster.posts) < 300:
            await some.refill()
            assert await jobs.waiting() <= 40
            await asyncio.sleep(0.01)
    assert len({key for key, *_ in poster.posts}) == 300


async def test_who_has_a_later_place_is_not_queued_yet(database: Database) -> None:
    await due_now(database, 300)
    jobs = open_jobs(database)
    slow = scheduling(database, jobs, crowds=Crowds({"slack": 0.1}))  # they take most of an hour
    assert await slow.tick() == 300
    assert await jobs.waiting() < 30
    assert set((await states(database)).values()) == {"pending"}


async def test_other_work_that_nobody_does_keeps_no_digest_from_the_queue(database: Database) -> None:
    """Where the processes that read articles are away, what was asked of them stays in the queue."""
    await due_now(database, 10)
    jobs = open_jobs(database)
    await jobs.enqueue_all([Job(name="read", payload=str(number), key=str(number)) for number in range(50)])
    some = scheduling(database, jobs, waiting=40)
    assert await some.tick() == 10
    assert await jobs.waiting(DELIVER) == 10
    assert await jobs.waiting() == 60


async def test_two_schedulers_and_two_workers_post_each_once(database: Database) -> None:
    """On PostgreSQL each has its own queue's end; in memory they share the one there is."""
    await due_now(database, 60)
    alone = database.dialect == "sqlite"
    poster, first = FakePoster(), open_jobs(database)
    others = [first, *([] if alone else [open_jobs(database)])]
    for jobs in others:
        working(database, jobs, poster)
    clocks = [Clockwork(scheduling(database, first).chores(tick=0.1, sweep=0.1)) for _ in range(2)]
    for clock in clocks:
        clock.start()
    async with running(*others):
        await until(lambda: len(poster.posts) >= 60)
        await asyncio.sleep(0.5)  # in which nothing should come
    for clock in clocks:
        clock.stop()
        await clock.ended()
    assert len(poster.posts) == len({key for key, *_ in poster.posts}) == 60


async def test_a_worker_that_ends_hands_back_what_waits_for_its_turn(database: Database) -> None:
    """One turn in five minutes: the first is posted, and nobody waits for the others."""
    await due_now(database, 5)
    jobs, poster = open_jobs(database), FakePoster()
    worker = working(database, jobs, poster, {"slack": Pace(platform=1 / 300)}, SLOW)
    await scheduling(database, jobs).tick()
    task = asyncio.create_task(jobs.run())
    await until(lambda: len(poster.posts) == 1)
    await eventually(lambda: one_is(database, "sending"))
    worker.end()
    task.cancel()
    _, late = await asyncio.wait({task}, timeout=60)
    assert not late
    assert sorted((await states(database)).values()) == ["pending"] * 4 + ["sent"]
    assert len(poster.posts) == 1


async def test_what_cannot_be_looked_at_does_not_stay_first_in_line(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await due_now(database, 2)
    jobs, poster = open_jobs(database), FakePoster()
    some = scheduling(database, jobs)
    await some.tick()
    bad, good = await states(database)
    async with database.writing() as connection:
        spoiled = deliveries.update().where(deliveries.c.key == bad)
        await connection.execute(spoiled.values(content="{}", content_hash="of something else"))
    working(database, jobs, poster)

    async def put_off() -> bool:
        return bad not in {due.key for due in await some.deliveries.due(utc_now(), 9)}

    async with running(jobs):
        await until(lambda: len(poster.posts) == 1)
        await eventually(put_off)
    assert [key for key, *_ in poster.posts] == [good]
    assert (await states(database))[bad] == "pending"


async def test_the_window_for_late_digests_is_a_setting(database: Database) -> None:
    started = utc_now() - timedelta(hours=3)
    order = timetable(f"{started + timedelta(minutes=1):%H:%M}")
    await Subscriptions(database).add(ROOM, CHOICE, order, by="U1", now=started)
    short = scheduling(database, open_jobs(database), patience=Patience(late=timedelta(hours=2)))
    assert await short.tick() == 0
    assert list((await states(database)).values()) == ["skipped"]


async def test_a_job_for_each_attempt(database: Database) -> None:
    await due_now(database, 1)
    jobs = open_jobs(database)
    await scheduling(database, jobs).tick()
    (key,) = await states(database)
    assert not await jobs.enqueue(DELIVER, key, key=f"{key}:0")
    assert await jobs.enqueue(DELIVER, key, key=f"{key}:1")
