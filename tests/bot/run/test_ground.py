"""Parts that have to live: whichever way one ends, the process knows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.metrics.watchdog import Watchdog
from bot.run.ground import Ground


async def returns() -> None:
    """It should not."""


async def raises() -> None:
    raise RuntimeError("no")


async def is_cancelled_inside() -> None:
    inner = asyncio.create_task(asyncio.sleep(60))
    inner.cancel()
    await inner


@pytest.mark.parametrize("work", [returns, raises, is_cancelled_inside])
async def test_a_part_that_ends_breaks_the_process(work: Callable[[], Awaitable[None]]) -> None:
    nothing = cast(Any, None)
    ground = Ground(
        plan=nothing,
        state=nothing,
        meters=nothing,
        watchdog=Watchdog(lagged=lambda seconds: None),
        stack=AsyncExitStack(),
        started=datetime(2026, 3, 2, tzinfo=UTC),
    )
    task = ground.begin("part", cast(Any, work()))
    async with asyncio.timeout(60):
        await ground.broken.wait()
    await asyncio.gather(task, return_exceptions=True)
