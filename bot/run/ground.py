"""What every role stands on: the database, the figures about this process, and the tasks that have to live."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from prometheus_client import CollectorRegistry

from bot.commands.state import State, state_of
from bot.incidents import report
from bot.metrics.meters import Meters
from bot.metrics.readiness import Check
from bot.metrics.watchdog import Watchdog
from bot.run.clock import keep_time
from bot.run.plan import Plan
from bot.run.roles import DUTIES, Duties
from bot.store.clock import Clock
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """`stack` closes what is opened on it. `checks` tell by name whether a part can do its work now.

    `broken` is set when a part has ended that should not: the process ends then, for its host to start a new one.
    `ending` are ended side by side, before what is on the stack: each finishes what it has under way.
    """

    plan: Plan
    state: State
    meters: Meters
    watchdog: Watchdog
    stack: AsyncExitStack
    started: datetime
    checks: dict[str, Check] = field(default_factory=dict)
    broken: asyncio.Event = field(default_factory=asyncio.Event)
    ending: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @property
    def duties(self) -> Duties:
        """What the process is there for."""
        return DUTIES[self.plan.role]

    @property
    def database(self) -> Database:
        """Where everything is stored."""
        return self.state.database

    @property
    def now(self) -> Clock:
        """The time that all processes of the database go by, aware UTC."""
        return self.database.now

    def begin(self, part: str, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Run `work` until the task is cancelled; should it end before, the process is broken."""
        task = asyncio.create_task(self._kept(part, work), name=part)
        task.add_done_callback(lambda _: work.close())  # where it was cancelled before it began
        self.watchdog.watch(part, task)
        return task

    def keep(self, part: str, work: Coroutine[object, object, None]) -> None:
        """Run `work` until the program ends; should it end before, the process is broken."""
        self.stack.push_async_callback(ended, self.begin(part, work))

    async def end(self) -> None:
        """End what takes a while. At once, because hosts kill a program half a minute after they asked it to end."""
        for failed in await asyncio.gather(*(close() for close in self.ending), return_exceptions=True):
            if isinstance(failed, Exception):
                report(failed, doing="end")

    async def _kept(self, part: str, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except Exception as error:
            report(error, part=part)
            raise
        finally:  # also where something inside was cancelled that should not have been
            self.broken.set()


async def open_ground(plan: Plan, stack: AsyncExitStack) -> Ground:
    """Open and update the database, which tells the time. Raises StoreError."""
    began = monotonic()
    database = await Database.open(plan.database_url, connections=plan.connections)
    stack.push_async_callback(database.close)
    await database.migrate()
    meters = Meters(CollectorRegistry(), version=plan.version, role=plan.role)
    report.tell(meters.incident)
    stack.callback(report.tell, None)
    watchdog = Watchdog(lagged=meters.lagged)
    started = database.now() - timedelta(seconds=monotonic() - began)
    ground = Ground(plan=plan, state=state_of(database), meters=meters, watchdog=watchdog, stack=stack, started=started)
    ground.checks["database"] = ground.state.reachable
    ground.keep("event loop", watchdog.run())
    if database.dialect == "postgresql":
        meters.watch_clock(lambda: database.now.ahead)
        ground.keep("clock", keep_time(database))
    return ground


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a task, and wait until it is over."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
