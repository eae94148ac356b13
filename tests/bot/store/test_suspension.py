"""Subscriptions of a workspace that removes the app, and of one that comes back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.subscription import Choice, Subscription, Target, Timetable
from bot.store.subscriptions import Subscriptions
from bot.store.suspension import REMOVED, restore_workspace, suspend_workspace
from bot.store.tick import tick

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
DAILY = Timetable(post_at=time(10, 0), timezone="UTC")


@pytest.fixture
def store(database: Database) -> Subscriptions:
    return Subscriptions(database)


async def subscribed(store: Subscriptions, workspace: str = "T1", platform: str = "slack") -> Subscription:
    target = Target(platform=platform, workspace=workspace, channel="C1")
    return await store.add(target, Choice(), DAILY, by="UANN", now=NOW)


async def test_only_its_own_are_switched_off(store: Subscriptions, database: Database) -> None:
    mine, theirs, elsewhere = (
        await subscribed(store),
        await subscribed(store, "T2"),
        await subscribed(store, "T1", "discord"),
    )
    assert await suspend_workspace(database, "slack", "T1", NOW) == 1
    kept = {one.id: await store.get(one.id) for one in (mine, theirs, elsewhere)}
    assert {id: one.disabled for id, one in kept.items() if one} == {
        mine.id: REMOVED,
        theirs.id: None,
        elsewhere.id: None,
    }
    assert await suspend_workspace(database, "slack", "T1", NOW) == 0


async def test_what_waits_is_not_posted(store: Subscriptions, database: Database) -> None:
    await subscribed(store)
    theirs = await subscribed(store, "T2")
    due = NOW + timedelta(hours=1)
    ticked = await tick(database, due)
    ledger = Deliveries(database)
    await suspend_workspace(database, "slack", "T1", due)
    states = {d.subscription: (d.state, d.reason) for key in ticked.keys if (d := await ledger.get(key))}
    assert states.pop(theirs.id) == ("pending", None)
    assert list(states.values()) == [("skipped", REMOVED)]
    assert (await tick(database, due + timedelta(days=1))).due == 1  # the other workspace's


async def test_they_go_on_where_they_come_back(store: Subscriptions, database: Database) -> None:
    mine, paused = await subscribed(store), await subscribed(store)
    await store.pause(paused.id, paused.target)
    await suspend_workspace(database, "slack", "T1", NOW)
    assert await restore_workspace(database, "slack", "T2", LATER) == 0
    assert await restore_workspace(database, "slack", "T1", LATER) == 2
    back, still = await store.get(mine.id), await store.get(paused.id)
    assert back is not None
    assert still is not None
    assert (back.disabled, back.paused, back.next_run_at) == (None, False, LATER.replace(hour=10, minute=0))
    assert (still.disabled, still.paused) == (None, True)
    assert (await tick(database, LATER)).due == 0  # no flood of what fell between


@pytest.mark.parametrize(
    ("reason", "back"),
    [("is_archived", 0), ("not_in_channel", 0), ("account_inactive", 1), ("not installed any more", 1)],
)
async def test_what_was_off_for_another_reason_stays_off(
    store: Subscriptions, database: Database, reason: str, back: int
) -> None:
    mine = await subscribed(store)
    ledger = Deliveries(database)
    for day in range(3):
        at = NOW + timedelta(days=day, hours=1)
        [key] = (await tick(database, at)).keys
        delivery = await ledger.get(key)
        assert delivery is not None
        lease = await ledger.claim(delivery, "me", now=at, until=at + timedelta(minutes=1), pages=[{"text": "x"}])
        assert lease is not None
        await ledger.fail(lease, reason=reason, dead=True, now=at)
    await suspend_workspace(database, "slack", "T1", LATER)
    assert await restore_workspace(database, "slack", "T1", LATER) == back
    found = await store.get(mine.id)
    assert found is not None
    assert found.disabled == (None if back else reason)
