"""Everything by which others see how this process does: meters, watchdog, probes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry

from bot.incidents import report
from bot.inference import Load
from bot.metrics.meters import Meters
from bot.metrics.readiness import Check, Readiness
from bot.metrics.state import DatabaseState
from bot.metrics.watchdog import Watchdog
from bot.observing.posts import ClosingPoster, ObservedPoster
from bot.run.roles import DUTIES, Role
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPlan:
    """Where metrics and probes are served, `port` None: nowhere. `fresh`: seconds that the database's figures last."""

    host: str = "127.0.0.1"
    port: int | None = None
    fresh: float = 15.0


class Watch:
    """One for a process. Made before the other parts, which are given `meters`; `serve` it once they are there."""

    def __init__(self, *, version: str, role: Role) -> None:
        self._role: Role = role
        self.meters = Meters(CollectorRegistry(), version=version, role=role)
        self.watchdog = Watchdog(lagged=self.meters.lagged)

    def pool(self, load: Callable[[], Load]) -> None:
        """Tell how busy the models of this process are."""
        self.meters.watch_pool(lambda: load().waiting, lambda: load().running, lambda: load().workers)

    def posters(self, posters: Mapping[str, ClosingPoster]) -> Mapping[str, ObservedPoster]:
        """The same posters, observed."""
        return {
            name: ObservedPoster(poster=poster, platform=name, meters=self.meters) for name, poster in posters.items()
        }

    async def serve(
        self,
        plan: WatchPlan,
        database: Database,
        checks: Mapping[str, Check],
        *,
        now: Callable[[], datetime],
        stack: AsyncExitStack,
    ) -> Readiness:
        """Begin to watch, and to tell where the plan has a port; `stack` ends it. Raises UserError for a taken port.

        The database's figures are told by the processes that tick: one or two of a fleet.
        """
        ready = Readiness(checks)
        report.tell(self.meters.incident)
        stack.callback(report.tell, None)
        beating = asyncio.create_task(self.watchdog.run())
        stack.push_async_callback(_ended, beating)
        if plan.port is not None:
            refresh = self._state(plan, database, now) if DUTIES[self._role].ticks else None
            await self._listen(plan, plan.port, ready, refresh, stack)
        return ready

    def _state(self, plan: WatchPlan, database: Database, now: Callable[[], datetime]) -> Callable[[], Awaitable[None]]:
        return DatabaseState(self.meters.registry, database, now, fresh=plan.fresh).refresh

    async def _listen(
        self,
        plan: WatchPlan,
        port: int,
        ready: Readiness,
        refresh: Callable[[], Awaitable[None]] | None,
        stack: AsyncExitStack,
    ) -> None:
        from bot.adapters.probes import ProbeServer

        server = ProbeServer(
            registry=self.meters.registry,
            alive=self.watchdog.trouble,
            ready=ready,
            refresh=refresh,
            host=plan.host,
            port=port,
        )
        await server.start()
        stack.push_async_callback(server.close)
        structlog.get_logger(__name__).info("metrics and probes are served", host=plan.host, port=server.port)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
