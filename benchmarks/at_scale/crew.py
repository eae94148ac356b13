"""Processes that tick, and processes that deliver."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from bot.adapters.discord.poster import DiscordPoster
from bot.delivery.pacing import MemoryPacer
from bot.delivery.ports import Poster
from bot.delivery.service import Delivery
from bot.jobs import Jobs, open_jobs
from bot.logs import configure_logging
from bot.store.database import Database

SPAWN = multiprocessing.get_context("spawn")


def delivery_of(database: Database, jobs: Jobs, poster: Poster) -> Delivery:
    """Delivery to one Discord as fast as it goes."""
    from benchmarks.digests import Canned

    return Delivery(
        database=database,
        jobs=jobs,
        writer=Canned(),
        posters={"discord": poster},
        now=lambda: datetime.now(UTC),
        pacer=MemoryPacer({}),
    )


@contextmanager
def workers(count: int, url: str, api: str) -> Iterator[None]:
    """So many worker processes, ready for work."""
    ready = [SPAWN.Event() for _ in range(count)]
    started = [SPAWN.Process(target=_work, args=(url, api, event), daemon=True) for event in ready]
    for process in started:
        process.start()
    try:
        for event in ready:
            if not event.wait(60):
                raise RuntimeError("a worker process did not start")
        yield
    finally:
        for process in started:
            process.kill()
            process.join()


def tick_together(schedulers: int, url: str) -> tuple[list[int], float]:
    """How many deliveries each of so many scheduler processes entered, all at once; seconds until the last was done."""
    barrier, told = SPAWN.Barrier(schedulers + 1), SPAWN.Queue()
    started = [SPAWN.Process(target=_tick, args=(url, barrier, told), daemon=True) for _ in range(schedulers)]
    for process in started:
        process.start()
    barrier.wait(60)
    began = time.perf_counter()
    entered = [told.get(timeout=3_600) for _ in started]
    seconds = time.perf_counter() - began
    for process in started:
        process.join()
    return entered, seconds


def _work(url: str, api: str, ready: Any) -> None:
    configure_logging("warning", "json")
    asyncio.run(_working(url, api, ready))


async def _working(url: str, api: str, ready: Any) -> None:
    from faults.discord_world import TOKEN

    database = await Database.open(url)
    jobs = open_jobs(database)
    delivery_of(database, jobs, DiscordPoster(TOKEN, api_url=api))
    ready.set()
    await jobs.run()


def _tick(url: str, barrier: Any, told: Any) -> None:
    configure_logging("warning", "json")
    asyncio.run(_ticking(url, barrier, told))


async def _ticking(url: str, barrier: Any, told: Any) -> None:
    from benchmarks.digests import Nowhere

    database = await Database.open(url)
    delivery = delivery_of(database, open_jobs(database), Nowhere())
    await asyncio.to_thread(barrier.wait, 60)
    told.put(await delivery.tick())
    await database.close()
