"""The running program: everything that its role needs opened in order, and closed in the reverse one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import TypeVar

import structlog

from bot.jobs import open_jobs
from bot.run.chatting import open_chat, open_platforms
from bot.run.digests import open_digests
from bot.run.ground import Ground, open_ground
from bot.run.housekeeping import prune_nightly
from bot.run.plan import Plan
from bot.run.probes import open_probes
from bot.run.reading import open_readers, serve_readings
from bot.run.signals import asked_to_end

Result = TypeVar("Result")


async def serve(plan: Plan) -> int:
    """Run until a signal ends it (0), or until it cannot do its work any more (1).

    Raises UserError where it cannot start.
    """
    log = structlog.get_logger(__name__)
    with asked_to_end() as asked:
        async with AsyncExitStack() as stack:
            status = await unless(asked, _serve(plan, stack))
            log.info("stopping", asked=asked.is_set())
        log.info("stopped")
    return 0 if status is None else status


async def unless(asked: asyncio.Event, work: Coroutine[None, None, Result]) -> Result | None:
    """What `work` returns or raises; None where it was cancelled because `asked` was set first."""
    working, waiting = asyncio.ensure_future(work), asyncio.ensure_future(asked.wait())
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        return None
    finally:
        for task in (working, waiting):
            task.cancel()
        await asyncio.gather(working, waiting, return_exceptions=True)


async def _serve(plan: Plan, stack: AsyncExitStack) -> int:
    ground = await open_ground(plan, stack)
    duties = ground.duties
    jobs = open_jobs(ground.database)
    readers = await open_readers(ground, jobs)
    digests = await open_digests(ground, plan.digests, jobs, readers) if plan.digests else None
    if duties.ticks:
        pruning = prune_nightly(ground.database, ground.now, retention=plan.retention, standard=plan.standard)
        ground.keep("housekeeping", pruning)
    _tell_ready(ground)
    stack.push_async_callback(ground.end)
    chat = open_chat(ground, readers, digests) if duties.chats and readers else None
    platforms = open_platforms(ground, chat, readers) if chat and readers else None
    await open_probes(ground, platforms.routes if platforms else ())
    if platforms is not None:
        await platforms.supervisor.start()
    if digests is not None:
        ground.ending.append(digests.start().close)
    if duties.serves and readers is not None:
        await serve_readings(ground, readers.desk)
    await _over(ground, platforms.supervisor.watch() if platforms else None)
    return 1


def _tell_ready(ground: Ground) -> None:
    plan = ground.plan
    seconds = (ground.now() - ground.started).total_seconds()
    workers = plan.workers if ground.duties.reads else 0
    structlog.get_logger(__name__).info("ready", role=plan.role, version=plan.version, workers=workers, seconds=seconds)


async def _over(ground: Ground, watching: Coroutine[None, None, None] | None) -> None:
    """Returns when no platform is left, or a part has ended without which the process is of no use."""
    tasks: set[asyncio.Future[object]] = {asyncio.ensure_future(ground.broken.wait())}
    if watching is not None:
        tasks.add(asyncio.ensure_future(watching))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
