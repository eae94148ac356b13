"""The queue in this process's memory: PgQueuer without a database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from pgqueuer import InMemoryQueries, PgQueuer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.jobs.ports import Handler, Job
from bot.jobs.work import do, full_key, work
from bot.store.clock import utc_now

AT_ONCE = 64  # jobs under way
_BATCH = 16
_POLL = timedelta(seconds=5)  # jobs with a time of their own are found when it comes, not by polling
# A handler that is slow is not dead: there is no other process that could take its job.
_HEARTBEAT = timedelta(minutes=10)
_TIDY = 60.0  # seconds between removals of the queue's own history, which otherwise grows for ever


class MemoryJobs:
    """Jobs in memory, many at once on one event loop."""

    def __init__(self, *, at_once: int = AT_ONCE) -> None:
        if at_once < 2:
            raise ValueError("fewer than two jobs at once")
        self._at_once = at_once
        self._queue = PgQueuer.in_memory()
        self._queries = cast(InMemoryQueries, self._queue.queries)
        self._connected = False

    @property
    def connected(self) -> bool:
        """See `Jobs.connected`."""
        return self._connected

    async def enqueue(self, name: str, payload: str, *, key: str, run_at: datetime | None = None) -> bool:
        """See `Jobs.enqueue`."""
        wait = None if run_at is None else max(timedelta(), run_at - utc_now())
        ids = await self._queries.enqueue(
            name, payload.encode(), execute_after=wait, dedupe_key=full_key(name, key), on_conflict="skip"
        )
        return ids != [None]

    async def enqueue_all(self, jobs: Sequence[Job]) -> int:
        """See `Jobs.enqueue_all`."""
        return sum([await self.enqueue(job.name, job.payload, key=job.key, run_at=job.run_at) for job in jobs])

    async def enqueue_within(self, transaction: AsyncConnection, jobs: Sequence[Job]) -> None:
        """None: this queue knows nothing of transactions, and would begin before the commit."""

    async def waiting(self, *names: str) -> int:
        """See `Jobs.waiting`."""
        queued = [some for some in await self._queries.queue_size() if some.status == "queued"]
        return sum(some.count for some in queued if not names or some.entrypoint in names)

    def register(self, name: str, handler: Handler) -> None:
        """See `Jobs.register`."""
        self._queue.entrypoint(name, accepts_context=False)(partial(do, name, handler))

    async def run(self) -> None:
        """See `Jobs.run`."""
        tidying = asyncio.create_task(self._tidy())
        self._connected = True
        try:
            await work(
                self._queue,
                dequeue_timeout=_POLL,
                batch_size=min(_BATCH, self._at_once // 2),
                max_concurrent_tasks=self._at_once,
                heartbeat_timeout=_HEARTBEAT,
                log_aggregation_interval=timedelta(),
            )
        finally:
            self._connected = False
            tidying.cancel()
            await asyncio.gather(tidying, return_exceptions=True)

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(_TIDY)
            await self._queries.clear_queue_log()
            await self._queries.clear_statistics_log()
