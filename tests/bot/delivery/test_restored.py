"""A backup is restored, and what was posted since is not posted again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from delivery_office import Office
from delivery_samples import subscribe

from bot.store.delivery import delivery_key
from bot.store.errors import StoreError
from bot.store.restored import REASON, after_restore
from bot.store.subscription import Target
from bot.store.tick import tick

LOST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # the backup is of 07:00, digests are due at 08:00
STARTED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


async def run(office: Office) -> None:
    """What a start does: the tick, then everything that the ledger has."""
    await tick(office.database, office.hands.now)
    for _ in range(6):
        for due in await office.deliveries.due(office.hands.now, 100):
            await (office.reconciler.reconcile if due.state == "unknown" else office.courier.deliver)(due.key)
        office.hands.now += timedelta(minutes=1)


async def test_what_was_posted_before_the_loss_is_not_posted_again(office: Office) -> None:
    posted = await subscribe(office.subscriptions)
    unposted = await subscribe(office.subscriptions, Target(platform="slack", workspace="T1", channel="C2"))
    key = delivery_key(posted.id, posted.next_date, 0)
    office.poster.posts.append((key, posted.target, {"text": "by the database that is lost"}, None))
    office.hands.now = STARTED
    done = await after_restore(office.database, LOST, STARTED)
    assert (done.entered, done.doubtful) == (2, 0)
    await run(office)
    assert (await office.at(key)).state == "sent"
    other = delivery_key(unposted.id, unposted.next_date, 0)
    assert (await office.at(other)).state == "sent"
    assert [one[0] for one in office.poster.posts].count(key) == 1
    assert [one[0] for one in office.poster.posts].count(other) == 1


async def test_without_it_a_digest_is_posted_twice(office: Office) -> None:
    """The danger is real: this is what the command is for."""
    posted = await subscribe(office.subscriptions)
    key = delivery_key(posted.id, posted.next_date, 0)
    office.poster.posts.append((key, posted.target, {"text": "by the database that is lost"}, None))
    office.hands.now = STARTED
    await run(office)
    assert [one[0] for one in office.poster.posts].count(key) == 2


async def test_deliveries_that_were_under_way_in_the_backup(office: Office) -> None:
    key = await office.ordered()
    office.hands.now = STARTED
    assert (await after_restore(office.database, LOST, STARTED)).doubtful == 1
    assert ((await office.at(key)).state, (await office.at(key)).reason) == ("unknown", REASON)
    again = await after_restore(office.database, LOST, STARTED)
    assert (again.entered, again.doubtful) == (0, 0)
    await run(office)
    assert (await office.at(key)).state == "sent"


async def test_details_whose_headline_is_not_known_are_not_posted(office: Office) -> None:
    key = await office.ordered()
    delivery = await office.at(key)
    until = office.hands.now + timedelta(seconds=60)
    await office.deliveries.claim(
        delivery, "a", now=office.hands.now, until=until, pages=[{"text": "h"}, {"text": "d"}]
    )
    await after_restore(office.database, LOST, STARTED)
    part = await office.at(delivery_key(delivery.subscription, delivery.local_date, 1))
    assert (part.state, part.reason) == ("skipped", REASON)
    assert (await office.at(key)).state == "unknown"


async def test_skipped_without_asking(office: Office) -> None:
    made = await subscribe(office.subscriptions)
    office.hands.now = STARTED
    await after_restore(office.database, LOST, STARTED, "skipped")
    await run(office)
    assert office.poster.posts == []
    assert (await office.at(delivery_key(made.id, made.next_date, 0))).state == "skipped"
    following = await office.subscriptions.get(made.id)
    assert following is not None
    assert following.next_run_at == made.next_run_at + timedelta(days=1)


async def test_what_was_due_after_the_loss_is_posted_as_after_any_outage(office: Office) -> None:
    made = await subscribe(office.subscriptions, at="09:30")
    office.hands.now = STARTED
    assert (await after_restore(office.database, LOST, STARTED)).entered == 0
    await run(office)
    assert len(office.poster.posts) >= 1
    assert (await office.at(delivery_key(made.id, made.next_date, 0))).late


@pytest.mark.parametrize("days", [1, 20])
async def test_a_backup_that_is_old(office: Office, days: int) -> None:
    made = await subscribe(office.subscriptions)
    lost, started = LOST + timedelta(days=days), STARTED + timedelta(days=days)
    office.hands.now = started
    await after_restore(office.database, lost, started)
    await run(office)
    assert len({one[0] for one in office.poster.posts}) == len(office.poster.posts)
    assert (await office.at(delivery_key(made.id, made.next_date, 0))).state == "skipped"


async def test_a_time_to_come_is_a_mistake(office: Office) -> None:
    made = await subscribe(office.subscriptions)
    with pytest.raises(StoreError, match="still to come"):
        await after_restore(office.database, LOST, LOST - timedelta(minutes=1))
    assert await office.subscriptions.get(made.id) == made


async def test_restored_again_from_a_backup_of_what_was_asked_about(office: Office) -> None:
    """The platform did not have it, so that it waited to be posted when the second backup was made."""
    key = await office.ordered()
    office.hands.now = STARTED
    await after_restore(office.database, LOST, STARTED)
    await office.reconciler.reconcile(key)
    assert (await office.at(key)).state == "pending"
    assert (await after_restore(office.database, STARTED, STARTED)).doubtful == 1
    assert (await office.at(key)).state == "unknown"
