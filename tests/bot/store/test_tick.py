"""The tick: each local date once, over a year, over outages, and with several tickers at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from delivery_samples import CHOICE, NOW, ROOM, subscribe, timetable
from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.subscription import Target
from bot.store.subscriptions import Subscriptions
from bot.store.tables import deliveries, subscriptions
from bot.store.tick import MISSED, tick

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"]


@pytest.fixture
def store(database: Database) -> Subscriptions:
    return Subscriptions(database)


async def rows(database: Database) -> list[tuple[str, date, str, bool]]:
    query = select(deliveries).order_by(deliveries.c.local_date, deliveries.c.subscription)
    async with database.reading() as connection:
        found = await connection.execute(query)
        return [(row.subscription, row.local_date, row.state, row.late) for row in found]


async def test_a_year_in_five_zones(database: Database, store: Subscriptions) -> None:
    """2028 has a leap day. The clock ticks twice a day, so digests are up to 12 hours late: none is lost or twice."""
    start = datetime(2027, 12, 31, 12, tzinfo=UTC)
    made = [await store.add(ROOM, CHOICE, timetable("02:30", zone), by="U1", now=start) for zone in ZONES]
    for number in range(366 * 2):
        await tick(database, start + number * 12 * HOUR)
    found = await rows(database)
    assert {state for _, _, state, _ in found} == {"pending"}
    year = [date(2028, 1, 1) + n * DAY for n in range(364)]
    for one in made:
        dates = [day for id, day, _, _ in found if id == one.id]
        assert len(dates) == len(set(dates))
        assert set(year) <= set(dates)


@pytest.mark.parametrize(
    ("before", "after"), [("Europe/Berlin", "America/New_York"), ("America/New_York", "Asia/Tokyo")]
)
async def test_a_change_of_zone_keeps_one_for_each_date(
    database: Database, store: Subscriptions, before: str, after: str
) -> None:
    start = datetime(2026, 3, 20, tzinfo=UTC)
    made = await store.add(ROOM, CHOICE, timetable("08:00", before), by="U1", now=start)
    for number in range(24 * 20):
        now = start + number * HOUR
        if number == 24 * 8 + 17:  # a zone's clocks change in between
            assert await store.change(made.id, ROOM, {"timezone": after}, now=now)
        await tick(database, now)
    dates = [day for _, day, _, _ in await rows(database)]
    assert dates == [dates[0] + n * DAY for n in range(len(dates))]
    assert len(dates) >= 19


async def test_after_an_outage_the_latest_is_posted_late(database: Database, store: Subscriptions) -> None:
    await subscribe(store)
    ticked = await tick(database, NOW + 3 * DAY + 5 * HOUR)
    assert len(ticked.keys) == 1
    assert [(day.day, state, late) for _, day, state, late in await rows(database)] == [
        (2, "skipped", False),
        (3, "skipped", False),
        (4, "skipped", False),
        (5, "pending", True),
    ]
    async with database.reading() as connection:
        reasons = await connection.scalars(select(deliveries.c.reason).where(deliveries.c.state == "skipped"))
        assert set(reasons) == {MISSED}


async def test_more_than_twelve_hours_late_is_missed(database: Database, store: Subscriptions) -> None:
    await subscribe(store)
    assert (await tick(database, NOW + 14 * HOUR)).keys == ()
    assert [(day.day, state) for _, day, state, _ in await rows(database)] == [(2, "skipped")]
    assert len((await tick(database, NOW + 25 * HOUR)).keys) == 1


async def test_batches(database: Database, store: Subscriptions) -> None:
    for number in range(5):
        await subscribe(store, Target(platform="slack", workspace="T1", channel=f"C{number}"))
    assert [(await tick(database, NOW + HOUR, batch=2)).due for _ in range(4)] == [2, 2, 1, 0]
    assert len(await rows(database)) == 5


async def test_tickers_at_once_enter_each_once(url: str, database: Database, store: Subscriptions) -> None:
    """Connections of their own, as other processes have."""
    for number in range(60):
        await subscribe(store, Target(platform="slack", workspace="T1", channel=f"C{number}"))
    others = [await Database.open(url) for _ in range(3)]
    keys: list[str] = []

    async def run(one: Database) -> None:
        while ticked := await tick(one, NOW + HOUR, batch=7):
            keys.extend(ticked.keys)
            if not ticked.due:
                return

    await asyncio.gather(*map(run, others))
    for one in others:
        await one.close()
    assert len(keys) == 60
    assert max(Counter(keys).values()) == 1


async def test_what_a_full_disk_refuses_comes_again(database: Database, store: Subscriptions, tmp_path: Path) -> None:
    """SQLITE_FULL, from a limit on the file's size: the tick enters nothing, and all of it once there is room."""
    if database.dialect != "sqlite":
        pytest.skip("a limit of SQLite's")
    for number in range(200):
        await subscribe(store, Target(platform="slack", workspace="T1", channel=f"C{number}"))
    async with database.reading() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
    full = await Database.open(f"sqlite:///{tmp_path}/state.db")
    async with full.reading() as connection:  # one connection, which the next transaction gets
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Exception, match="full"):
        await tick(full, NOW + HOUR)
    await full.close()
    assert await rows(database) == []
    assert len((await tick(database, NOW + HOUR)).keys) == 200


@pytest.mark.parametrize("column", ["timezone", "choice"])
async def test_one_that_cannot_be_read_keeps_no_other_from_its_digest(
    database: Database, store: Subscriptions, column: str
) -> None:
    """A zone that this machine does not know yet, or a choice that a newer version wrote."""
    bad, good = await subscribe(store), await subscribe(store)
    stored = {"timezone": "Mars/Olympus_Mons", "choice": '{"moons": 2}'}[column]
    async with database.writing() as connection:
        await connection.execute(
            update(subscriptions).where(subscriptions.c.id == bad.id).values({subscriptions.c[column]: stored})
        )
    ticked = await tick(database, NOW + 2 * HOUR)
    assert len(ticked.keys) == 1
    assert {id for id, *_ in await rows(database)} == {good.id}
