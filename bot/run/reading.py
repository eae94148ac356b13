"""Where a process has articles read: by models of its own, or by other processes of the fleet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.commands.desk import AnyDesk, Desk, DeskSettings
from bot.inference import InferencePool
from bot.jobs import Jobs
from bot.metrics.readiness import now
from bot.observing.reading import TracedFetcher, TracedPool, TracedShelf
from bot.run.ground import Ground

_UNWANTED = 2.0  # seconds for the article that a worker reads although nobody waits for it any more

Pool = InferencePool[Any, Any]  # documents of chat and articles of feeds: see WorkerReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """`pool` has this process's models, None where it has none."""

    desk: AnyDesk
    pool: TracedPool[Any, Any] | None


async def open_readers(ground: Ground, jobs: Jobs) -> Readers | None:
    """What the role needs to have articles read; None where it needs nothing. Raises EngineError."""
    if ground.duties.reads:
        return await _own(ground)
    if ground.duties.chats:
        return Readers(desk=_of_others(ground, jobs), pool=None)
    return None


async def _own(ground: Ground) -> Readers:
    """Models in processes of our own; in a fleet also for what other processes are asked for."""
    plan, meters = ground.plan, ground.meters
    pool = Pool(plan.make_reader, workers=plan.workers, queue=plan.queue, limit=plan.limit, observe=meters.inferred)
    ground.stack.push_async_callback(pool.stop, _UNWANTED)
    await pool.start()
    meters.watch_pool(lambda: pool.load.waiting, lambda: pool.load.running, lambda: pool.load.workers)
    ground.checks["models"] = now(lambda: pool.load.workers > 0)
    traced = TracedPool(pool)
    desk = Desk(
        fetcher=TracedFetcher(plan.make_fetcher()),
        pool=traced,
        shelf=TracedShelf(ground.state.briefings),
        settings=DeskSettings(freshness=plan.freshness, places=plan.workers + plan.queue, max_bytes=plan.max_bytes),
    )
    ground.stack.push_async_callback(desk.close)
    return Readers(desk=desk, pool=traced)


def _of_others(ground: Ground, jobs: Jobs) -> AnyDesk:
    from bot.remote.desk import RemoteSettings, open_remote_desk

    plan = ground.plan
    settings = RemoteSettings(
        freshness=plan.freshness, max_bytes=plan.max_bytes, places=plan.queue, patience=plan.patience
    )
    desk = open_remote_desk(ground.database, jobs, ground.now, settings)
    ground.stack.push_async_callback(desk.close)
    attendance = desk.attendance
    ground.meters.watch_readers(lambda: attendance.workers)
    # No reason to send nobody here: all but the reading of new articles goes on.
    ground.checks["readers"] = now(lambda: "away" if attendance.nobody else "there")
    return desk


async def serve_readings(ground: Ground, desk: AnyDesk) -> None:
    """Read what other processes of the fleet ask for, until the program ends."""
    from bot.remote.reader import ReadingDesk, reading_jobs
    from bot.store.readings import Readings

    plan = ground.plan
    reading = ReadingDesk(
        desk=desk,
        readings=Readings(ground.database),
        jobs=reading_jobs(ground.database, plan.workers),
        now=ground.now,
    )
    await reading.start()
    ground.ending.append(reading.close)
