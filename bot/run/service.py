"""The running program: everything opened in order, and closed in the reverse one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from bot.commands.chat import Chat, build_chat
from bot.commands.desk import Desk, DeskSettings
from bot.commands.limits import RateLimits
from bot.commands.state import state_of
from bot.commands.status import About
from bot.inference import InferencePool
from bot.run.digests import Digests, open_digests
from bot.run.housekeeping import prune_nightly
from bot.run.plan import Plan
from bot.run.signals import asked_to_end
from bot.run.supervisor import Supervisor
from bot.store.admissions import Admissions
from bot.store.database import Database

_UNWANTED = 2.0  # seconds for the article that a worker reads although nobody waits for it any more

Result = TypeVar("Result")
Pool = InferencePool[Any, Any]  # documents of chat and articles of feeds: see WorkerReader


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What is open."""

    database: Database
    pool: Pool
    desk: Desk
    chat: Chat
    digests: Digests | None


async def serve(plan: Plan) -> int:
    """Run until a signal ends it (0), or until no platform is left (1); raises UserError where it cannot start."""
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
    parts = await _open(plan, stack)
    supervisor = Supervisor(plan.platforms(parts.chat), give_up=parts.desk.close)
    stack.push_async_callback(supervisor.close)
    await supervisor.start()
    if parts.digests is not None:
        stack.push_async_callback(parts.digests.start().close)
    if plan.port is not None:
        from bot.adapters.web import WebServer

        async def ready() -> dict[str, bool]:
            return await readiness(parts, supervisor)

        web = WebServer((), ready, host=plan.host, port=plan.port)
        await web.start()
        stack.push_async_callback(web.close)
        structlog.get_logger(__name__).info("listening", port=web.port)
    await supervisor.watch()
    return 1


async def readiness(parts: _Parts, supervisor: Supervisor) -> dict[str, bool]:
    """Whether each part can do its work now."""
    return {
        "database": await parts.chat.state.reachable(),
        "models": parts.pool.load.workers > 0,
        "platforms": bool(supervisor.connected),
    }


async def _open(plan: Plan, stack: AsyncExitStack) -> _Parts:
    """Database, models, and the services over them; `stack` closes them. Raises StoreError, EngineError."""
    started = plan.now()
    database = await Database.open(plan.database_url)
    stack.push_async_callback(database.close)
    await database.migrate()
    pool = Pool(plan.make_reader, workers=plan.workers, queue=plan.queue, limit=plan.limit)
    stack.push_async_callback(pool.stop, _UNWANTED)
    await pool.start()
    state = state_of(database)
    settings = DeskSettings(freshness=plan.freshness, places=plan.workers + plan.queue, max_bytes=plan.max_bytes)
    desk = Desk(fetcher=plan.make_fetcher(), pool=pool, shelf=state.briefings, settings=settings)
    stack.push_async_callback(desk.close)
    digests = await open_digests(plan.digests, state, pool, plan.now, stack) if plan.digests else None
    chat = build_chat(
        state=state,
        desk=desk,
        limits=RateLimits(plan.rates, Admissions(database), plan.now),
        load=desk.load,
        about=About(version=plan.version, engine=plan.engine, started=started),
        now=plan.now,
        digests=digests.commands if digests else (),
        digest_form=digests.form if digests else None,
        digests_do=digests.lines if digests else None,
    )
    pruning = asyncio.create_task(prune_nightly(database, plan.now, retention=plan.retention))
    stack.push_async_callback(_ended, pruning)
    log = structlog.get_logger(__name__)
    log.info("ready", version=plan.version, workers=plan.workers, seconds=(plan.now() - started).total_seconds())
    return _Parts(database=database, pool=pool, desk=desk, chat=chat, digests=digests)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
