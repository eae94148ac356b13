"""Channels that refuse for good: switched off, told to whoever subscribed, taken up again."""

from __future__ import annotations

from datetime import timedelta

from delivery_office import Office
from delivery_samples import ANA, ROOM, subscribe

from bot.delivery.ports import Rejected
from bot.store.delivery import NOTE, delivery_key

HOUR = timedelta(hours=1)


async def refuse(office: Office, days: int, target: object = ROOM) -> str:
    """Days on which the channel is gone; returns the subscription's id."""
    made = await subscribe(office.subscriptions, target)  # type: ignore[arg-type]
    for _ in range(days):
        office.poster.answers = [Rejected(reason="channel_not_found", permanent=True)]
        now = await office.subscriptions.get(made.id)
        await office.courier.deliver(await office.ordered(now))
    return made.id


async def test_a_dead_channel_is_disabled_and_its_subscriber_told(office: Office) -> None:
    id = await refuse(office, 3)
    subscription = await office.subscriptions.get(id)
    assert subscription is not None
    assert (subscription.failures, subscription.disabled) == (3, "channel_not_found")
    (due,) = await office.deliveries.due(office.hands.now, 9)
    assert due.key == delivery_key(id, office.hands.now.date(), NOTE)
    assert (await office.courier.deliver(due.key))[0] == "sent"
    _, target, page, thread = office.poster.posts[-1]
    assert (target, thread) == (ANA, None)
    assert page["text"] == f"{id} stopped: channel_not_found"
    office.hands.now += 24 * HOUR
    await office.ordered(subscription)
    assert await office.deliveries.unfinished() == 0


async def test_two_refusals_and_a_success_start_again(office: Office) -> None:
    id = await refuse(office, 2)
    now = await office.subscriptions.get(id)
    await office.courier.deliver(await office.ordered(now))
    subscription = await office.subscriptions.get(id)
    assert subscription is not None
    assert (subscription.failures, subscription.disabled) == (0, None)


async def test_a_person_who_takes_no_messages_gets_no_note(office: Office) -> None:
    id = await refuse(office, 3, ANA)
    subscription = await office.subscriptions.get(id)
    assert subscription is not None
    assert subscription.disabled
    assert await office.deliveries.unfinished() == 0


async def test_a_disabled_one_can_be_resumed(office: Office) -> None:
    id = await refuse(office, 3)
    again = await office.subscriptions.resume(id, ROOM, now=office.hands.now)
    assert again is not None
    assert (again.disabled, again.failures) == (None, 0)
    assert again.next_run_at > office.hands.now


async def test_a_bot_that_is_back_goes_on(office: Office) -> None:
    id = await refuse(office, 3)
    assert await office.subscriptions.returned(ROOM, now=office.hands.now) == 1
    assert await office.subscriptions.returned(ROOM, now=office.hands.now) == 0
    office.poster.answers = []
    assert (await office.courier.deliver(await office.ordered(await office.subscriptions.get(id))))[0] == "sent"
