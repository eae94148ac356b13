"""The scheduler's half of delivery: what is due is entered into the ledger, and the queue filled from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.courier import Clock, Patience
from bot.delivery.pacing import Pacer
from bot.jobs.ports import Job, Jobs
from bot.scheduler.clockwork import Chore
from bot.store.crowds import Crowds
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.tick import BATCH, tick
from bot.tracing import tracing

DELIVER, RECONCILE = "deliver", "reconcile"  # names of jobs
TICK, SWEEP, TIDY = 5.0, 2.0, 300.0  # seconds
# Jobs that wait at once; the ledger has the others. On PostgreSQL for many processes, which have 64 under way each.
WAITING, FLEET_WAITING = 500, 2000


class Scheduling:
    """Turns time into ledger entries and jobs; posts nothing. The ledger is the truth: the queue may be lost.

    Run it with `Clockwork(scheduling.chores())`, in any number of processes. `pacer` is only tidied here. `crowds`
    None: what is due at one minute is posted as fast as it goes. At most `waiting` jobs wait at once.
    """

    def __init__(
        self,
        *,
        database: Database,
        jobs: Jobs,
        now: Clock,
        pacer: Pacer,
        patience: Patience | None = None,
        crowds: Crowds | None = None,
        waiting: int | None = None,
    ) -> None:
        self._database, self._jobs, self._now, self._pacer, self._crowds = database, jobs, now, pacer, crowds
        self._patience = patience or Patience()
        self._bound = waiting or (WAITING if database.dialect == "sqlite" else FLEET_WAITING)
        self.deliveries = Deliveries(database)

    def chores(self, *, tick: float = TICK, sweep: float = SWEEP) -> tuple[Chore, ...]:
        """What the clock has to do, every so many seconds."""
        return (
            Chore(name="tick", seconds=tick, run=self.tick),
            Chore(name="sweep", seconds=sweep, run=self.sweep),
            Chore(name="paces", seconds=TIDY, run=self._pacer.tidy),
        )

    async def tick(self) -> int:
        """Enter every digest that is due into the ledger; returns how many are new."""
        with tracing.span("tick", kind="producer"):
            entered = await self._ticked()
            tracing.note(entered=entered)
        if entered:
            await self.refill()
        return entered

    async def _ticked(self) -> int:
        room = entered = 0

        async def queue_new(transaction: AsyncConnection, keys: Sequence[str]) -> None:
            """The jobs of new entries, where the queue can have them in the ledger's own transaction."""
            nonlocal room
            some = keys[: max(room, 0)]
            room -= len(some)
            await self._jobs.enqueue_within(transaction, [job(DELIVER, key, 0) for key in some])

        while True:
            room = self._bound - await self._waiting()  # asked anew: other schedulers fill the queue too
            ticked = await tick(
                self._database,
                self._now(),
                along=queue_new,
                crowds=self._crowds,
                catch_up=self._patience.late,
                traceparent=tracing.carried(),
            )
            entered += len(ticked.keys)
            if ticked.due < BATCH:
                return entered

    async def sweep(self) -> None:
        """Take up what was left behind, and fill the queue."""
        await self.deliveries.expire(now=self._now(), grace=self._patience.timeout)
        await self.refill()

    async def refill(self) -> int:
        """Queue what the ledger has to be done now, the longest waiting first; returns how many were not queued yet.

        Nothing while the queue is more than half full: whatever is due is done sooner than it could be asked for again.
        """
        if await self._waiting() > self._bound // 2:
            return 0
        found = await self.deliveries.due(self._now(), self._bound)
        return await self._jobs.enqueue_all(
            [job(RECONCILE if due.state == "unknown" else DELIVER, due.key, due.attempt) for due in found]
        )

    async def _waiting(self) -> int:
        """Jobs of deliveries alone: where nobody reads articles, those that ask for it pile up in the same queue."""
        return await self._jobs.waiting(DELIVER, RECONCILE)


def job(name: str, key: str, attempt: int) -> Job:
    """Once for each attempt, however often the ledger is asked."""
    return Job(name=name, payload=key, key=f"{key}:{attempt}")
