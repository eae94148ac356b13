"""A workspace that removes the app while its digests are being posted gets nothing more, and no other loses any."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from delivery_office import Office
from delivery_samples import ROOM, subscribe

from bot.delivery.ports import Unsent
from bot.store.delivery import delivery_key
from bot.store.suspension import REMOVED, restore_workspace, suspend_workspace
from bot.store.tick import tick


async def removed(office: Office) -> None:
    await suspend_workspace(office.database, "slack", "T1", office.hands.now)


async def test_what_is_due_is_not_posted(office: Office) -> None:
    mine, theirs = (
        await subscribe(office.subscriptions),
        await subscribe(office.subscriptions, replace(ROOM, workspace="T2")),
    )
    key, other = await office.ordered(mine), delivery_key(theirs.id, theirs.next_date, 0)
    await removed(office)
    assert await office.courier.deliver(key) == ("nothing to do", ())
    assert ((await office.at(key)).state, (await office.at(key)).reason) == ("skipped", REMOVED)
    assert (await office.courier.deliver(other))[0] == "sent"
    assert [target.workspace for _, target, *_ in office.poster.posts] == ["T2"]


async def test_the_rest_of_a_digest_is_not_posted(office: Office) -> None:
    key = await office.ordered()
    _, following = await office.courier.deliver(key)
    await removed(office)
    for part in following:
        assert await office.courier.deliver(part) == ("nothing to do", ())
    assert len(office.poster.posts) == 1


async def test_what_failed_before_is_not_tried_again(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Unsent(reason="no connection")]
    assert (await office.courier.deliver(key))[0] == "later"
    await removed(office)
    office.hands.now += timedelta(minutes=5)
    assert await office.courier.deliver(key) == ("nothing to do", ())
    assert office.poster.posts == []


async def test_the_next_digest_after_the_return_is_posted_once(office: Office) -> None:
    made = await subscribe(office.subscriptions)
    await office.ordered(made)
    await removed(office)
    office.hands.now += timedelta(hours=1)
    await restore_workspace(office.database, "slack", "T1", office.hands.now)
    assert (await tick(office.database, office.hands.now)).keys == ()
    office.hands.now += timedelta(hours=23)
    [key] = (await tick(office.database, office.hands.now)).keys
    assert (await office.courier.deliver(key))[0] == "sent"
    assert [posted for posted, *_ in office.poster.posts] == [key]
