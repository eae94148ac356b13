"""Posts of unknown fate: who looks them up, when, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

from delivery_office import Office
from delivery_samples import FakePoster

from bot.delivery.courier import Courier
from bot.delivery.pacing import MemoryPacer
from bot.delivery.ports import CannotTell, MaySend, Missing, Posted, PostResult, RateLimited, Unknown, Unsent
from bot.store.delivery import Page
from bot.store.subscription import Target

HOUR = timedelta(hours=1)


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
