"""Delivery in one process: both of its halves."""

from __future__ import annotations

from collections.abc import Mapping

from bot.delivery.courier import Clock, Patience
from bot.delivery.fleet_pacing import open_pacer
from bot.delivery.pacing import Pacer
from bot.delivery.ports import Poster, Writer
from bot.delivery.scheduling import SWEEP, TICK, Scheduling
from bot.delivery.working import Working
from bot.jobs.ports import Jobs
from bot.scheduler.clockwork import Chore
from bot.store.crowds import Crowds
from bot.store.database import Database


class Delivery:
    """Digests from their time to their channel: what a scheduler and a worker do.

    Run it with `Clockwork(delivery.chores())` and `jobs.run()`, in any number of processes. `pacer` None: the one that
    goes with the database.
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
        crowds: Crowds | None = None,
    ) -> None:
        pacer = pacer or open_pacer(database)
        self.scheduling = Scheduling(
            database=database, jobs=jobs, now=now, pacer=pacer, patience=patience, crowds=crowds
        )
        self.working = Working(
            database=database, jobs=jobs, writer=writer, posters=posters, now=now, pacer=pacer, patience=patience
        )
        self.deliveries, self.courier = self.scheduling.deliveries, self.working.courier

    def chores(self, *, tick: float = TICK, sweep: float = SWEEP) -> tuple[Chore, ...]:
        """See `Scheduling.chores`."""
        return self.scheduling.chores(tick=tick, sweep=sweep)

    async def tick(self) -> int:
        """See `Scheduling.tick`."""
        return await self.scheduling.tick()

    async def refill(self) -> int:
        """See `Scheduling.refill`."""
        return await self.scheduling.refill()

    def end(self) -> None:
        """See `Working.end`."""
        self.working.end()
