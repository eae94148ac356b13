"""The queue on PostgreSQL: PgQueuer in the program's own database, shared by all of its processes."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from time import monotonic

import asyncpg  # type: ignore[import-untyped]
import structlog
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel
from pgqueuer.ports.driver import Driver
from pgqueuer.queries import Queries
from sqlalchemy import literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.jobs.ports import Handler, Job
from bot.jobs.work import do, full_key, work
from bot.store.database import Database

AT_ONCE = 64  # jobs under way in this process
HEARTBEAT = timedelta(seconds=30)  # a process that is silent for longer is dead, and others do its jobs
_BATCH = 16
_POLL = timedelta(seconds=5)  # new jobs are told at once; this is for jobs of the dead, and messages that were lost
_CONNECTIONS = 4  # one listens, the others take jobs and report them done
_CONNECT, _ANSWER, _CLOSE = 10.0, 30.0, 5.0  # seconds until the server counts as gone
_AGAIN, _AT_MOST, _STEADY = 0.5, 30.0, 60.0  # seconds: the first wait to reconnect, the longest, and what resets it
_TIDY, _KEPT = 600.0, timedelta(hours=1)  # the queue's own history is deleted after an hour

log = structlog.get_logger()


class PostgresJobs:
    """Jobs in a table of the database, done by whichever process is free.

    `run` connects anew, for as long as it takes, whenever the server has gone away.
    """

    def __init__(self, database: Database, *, at_once: int = AT_ONCE, heartbeat: timedelta = HEARTBEAT) -> None:
        if at_once < 2:
            raise ValueError("fewer than two jobs at once")
        self._database, self._at_once, self._heartbeat = database, at_once, heartbeat
        self._handlers: dict[str, Handler] = {}
        self._connected = False

    @property
    def connected(self) -> bool:
        """See `Jobs.connected`."""
        return self._connected

    async def enqueue(self, name: str, payload: str, *, key: str, run_at: datetime | None = None) -> bool:
        """See `Jobs.enqueue`."""
        return await self.enqueue_all([Job(name=name, payload=payload, key=key, run_at=run_at)]) == 1

    async def enqueue_all(self, jobs: Sequence[Job]) -> int:
        """See `Jobs.enqueue_all`."""
        if not jobs:
            return 0
        async with self._database.writing() as connection:
            return await _add(connection, jobs, self._database.now())

    async def enqueue_within(self, transaction: AsyncConnection, jobs: Sequence[Job]) -> None:
        """See `Jobs.enqueue_within`."""
        if jobs:
            await _add(transaction, jobs, self._database.now())

    async def waiting(self, *names: str) -> int:
        """See `Jobs.waiting`."""
        async with self._database.reading() as connection:
            return await connection.scalar(_WAITING, {"names": list(names)}) or 0

    def register(self, name: str, handler: Handler) -> None:
        """See `Jobs.register`."""
        if name in self._handlers:
            raise ValueError(f"two handlers of {name}")
        self._handlers[name] = handler

    async def run(self) -> None:
        """See `Jobs.run`."""
        wait = _AGAIN
        while True:
            began = monotonic()
            try:
                await self._work()
            except Exception as error:  # whatever it was: without a queue nothing is ever posted
                log.warning("queue lost", reason=f"{type(error).__name__}: {error}", again_in=wait)
            wait = _AGAIN if monotonic() - began > _STEADY else wait
            await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311  # so that processes come apart
            wait = min(wait * 2, _AT_MOST)

    async def _work(self) -> None:
        """Do jobs until the connection is lost."""
        async with self._pool() as pool:
            driver = AsyncpgPoolDriver(pool)
            queue = PgQueuer(driver, channel=names().channel, queries=_queries(driver))
            for name, handler in self._handlers.items():
                queue.entrypoint(name, accepts_context=False)(partial(do, name, handler))
            # PgQueuer asks itself whether it hears before it listens: unheard, it would end after ten seconds.
            await driver.add_listener(names().channel, lambda _: None)
            tidying = asyncio.create_task(_tidy(pool))
            self._connected = True
            try:
                await work(
                    queue,
                    dequeue_timeout=min(_POLL, self._heartbeat / 2),
                    batch_size=min(_BATCH, self._at_once // 2),
                    max_concurrent_tasks=self._at_once,
                    heartbeat_timeout=self._heartbeat,
                    log_aggregation_interval=timedelta(),
                    shutdown_on_listener_failure=True,
                )
            finally:
                self._connected = False
                tidying.cancel()
                await asyncio.gather(tidying, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def _pool(self) -> AsyncIterator[asyncpg.Pool]:
        waits = {"timeout": _CONNECT, "command_timeout": _ANSWER}
        pool = asyncpg.create_pool(**{**waits, **self._database.server()}, min_size=1, max_size=_CONNECTIONS)
        await pool
        try:
            yield pool
        finally:
            # A connection that was lost while it listened is never given back, and closing would wait for it.
            with contextlib.suppress(Exception):
                await asyncio.wait_for(pool.close(), _CLOSE)


@cache
def names() -> DBSettings:
    """What the queue's tables are called, as the migrations made them.

    Spelled out, because PgQueuer otherwise looks for variables like CHANNEL and TRIGGER in the environment.
    """
    return DBSettings(
        prefix="",
        db_schema=None,
        channel=Channel("ch_pgqueuer"),
        function="fn_pgqueuer_changed",
        trigger="tg_pgqueuer_changed",
        queue_table="pgqueuer",
        queue_table_log="pgqueuer_log",
        queue_status_type="pgqueuer_status",
        statistics_table="pgqueuer_statistics",
        schedules_table="pgqueuer_schedules",
    )


def _queries(driver: Driver) -> Queries:
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(names()),
        qbq=QueryQueueBuilder(names()),
        qbs=QuerySchedulerBuilder(names()),
    )


async def _add(connection: AsyncConnection, jobs: Sequence[Job], now: datetime) -> int:
    """Add jobs, at least one, inside the connection's transaction."""
    await connection.execute(select(literal(1)))  # the transaction begins with its first statement, and not before
    driver = (await connection.get_raw_connection()).driver_connection
    ordered = sorted(jobs, key=lambda job: (job.name, job.key))  # or two processes could wait for each other
    ids = await _queries(AsyncpgDriver(driver)).enqueue(
        [job.name for job in ordered],
        [job.payload.encode() for job in ordered],
        [0] * len(ordered),
        [None if job.run_at is None else max(timedelta(), job.run_at - now) for job in ordered],
        [full_key(job.name, job.key) for job in ordered],
        on_conflict="skip",
    )
    return sum(id is not None for id in ids)


_WAITING = text(f"""
SELECT count(*) FROM {names().queue_table}
WHERE status = 'queued' AND (entrypoint = ANY(CAST(:names AS text[])) OR cardinality(CAST(:names AS text[])) = 0)
""")  # noqa: S608


async def _tidy(pool: asyncpg.Pool) -> None:
    """Delete the queue's history, by rows: to empty its table would stop every process for a moment."""
    while True:
        await asyncio.sleep(_TIDY * random.uniform(0.8, 1.2))  # noqa: S311
        with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await pool.execute(f"DELETE FROM {names().queue_table_log} WHERE created < now() - $1::interval", _KEPT)  # noqa: S608
