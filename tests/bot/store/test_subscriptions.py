"""Subscriptions: kept, changed, paused; they belong to their channel."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest
from delivery_samples import ANA, CHOICE, NOW, ROOM, subscribe, timetable

from bot.store.database import Database
from bot.store.slots import next_slot
from bot.store.subscription import Choice, SubscriptionError
from bot.store.subscriptions import MOST, Subscriptions
from bot.store.tick import tick

HOUR = timedelta(hours=1)


@pytest.fixture
def store(database: Database) -> Subscriptions:
    return Subscriptions(database)


async def test_comes_back_equal(store: Subscriptions) -> None:
    weekdays = timetable("07:30", "Asia/Kolkata", frozenset(range(5)))
    made = await store.add(ROOM, CHOICE, weekdays, by="U1", now=NOW)
    assert await store.get(made.id) == made
    assert made.next_run_at == next_slot(weekdays, NOW).at
    assert await store.get("nobody") is None


async def test_belongs_to_its_target(store: Subscriptions) -> None:
    room, person = await subscribe(store), await subscribe(store, ANA)
    assert await store.of(ROOM) == (room,)
    assert await store.of(ANA) == (person,)
    for other in (ANA, replace(ROOM, workspace="T2"), replace(ROOM, platform="discord")):
        assert await store.change(room.id, other, {"stories": 1}, now=NOW) is None
        assert await store.pause(room.id, other) is None
        assert await store.resume(room.id, other, now=NOW) is None
        assert not await store.remove(room.id, other)
    assert await store.get(room.id) == room


async def test_changes(store: Subscriptions) -> None:
    made = await subscribe(store)
    changed = await store.change(made.id, ROOM, {"topics": ("oil",), "post_at": time(9)}, now=NOW)
    assert changed is not None
    assert (changed.choice.topics, changed.choice.exclude) == (("oil",), CHOICE.exclude)
    assert changed.next_run_at.hour == 9
    assert await store.get(made.id) == changed


@pytest.mark.parametrize("changes", [{"stories": 0}, {"timezone": "Nowhere"}, {"days": frozenset()}, {"colour": "red"}])
async def test_what_cannot_be_changes_nothing(store: Subscriptions, changes: dict[str, object]) -> None:
    made = await subscribe(store)
    with pytest.raises(SubscriptionError):
        await store.change(made.id, ROOM, changes, now=NOW)  # type: ignore[arg-type]
    assert await store.get(made.id) == made


async def test_an_earlier_time_loses_no_day(store: Subscriptions, database: Database) -> None:
    """At 07:30 the time goes from 08:00 to 07:00: today's digest is due at once, and tomorrow's at 07:00."""
    made = await subscribe(store)
    half_past = NOW + HOUR / 2
    changed = await store.change(made.id, ROOM, {"post_at": time(7, 15)}, now=half_past)
    assert changed is not None
    assert changed.next_date == NOW.date()
    assert len((await tick(database, half_past)).keys) == 1
    assert not (await tick(database, half_past + HOUR)).keys


async def test_a_later_time_gives_no_second_digest(store: Subscriptions, database: Database) -> None:
    made = await subscribe(store)
    nine = NOW + 2 * HOUR
    assert len((await tick(database, nine)).keys) == 1
    await store.change(made.id, ROOM, {"post_at": time(11)}, now=nine)
    assert not (await tick(database, NOW + 5 * HOUR)).keys
    assert len((await tick(database, NOW + 28 * HOUR)).keys) == 1


async def test_a_pause_does_not_pile_up(store: Subscriptions, database: Database) -> None:
    made = await subscribe(store)
    await store.pause(made.id, ROOM)
    later = NOW + timedelta(days=9, hours=2)
    assert not (await tick(database, later)).keys
    resumed = await store.resume(made.id, ROOM, now=later)
    assert resumed is not None
    assert not resumed.paused
    assert not (await tick(database, later)).keys
    assert len((await tick(database, later + timedelta(days=1))).keys) == 1


async def test_a_channel_has_so_many(store: Subscriptions) -> None:
    for _ in range(MOST):
        await subscribe(store)
    with pytest.raises(SubscriptionError, match="25"):
        await subscribe(store)
    await subscribe(store, ANA)


async def test_many_at_once_do_not_slip_past_the_bound(database: Database, url: str) -> None:
    """Two processes of a fleet, and many requests in each."""
    other = await Database.open(url)
    stores = (Subscriptions(database), Subscriptions(other))
    made = await asyncio.gather(*(subscribe(stores[number % 2]) for number in range(2 * MOST)), return_exceptions=True)
    await other.close()
    assert sum(isinstance(one, SubscriptionError) for one in made) == MOST
    assert len(await stores[0].of(ROOM)) == MOST


def test_a_choice_of_no_stories() -> None:
    with pytest.raises(SubscriptionError, match="1 to 20"):
        Choice(stories=21)


async def test_more_days_bring_no_digest_of_a_day_that_is_over(store: Subscriptions, database: Database) -> None:
    """Every Friday becomes every day on a Monday morning: Sunday evening's was never ordered."""
    fridays = timetable("20:00", days=frozenset({4}))
    made = await store.add(ROOM, CHOICE, fridays, by="U1", now=NOW - 240 * HOUR)
    await tick(database, NOW - 48 * HOUR)
    changed = await store.change(made.id, ROOM, {"days": timetable().days}, now=NOW)
    assert changed is not None
    assert changed.next_run_at == NOW.replace(hour=20)
    assert (await tick(database, NOW)).due == 0


async def test_today_as_a_new_day_is_due_at_once_where_its_time_has_just_gone_by(store: Subscriptions) -> None:
    made = await store.add(ROOM, CHOICE, timetable("06:00", days=frozenset({4})), by="U1", now=NOW - 240 * HOUR)
    changed = await store.change(made.id, ROOM, {"days": timetable().days}, now=NOW)
    assert changed is not None
    assert changed.next_run_at == NOW.replace(hour=6)
