"""The worker's half of delivery: jobs, done. Digests are written and posted, and lost posts are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.courier import Clock, Courier, Patience
from bot.delivery.pacing import Pacer
from bot.delivery.ports import Poster, Writer
from bot.delivery.reconcile import Reconciler
from bot.delivery.scheduling import DELIVER, RECONCILE
from bot.jobs.ports import Job, Jobs
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.errors import StoreError
from bot.store.subscriptions import Subscriptions

# Until a delivery that cannot be worked on is tried again: as long as it has been due, within these bounds.
_SOON, _LATEST = timedelta(seconds=5), timedelta(minutes=5)
_STORE_AWAY = (SQLAlchemyError, OSError)  # passes, and is no fault of the delivery


class Working:
    """Does the jobs of `Scheduling`, in any number of processes: run it with `jobs.run()`.

    To end in order: `end`, then cancel that; what waits for its turn goes back to the ledger at once.
    """

    def __init__(
        self,
        *,
        database: Database,
        jobs: Jobs,
        writer: Writer,
        posters: Mapping[str, Poster],
        now: Clock,
        pacer: Pacer,
        patience: Patience | None = None,
    ) -> None:
        self._jobs, self._now, self._deliveries = jobs, now, Deliveries(database)
        patience = patience or Patience()
        self._reconciler = Reconciler(deliveries=self._deliveries, posters=posters, now=now, patience=patience)
        self.courier = Courier(
            deliveries=self._deliveries,
            subscriptions=Subscriptions(database),
            writer=writer,
            posters=posters,
            pacer=pacer,
            now=now,
            patience=patience,
        )
        jobs.register(DELIVER, self._deliver)
        jobs.register(RECONCILE, self._reconcile)

    def end(self) -> None:
        """Begin nothing more. Posts under way are over within the time that one request may take."""
        self.courier.end()

    async def _deliver(self, key: str) -> None:
        try:
            _, following = await self.courier.deliver(key)
        except _STORE_AWAY:
            raise  # it stays due, and is queued again
        except Exception:
            await self._put_off(key)
            raise
        await self._follow(following)

    async def _reconcile(self, key: str) -> None:
        try:
            _, following = await self._reconciler.reconcile(key)
        except _STORE_AWAY:
            raise
        except Exception:
            await self._put_off(key)
            raise
        await self._follow(following)

    async def _put_off(self, key: str) -> None:
        """What cannot be worked on does not stay first in line, where it would keep others from the queue."""
        now, overdue = self._now(), _LATEST
        with suppress(StoreError):  # of one that cannot even be looked at nobody knows since when it is due
            if (found := await self._deliveries.get(key)) is not None:
                overdue = now - found.due_at
        after = now + min(max(overdue, _SOON), _LATEST)
        await self._deliveries.put_off(key, not_before=after, reason="a defect, see the log", now=now)

    async def _follow(self, keys: tuple[str, ...]) -> None:
        await self._jobs.enqueue_all([Job(name=DELIVER, payload=key, key=f"{key}:follows") for key in keys])
