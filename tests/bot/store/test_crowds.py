"""Crowded minutes: each digest has its own place, the same for whoever asks, and the honest time is told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from delivery_samples import CHOICE, NOW, ROOM, timetable
from sqlalchemy import insert, select, update

from bot.store.crowds import Crowd, Crowds, Forecast
from bot.store.database import Database
from bot.store.slots import next_slot
from bot.store.subscription import Subscription, Target
from bot.store.subscriptions import Subscriptions, as_row
from bot.store.tables import deliveries, subscriptions
from bot.store.tick import tick

EIGHT = NOW + timedelta(hours=1)
DAY = timedelta(days=1)
COUNT = 900
RATE = 2.0  # messages a second
DISCORD = Target(platform="discord", workspace="G", channel="1")


def subscription(id: str, at: str) -> Subscription:
    order = timetable(at)
    slot = next_slot(order, NOW)
    return Subscription(
        id=id,
        target=DISCORD,
        choice=CHOICE,
        timetable=order,
        created_by="U1",
        created_at=NOW,
        next_run_at=slot.at,
        next_date=slot.date,
    )


@pytest.fixture
async def one(database: Database) -> Subscription:
    """One of 900 that are due at eight, beside ten on a platform without a rate and one that is paused."""
    made = subscription("s0000", "08:00")  # in the middle of the crowd
    rows = [as_row(replace(made, id=f"s{number:04}")) | {"channel": f"C{number}"} for number in range(COUNT)]
    rows += [as_row(replace(made, id=f"t{number:04}", target=ROOM)) for number in range(10)]
    rows.append(as_row(replace(made, id="paused", paused=True)))
    async with database.writing() as connection:
        await connection.execute(insert(subscriptions), rows)
    return made


def crowds() -> Crowds:
    return Crowds({"discord": RATE})


async def planned(database: Database) -> Mapping[str, datetime]:
    async with database.reading() as connection:
        query = select(deliveries.c.subscription, deliveries.c.not_before)
        return {row.subscription: row.not_before for row in await connection.execute(query)}


async def entered(database: Database, now: datetime = EIGHT, batch: int = 100) -> Mapping[str, datetime]:
    """When each may be posted, entered in batches."""
    some = crowds()
    while (await tick(database, now, batch, crowds=some)).due == batch:
        pass
    return await planned(database)


async def test_spread_over_the_time_that_the_rate_needs(database: Database, one: Subscription) -> None:
    times = await entered(database)
    spread = sorted(at - EIGHT for id, at in times.items() if not id.startswith("t"))
    assert len(spread) == COUNT
    assert spread[-1].total_seconds() == pytest.approx(COUNT / RATE * 0.9, rel=0.02)
    assert spread[COUNT // 2].total_seconds() == pytest.approx(COUNT / RATE * 0.45, rel=0.1)
    assert {at for id, at in times.items() if id.startswith("t")} == {EIGHT}


async def test_the_same_however_they_are_entered(database: Database, one: Subscription) -> None:
    """Two schedulers, each with its own idea of the crowd, in other batches: as one alone would have it."""

    async def scheduler(batch: int) -> None:
        some = crowds()
        while (await tick(database, EIGHT, batch, crowds=some)).due:
            some = Crowds({"discord": RATE})  # one that has just been started

    await asyncio.gather(scheduler(70), scheduler(110))
    crowd = Crowd(digests=COUNT, seconds=COUNT / RATE * 0.9)
    found = {id: at for id, at in (await planned(database)).items() if id[0] != "t"}
    assert len(found) == COUNT
    assert [id for id, at in found.items() if abs(at - EIGHT - crowd.ready(id)) > timedelta(milliseconds=1)] == []


async def test_what_is_told_is_what_happens(database: Database, one: Subscription) -> None:
    crowd = await Forecast(database, crowds()).of(one, NOW)
    assert crowd is not None
    assert crowd.digests == COUNT
    times = await entered(database)
    ahead = one.next_run_at + crowd.delay(one.id) - times[one.id]
    assert timedelta() < ahead < timedelta(seconds=5)  # in which it is written, and waits for its turn


async def test_messages_of_the_last_days_count(database: Database, one: Subscription) -> None:
    """Yesterday each digest had three messages, so today they take three times as long."""
    before = await Forecast(database, crowds()).of(one, NOW)
    await entered(database)
    async with database.writing() as connection:
        await connection.execute(update(deliveries).values(state="sent"))
        head = (await connection.execute(select(deliveries).where(deliveries.c.platform == "discord"))).all()
        parts = [row._asdict() | {"key": f"{row.key[:20]}-{part}", "part": part} for row in head for part in (1, 2)]
        await connection.execute(insert(deliveries), parts)
    tomorrow = await Subscriptions(database).get(one.id)
    assert tomorrow is not None
    after = await Forecast(database, crowds()).of(tomorrow, EIGHT)
    assert before is not None
    assert after is not None
    assert after.seconds == pytest.approx(3 * before.seconds, rel=0.01)


async def test_an_outage_is_spread_from_its_end(database: Database, one: Subscription) -> None:
    late = EIGHT + timedelta(hours=3)
    times = [at for id, at in (await entered(database, late)).items() if id[0] != "t"]
    assert min(times) >= late
    assert (max(times) - late).total_seconds() == pytest.approx(COUNT / RATE * 0.9, rel=0.02)


async def test_no_word_of_seconds(database: Database) -> None:
    made = subscription("few", "09:00")
    async with database.writing() as connection:
        await connection.execute(insert(subscriptions), [as_row(replace(made, id=f"f{n}")) for n in range(100)])
    assert await Forecast(database, crowds()).of(made, NOW) is None
    assert await Forecast(database, Crowds({"discord": RATE / 10})).of(made, NOW) is not None
    assert await Forecast(database, Crowds({})).of(made, NOW) is None


async def test_daily_ones_are_in_the_crowd_of_a_weekdays_one(database: Database, one: Subscription) -> None:
    """Their next digest is today's, this one's is on Wednesday: it meets those of that day."""
    wednesdays = replace(timetable("08:00"), days=frozenset({2}))
    made = await Subscriptions(database).add(DISCORD, CHOICE, wednesdays, by="U1", now=NOW)
    assert made.next_run_at == EIGHT + 2 * DAY
    slow = Forecast(database, Crowds({"discord": 0.001}))  # so that nobody's place is too early to be told
    crowd = await slow.of(made, NOW)
    assert crowd is not None
    assert crowd.digests == COUNT + 1
    tuesdays = replace(wednesdays, days=frozenset({1}))
    other = await Subscriptions(database).add(DISCORD, CHOICE, tuesdays, by="U1", now=NOW)
    met = await slow.of(other, NOW)
    assert met is not None
    assert met.digests == COUNT + 1  # not the one of Wednesdays
