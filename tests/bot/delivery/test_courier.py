"""One delivery at a time: what each answer of a platform makes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from delivery_office import Office
from delivery_samples import ROOM, subscribe

from bot.delivery.courier import Patience
from bot.delivery.ports import RateLimited, Rejected, Unsent
from bot.store.delivery import delivery_key

HOUR = timedelta(hours=1)


async def test_headline_then_thread(office: Office) -> None:
    office.writer.details = 2
    key = await office.ordered()
    outcome, following = await office.courier.deliver(key)
    assert outcome == "sent"
    while following:
        (one,) = following
        outcome, following = await office.courier.deliver(one)
    texts = [(page["text"], thread) for _, _, page, thread in office.poster.posts]
    assert texts == [("2026-03-02", None), ("detail 0", "m1"), ("detail 1", "m1")]
    assert await office.deliveries.unfinished() == 0


async def test_a_detail_does_not_overtake(office: Office) -> None:
    office.writer.details = 2
    key = await office.ordered()
    office.poster.answers = [Unsent(reason="refused")]
    await office.courier.deliver(key)
    delivery = await office.at(key)
    last = delivery_key(delivery.subscription, delivery.local_date, 2)
    assert await office.courier.deliver(last) == ("nothing to do", ())
    assert office.poster.posts == []


async def test_content_is_written_once_and_stays(office: Office) -> None:
    office.poster.answers = [Unsent(reason="refused")]
    key = await office.ordered()
    await office.courier.deliver(key)
    before = (await office.at(key)).page
    office.writer.details = 9
    office.hands.now += HOUR
    assert (await office.courier.deliver(key))[0] == "sent"
    assert len(office.writer.orders) == 1
    assert office.poster.posts[0][2] == before


async def test_delivering_again_posts_nothing(office: Office) -> None:
    key = await office.ordered()
    await office.courier.deliver(key)
    assert await office.courier.deliver(key) == ("nothing to do", ())
    assert len(office.poster.posts) == 1


async def test_too_many_requests_wait_as_long_as_told(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [RateLimited(wait=30)]
    assert (await office.courier.deliver(key))[0] == "later"
    delivery = await office.at(key)
    assert (delivery.state, delivery.not_before) == ("pending", office.hands.now + timedelta(seconds=30))
    assert await office.deliveries.due(office.hands.now, 9) == ()
    assert await office.courier.deliver(key) == ("later", ())  # the target is paused, whatever the ledger says
    assert office.poster.posts == []


async def test_a_refused_headline_takes_its_thread_with_it(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Rejected(reason="invalid_blocks")]
    assert (await office.courier.deliver(key))[0] == "failed"
    assert await office.deliveries.unfinished() == 0
    subscription = await office.subscriptions.get((await office.at(key)).subscription)
    assert subscription is not None
    assert subscription.failures == 0


async def test_paused_after_the_tick(office: Office) -> None:
    made = await subscribe(office.subscriptions)
    key = await office.ordered(made)
    await office.subscriptions.pause(made.id, ROOM)
    assert (await office.courier.deliver(key))[0] == "skipped"


async def test_no_platform_yet(office: Office) -> None:
    made = await subscribe(office.subscriptions, type(ROOM)(platform="discord", workspace="G", channel="1"))
    assert (await office.courier.deliver(await office.ordered(made)))[0] == "later"


async def test_too_late_is_skipped(office: Office) -> None:
    key = await office.ordered()
    office.hands.now += 13 * HOUR
    assert (await office.courier.deliver(key))[0] == "skipped"
    assert (await office.at(key)).reason == "too late"


async def test_a_digest_that_cannot_be_written_comes_later(office: Office) -> None:
    key = await office.ordered()
    office.writer.broken = True
    assert (await office.courier.deliver(key))[0] == "later"
    office.writer.broken = False
    office.hands.now += HOUR
    assert (await office.courier.deliver(key))[0] == "sent"


def test_a_lease_outlasts_a_request() -> None:
    with pytest.raises(ValueError, match="outlast"):
        Patience(lease=timedelta(seconds=14))
    assert [Patience().after(n).total_seconds() for n in (1, 2, 3, 99)] == [5, 10, 20, 300]


async def test_what_was_released_waits_for_no_answer(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Unsent(reason="refused")]
    await office.courier.deliver(key)
    office.hands.now += HOUR
    assert (await office.courier.deliver(key))[0] == "sent"
