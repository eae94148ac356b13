"""One delivery from the ledger to its platform."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.delivery.pacing import Pacer, Turn
from bot.delivery.ports import Order, Outcome, Posted, Poster, RateLimited, Rejected, Unknown, Unsent, Writer
from bot.delivery.wire import TIMEOUT
from bot.incidents import report
from bot.store.deliveries import Deliveries
from bot.store.delivery import HEADLINE, NOTE, Delivery, Lease, Page
from bot.store.slots import CATCH_UP
from bot.store.subscription import Subscription
from bot.store.subscriptions import Subscriptions
from bot.tracing import tracing

Clock = Callable[[], datetime]
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things take. A request is over after `timeout`, long before the `lease` under which it is sent.

    `turn`: seconds that a leased delivery waits for its turn. `again`, `most`: the first and the longest wait after a
    failure. A headline is not posted when it is `late` after it was due, nor anything `lost` after it.
    """

    timeout: timedelta = timedelta(seconds=TIMEOUT)
    lease: timedelta = timedelta(seconds=60)
    turn: float = 5.0
    again: timedelta = timedelta(seconds=5)
    most: timedelta = timedelta(minutes=5)
    late: timedelta = CATCH_UP
    lost: timedelta = timedelta(hours=24)

    def __post_init__(self) -> None:
        if self.timeout + timedelta(seconds=self.turn) >= self.lease:
            raise ValueError("a lease has to outlast the wait for a turn and a request")

    def after(self, attempt: int) -> timedelta:
        """How long to wait after failure number `attempt`, from 1."""
        wait: timedelta = min(self.again * 2 ** min(max(attempt - 1, 0), 16), self.most)
        return wait


class Courier:
    """Writes and posts deliveries. Any number may work on one ledger: each delivery is leased to one at a time."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        subscriptions: Subscriptions,
        writer: Writer,
        posters: Mapping[str, Poster],
        pacer: Pacer,
        now: Clock,
        patience: Patience,
    ) -> None:
        self._deliveries, self._subscriptions = deliveries, subscriptions
        self._writer, self._posters, self._pacer = writer, posters, pacer
        self._now, self._patience = now, patience
        self._ending = asyncio.Event()
        self.name = secrets.token_hex(8)

    def end(self) -> None:
        """Begin nothing more, and hand back what waits for its turn; requests under way are over within `timeout`."""
        self._ending.set()

    async def deliver(self, key: str) -> tuple[Outcome, tuple[str, ...]]:
        """Do what there is to do about one delivery; returns how it ended, and the deliveries that may follow now."""
        if self._ending.is_set():
            return "nothing to do", ()
        delivery = await self._deliveries.get(key)
        # A part is only read with its headline's message once that is posted.
        if delivery is None or delivery.state != "pending" or (delivery.part > HEADLINE and delivery.thread is None):
            return "nothing to do", ()
        tracing.link(delivery.traceparent)
        subscription = await self._subscriptions.get(delivery.subscription)
        if subscription is None:
            return "nothing to do", ()
        if reason := self._unwanted(delivery, subscription):
            await self._deliveries.skip(key, reason, self._now())
            return "skipped", ()
        if self._expired(delivery):
            await self._deliveries.doubt(delivery, self._now())
            return "unknown", ()
        poster = self._posters.get(delivery.target.platform)
        wait = self._pacer.wait(delivery.target)
        if poster is None or wait > self._patience.turn:
            await self._postpone(delivery, wait, "" if poster else "the platform is not set up")
            return "later", ()
        pages = await self._write(delivery, subscription) if delivery.page is None else ()
        if pages is None:
            return "later", ()
        turn = await self._pacer.turn(delivery.target, within=self._patience.turn, opens=delivery.part == HEADLINE + 1)
        if not turn.taken:
            await self._postpone(delivery, turn.wait, "", pages)
            return "later", ()
        return await self._post(poster, delivery, pages, turn, refused_before=subscription.failures > 0)

    async def _post(
        self, poster: Poster, delivery: Delivery, pages: Sequence[Page], turn: Turn, *, refused_before: bool
    ) -> tuple[Outcome, tuple[str, ...]]:
        at, now = asyncio.get_running_loop().time() + turn.wait, self._now()
        until = now + self._patience.lease
        lease = await self._deliveries.claim(delivery, self.name, now=now, until=until, pages=pages)
        if lease is None:
            return "nothing to do", ()
        if await self._ended_before(at):
            await self._give_back(delivery, lease, not_before=now, reason="the program ended")
            return "later", ()
        result = await poster.post(
            lease.key,
            delivery.target,
            lease.page,
            thread=delivery.thread,
            may_send=lambda: self._now() < until - self._patience.timeout and not self._expired(delivery),
        )
        if not isinstance(result, Posted):
            return await self._not_posted(delivery, lease, result), ()
        following = await self._deliveries.sent(lease.key, result.message, self._now(), refused_before=refused_before)
        return "sent", following

    async def _not_posted(
        self, delivery: Delivery, lease: Lease, result: RateLimited | Rejected | Unsent | Unknown
    ) -> Outcome:
        now = self._now()
        if isinstance(result, Unknown):
            after = lease.until + self._patience.timeout  # no sooner: the request may still be under way
            await self._deliveries.unsure(lease, not_before=after, reason=result.reason, now=now)
            return "unknown"
        if isinstance(result, Rejected):
            _log.warning("a digest was refused", delivery=lease.key, reason=result.reason, permanent=result.permanent)
            await self._deliveries.fail(lease, reason=result.reason, dead=result.permanent, now=now)
            return "failed"
        if isinstance(result, RateLimited):
            await self._pacer.pause(delivery.target, result.wait, everywhere=result.everywhere)
            after, reason = now + timedelta(seconds=result.wait), "rate limited"
        else:
            after, reason = now + self._patience.after(lease.attempt), result.reason
        await self._give_back(delivery, lease, not_before=after, reason=reason)
        return "later"

    async def _give_back(self, delivery: Delivery, lease: Lease, *, not_before: datetime, reason: str) -> None:
        """Nothing was posted now; what may be posted for a while alone is asked about before the next try."""
        back = self._deliveries.release if delivery.lease_until is None else self._deliveries.unsure
        await back(lease, not_before=not_before, reason=reason, now=self._now())

    def _expired(self, delivery: Delivery) -> bool:
        """Whether the platform has to be asked before a delivery is posted that was pending when it was read."""
        return delivery.lease_until is not None and self._now() >= delivery.lease_until

    def _unwanted(self, delivery: Delivery, subscription: Subscription) -> str | None:
        """Why a delivery need not be posted any more; None: it has to be."""
        overdue = self._now() - delivery.due_at
        if delivery.part == HEADLINE and overdue > self._patience.late:
            return "too late"
        if overdue > self._patience.lost:
            return "given up: it could not be posted in time"
        if delivery.part != HEADLINE or delivery.attempt:
            return None
        if subscription.disabled is not None:
            return "the subscription is disabled"
        return "the subscription is paused" if subscription.paused else None

    async def _write(self, delivery: Delivery, subscription: Subscription) -> Sequence[Page] | None:
        """Have the content written; None where that failed and comes again."""
        try:
            if pages := await self._pages(delivery, subscription):
                return pages
            raise ValueError("a digest without a page")
        except Exception as error:  # one digest that cannot be written does not keep the others waiting
            told = report(error, delivery=delivery.key)
            waited = self._now() - delivery.due_at
            await self._postpone(delivery, min(max(waited.total_seconds(), 5.0), 300.0), told)
            return None

    async def _pages(self, delivery: Delivery, subscription: Subscription) -> Sequence[Page]:
        if delivery.part == NOTE:
            return [await self._writer.note(subscription, subscription.disabled or "it was refused")]
        order = Order(
            subscription=subscription, local_date=delivery.local_date, due_at=delivery.due_at, late=delivery.late
        )
        return await self._writer.digest(order)

    async def _ended_before(self, at: float) -> bool:
        """Wait for a time on the loop's clock; True where the program is to end before it."""
        if self._ending.is_set():
            return True
        if at <= asyncio.get_running_loop().time():
            return False
        try:
            async with asyncio.timeout_at(at):
                return await self._ending.wait()
        except TimeoutError:
            return False

    async def _postpone(self, delivery: Delivery, seconds: float, reason: str, pages: Sequence[Page] = ()) -> None:
        """Leave it for later: those that wait for one thing do not all come back at once."""
        now = self._now()
        wait = max(timedelta(seconds=seconds * random.uniform(1.0, 1.5)), self._patience.again)  # noqa: S311
        await self._deliveries.defer(delivery, not_before=now + wait, reason=reason or None, now=now, pages=pages)
