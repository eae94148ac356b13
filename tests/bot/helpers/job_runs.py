"""Running a queue in tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.jobs import Jobs


@asynccontextmanager
async def running(*queues: Jobs) -> AsyncIterator[None]:
    """The queues at work while the block runs."""
    tasks = [asyncio.create_task(jobs.run()) for jobs in queues]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(true: Callable[[], bool], seconds: float = 15) -> None:
    """Wait for something to become true; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # no event tells it
            await asyncio.sleep(0.01)
