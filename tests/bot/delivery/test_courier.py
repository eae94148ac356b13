"""One delivery at a time: what each answer of a platform makes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from delivery_office import Office
from delivery_samples import ANA, ROOM, FakePoster, subscribe

from bot.delivery.courier import Courier, Patience
from bot.delivery.pacing import MemoryPacer
from bot.delivery.ports import CannotTell, MaySend, Missing, Posted, PostResult, RateLimited, Rejected, Unknown, Unsent
from bot.store.delivery import NOTE, Page, delivery_key
from bot.store.subscription import Target

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


async def test_an_unknown_fate_is_looked_up_after_lease_and_timeout(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Unknown(reason="reset")]
    assert (await office.courier.deliver(key))[0] == "unknown"
    delivery = await office.at(key)
    assert delivery.not_before == office.hands.now + office.patience.lease + office.patience.timeout
    assert await office.courier.deliver(key) == ("nothing to do", ())
    assert await office.reconciler.reconcile(key) == ("later", (key,))
    assert (await office.courier.deliver(key))[0] == "sent"
    assert (await office.at(key)).attempt == 2


async def test_what_the_platform_has_is_not_posted_again(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Unknown(reason="reset")]
    office.poster.looks = [CannotTell(reason="no scope", wait=600), Posted(message="m7")]
    await office.courier.deliver(key)
    assert (await office.reconciler.reconcile(key))[0] == "unknown"
    assert (await office.at(key)).not_before == office.hands.now + timedelta(seconds=600)
    outcome, following = await office.reconciler.reconcile(key)
    assert (outcome, len(following)) == ("sent", 1)
    assert (await office.at(key)).message == "m7"
    assert office.poster.posts == []


async def test_what_nobody_can_tell_is_given_up_in_the_end(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Unknown(reason="reset")]
    office.poster.looks = [CannotTell(reason="no scope")]
    await office.courier.deliver(key)
    office.hands.now += 25 * HOUR
    assert (await office.reconciler.reconcile(key))[0] == "failed"
    delivery = await office.at(key)
    assert (delivery.state, delivery.reason) == ("failed", "unconfirmed: no scope")
    assert await office.deliveries.unfinished() == 0


async def test_a_dead_owners_delivery_is_taken_up(office: Office) -> None:
    key = await office.ordered()
    now, delivery = office.hands.now, await office.at(key)
    until = now + office.patience.lease
    assert await office.deliveries.claim(delivery, "dead", now=now, until=until, pages=[{"text": "x"}])
    office.hands.now += office.patience.lease + office.patience.timeout
    assert await office.deliveries.expire(now=office.hands.now, grace=office.patience.timeout) == 0
    office.hands.now += timedelta(seconds=1)
    assert await office.deliveries.expire(now=office.hands.now, grace=office.patience.timeout) == 1
    assert (await office.reconciler.reconcile(key))[0] == "later"
    assert (await office.courier.deliver(key))[0] == "sent"


async def test_who_was_frozen_posts_nothing(office: Office) -> None:
    key = await office.ordered()

    class Freezing(FakePoster):
        """Sleeps through its lease just before the request."""

        async def post(
            self, key: str, target: Target, page: Page, *, thread: str | None, may_send: MaySend
        ) -> PostResult:
            office.hands.now += office.patience.lease
            return await FakePoster.post(self, key, target, page, thread=thread, may_send=may_send)

    frozen = Freezing()
    courier = Courier(
        deliveries=office.deliveries,
        subscriptions=office.subscriptions,
        writer=office.writer,
        posters={"slack": frozen},
        pacer=MemoryPacer({}),
        now=office.hands,
        patience=office.patience,
    )
    assert (await courier.deliver(key))[0] == "later"
    assert frozen.posts == []


async def test_a_late_confirmation_ends_the_search(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Unknown(reason="timeout")]
    await office.courier.deliver(key)
    await office.deliveries.sent(key, "m3", office.hands.now)
    assert await office.reconciler.reconcile(key) == ("nothing to do", ())
    assert (await office.at(key)).message == "m3"


async def test_a_refused_headline_takes_its_thread_with_it(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Rejected(reason="invalid_blocks")]
    assert (await office.courier.deliver(key))[0] == "failed"
    assert await office.deliveries.unfinished() == 0
    subscription = await office.subscriptions.get((await office.at(key)).subscription)
    assert subscription is not None
    assert subscription.failures == 0


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


async def in_doubt(office: Office) -> str:
    """The key of a delivery that nobody can look up, and that the platform would not take twice for 30 seconds more."""
    key = await office.ordered()
    office.poster.answers = [Unknown(reason="reset")]
    await office.courier.deliver(key)
    office.poster.looks = [Missing(until=office.hands.now + timedelta(seconds=30)), CannotTell(reason="no right")]
    assert await office.reconciler.reconcile(key) == ("later", (key,))
    return key


async def test_what_may_be_posted_for_a_while_is_posted_then(office: Office) -> None:
    key = await in_doubt(office)
    assert (await office.courier.deliver(key))[0] == "sent"


async def test_what_may_be_posted_for_a_while_is_asked_about_after_it(office: Office) -> None:
    key = await in_doubt(office)
    office.hands.now += timedelta(seconds=30)
    assert await office.courier.deliver(key) == ("unknown", ())
    assert (await office.reconciler.reconcile(key))[0] == "unknown"
    assert office.poster.posts == []


async def test_a_refusal_meanwhile_does_not_make_it_safe_for_longer(office: Office) -> None:
    key = await in_doubt(office)
    office.poster.answers = [RateLimited(wait=60)]
    assert (await office.courier.deliver(key))[0] == "later"
    office.hands.now += timedelta(seconds=60)
    assert await office.courier.deliver(key) == ("nothing to do", ())
    assert (await office.reconciler.reconcile(key))[0] == "unknown"
    assert office.poster.posts == []


async def test_what_was_released_waits_for_no_answer(office: Office) -> None:
    key = await office.ordered()
    office.poster.answers = [Unsent(reason="refused")]
    await office.courier.deliver(key)
    office.hands.now += HOUR
    assert (await office.courier.deliver(key))[0] == "sent"


async def test_who_read_a_delivery_before_another_attempt_does_not_make_the_next_one(office: Office) -> None:
    """What the platform told meanwhile about the attempt is not known to them."""
    key = await office.ordered()
    stale = await office.at(key)
    office.poster.answers = [Unsent(reason="refused")]
    await office.courier.deliver(key)
    office.hands.now += HOUR
    until = office.hands.now + office.patience.lease
    assert await office.deliveries.claim(stale, "slow", now=office.hands.now, until=until) is None
    assert (await office.courier.deliver(key))[0] == "sent"
