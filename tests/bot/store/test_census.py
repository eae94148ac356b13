"""What is counted for whoever watches, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from delivery_samples import CHOICE, timetable
from sqlalchemy import text, update

from bot.jobs import Job
from bot.jobs.postgres import PostgresJobs
from bot.store.census import Jobs, take_census
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.reading import Wanted
from bot.store.readings import Readings
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions
from bot.store.tables import deliveries, subscriptions
from bot.store.tick import tick

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


async def subscribed(database: Database, count: int) -> list[str]:
    """So many subscriptions, due at `DUE`."""
    rooms = [Target(platform="slack", workspace="T1", channel=f"C{number}") for number in range(count)]
    adding = Subscriptions(database).add
    return [(await adding(room, CHOICE, timetable("07:30"), by="U1", now=START)).id for room in rooms]


async def change(database: Database, table: object, **values: object) -> None:
    async with database.writing() as connection:
        await connection.execute(update(table).values(**values))  # type: ignore[call-overload]


async def test_an_empty_database(database: Database) -> None:
    census = await take_census(database, START)
    assert (census.jobs, census.overdue, census.articles) == ((), 0.0, 0)
    assert (census.deliveries, census.subscriptions, census.feeds) == ({}, {}, {})


async def test_subscriptions_and_deliveries_by_state(database: Database) -> None:
    ids = await subscribed(database, 4)
    async with database.writing() as connection:
        for id, values in ((ids[0], {"paused": True}), (ids[1], {"disabled": "gone", "paused": True})):
            await connection.execute(update(subscriptions).where(subscriptions.c.id == id).values(**values))
    await tick(database, DUE)
    census = await take_census(database, DUE + timedelta(minutes=5))
    assert census.subscriptions == {"active": 2, "paused": 1, "disabled": 1}
    assert census.deliveries == {"pending": 2}
    assert census.overdue == 300.0
    await change(database, deliveries, state="sent")
    done = await take_census(database, DUE + timedelta(minutes=5))
    assert (done.deliveries, done.overdue) == ({"sent": 2}, 0.0)
    assert (await take_census(database, DUE + timedelta(days=2))).deliveries == {}


async def test_feeds_by_condition_and_articles_that_wait(database: Database) -> None:
    feeds = Feeds(database)
    await feeds.want(["https://one.example/feed", "https://two.example/feed"], START)
    assert (await take_census(database, START)).feeds == {"new": 2}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_the_queue_in_memory_is_told_from_the_ledger(database: Database) -> None:
    await subscribed(database, 3)
    await tick(database, DUE)
    census = await take_census(database, DUE + timedelta(seconds=40))
    assert census.jobs == (Jobs(name="deliver", state="waiting", count=3, oldest=40.0),)


async def test_the_queue_on_a_server(server_database: Database) -> None:
    queue = PostgresJobs(server_database)
    soon = datetime.now(UTC) + timedelta(hours=1)
    await queue.enqueue_all([Job(name="deliver", payload=key, key=key) for key in ("a", "b")])
    await queue.enqueue("reconcile", "c", key="c", run_at=soon)
    async with server_database.writing() as connection:
        past = "UPDATE pgqueuer SET execute_after = now() - interval '90 s' WHERE payload = 'a'"
        await connection.execute(text(past))
        await connection.execute(text("UPDATE pgqueuer SET status = 'picked' WHERE payload = 'b'"))
    found = {(jobs.name, jobs.state): jobs for jobs in (await take_census(server_database, START)).jobs}
    assert {which: jobs.count for which, jobs in found.items()} == {
        ("deliver", "waiting"): 1,
        ("deliver", "running"): 1,
        ("reconcile", "later"): 1,
    }
    assert found["deliver", "waiting"].oldest == pytest.approx(90, abs=5)
    assert found["reconcile", "later"].oldest == 0.0


async def test_readings_that_nobody_has_begun(database: Database) -> None:
    async def along(connection: object, id: str) -> None:
        """Nobody is told."""

    readings = Readings(database)
    ids = []
    for number, at in enumerate((START, START + timedelta(seconds=20))):
        wanted = Wanted(name=f"https://one.example/{number}", url=f"https://one.example/{number}")
        ids.append(await readings.ask(wanted, at, bound=10, along=along))
    later = START + timedelta(seconds=50)
    both = await take_census(database, later)
    assert (both.readings, both.reading_wait) == ({"asked": 2}, 50.0)
    assert await readings.take(str(ids[0]), "reader", later)
    one = await take_census(database, later)
    assert (one.readings, one.reading_wait) == ({"asked": 1, "reading": 1}, 30.0)
