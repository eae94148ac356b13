"""Delivery as it runs: the chores of its clock, and the jobs that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.courier import Clock, Courier, Patience
from bot.delivery.pacing import Pacer
from bot.delivery.ports import Poster, Writer
from bot.delivery.reconcile import Reconciler
from bot.jobs.ports import Job, Jobs
from bot.scheduler.clockwork import Chore
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.subscriptions import Subscriptions
from bot.store.tick import BATCH, tick

DELIVER, RECONCILE = "deliver", "reconcile"  # names of jobs
TICK, SWEEP = 5.0, 2.0  # seconds
WAITING = 500  # deliveries in the queue at once; the ledger has the others


class Delivery:
    """Digests from their time to their channel. The ledger is the truth: the queue is filled from it, and may be lost.

    Run it with `Clockwork(delivery.chores())` and `jobs.run()`, in any number of processes.
    """

    def __init__(
        self,
        *,
        database: Database,
        jobs: Jobs,
        writer: Writer,
        posters: Mapping[str, Poster],
        now: Clock,
        pacer: Pacer | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._database, self._jobs, self._now = database, jobs, now
        self.deliveries = Deliveries(database)
        patience = patience or Patience()
        self._reconciler = Reconciler(deliveries=self.deliveries, posters=posters, now=now, patience=patience)
        self.courier = Courier(
            deliveries=self.deliveries,
            subscriptions=Subscriptions(database),
            writer=writer,
            posters=posters,
            pacer=pacer or Pacer(),
            now=now,
            patience=patience,
        )
        jobs.register(DELIVER, self._deliver)
        jobs.register(RECONCILE, self._reconcile)

    def chores(self, *, tick: float = TICK, sweep: float = SWEEP) -> tuple[Chore, ...]:
        """What the clock has to do, every so many seconds."""
        return (
            Chore(name="tick", seconds=tick, run=self.tick),
            Chore(name="sweep", seconds=sweep, run=self.sweep),
        )

    async def tick(self) -> int:
        """Enter every digest that is due into the ledger; returns how many are new."""
        entered = 0
        while True:
            ticked = await tick(self._database, self._now(), along=self._queue_new)
            entered += len(ticked.keys)
            if ticked.due < BATCH:
                break
        if entered:
            await self.refill()
        return entered

    async def sweep(self) -> None:
        """Take up what was left behind, and fill the queue."""
        await self._reconciler.expire()
        await self.refill()

    async def refill(self) -> int:
        """Queue what the ledger has to be done now; returns how many were not queued yet."""
        found = await self.deliveries.due(self._now(), WAITING)
        return await self._jobs.enqueue_all(
            [_job(RECONCILE if due.state == "unknown" else DELIVER, due.key, due.attempt) for due in found]
        )

    async def _queue_new(self, transaction: AsyncConnection, keys: Sequence[str]) -> None:
        """The jobs of new entries, where the queue can have them in the ledger's own transaction."""
        await self._jobs.enqueue_within(transaction, [_job(DELIVER, key, 0) for key in keys])

    async def _deliver(self, key: str) -> None:
        _, following = await self.courier.deliver(key)
        await self._follow(following)

    async def _reconcile(self, key: str) -> None:
        _, following = await self._reconciler.reconcile(key)
        await self._follow(following)

    async def _follow(self, keys: tuple[str, ...]) -> None:
        await self._jobs.enqueue_all([Job(name=DELIVER, payload=key, key=f"{key}:follows") for key in keys])


def _job(name: str, key: str, attempt: int) -> Job:
    """Once for each attempt, however often the ledger is asked."""
    return Job(name=name, payload=key, key=f"{key}:{attempt}")
