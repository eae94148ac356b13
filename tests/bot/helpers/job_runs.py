"""Running a queue in tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.jobs import Jobs

Found = TypeVar("Found")
_PATIENCE = 60.0  # seconds, for a busy machine: a test that is well never waits for so long


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


async def until(true: Callable[[], bool], seconds: float = _PATIENCE) -> None:
    """Wait for something to become true; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # no event tells it
            await asyncio.sleep(0.01)


async def eventually(ask: Callable[[], Awaitable[Found]], seconds: float = _PATIENCE) -> Found:
    """The first true answer, for what only the database shows; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not (found := await ask()):  # noqa: ASYNC110  # no event tells it
            await asyncio.sleep(0.01)
    return found
