"""What is done once a night: old rows are deleted, and the data of workspaces that the bot left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta

import structlog

from bot.incidents import report
from bot.store.database import Database
from bot.store.locks import Locks
from bot.store.prune import Retention, prune
from bot.store.workspaces import Workspaces

AT = time(3, 17)  # UTC; no round hour, at which every program of a host wakes up
_LOCK = "housekeeping"
_STRAGGLERS = timedelta(hours=1)  # in which what was under way when the bot was removed is still written down


async def prune_nightly(
    database: Database,
    now: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    retention: Retention | None = None,
    standard: Collection[str] = (),
) -> None:
    """Delete what is too old, every night, until cancelled; a night that fails is reported and the next one tries.

    Of several processes on one PostgreSQL the first one does it. `standard` are the addresses of the product's feeds.
    """
    while True:
        await sleep(seconds_until(AT, now()))
        try:
            async with _alone(database) as alone:
                deleted = await tidy(database, now(), retention or Retention(), standard) if alone else None
        except Exception as error:
            report(error, doing="prune")
        else:
            if deleted is not None:
                structlog.get_logger(__name__).info("pruned", **deleted)


async def tidy(
    database: Database, now: datetime, retention: Retention, standard: Collection[str] = ()
) -> Mapping[str, int]:
    """One night's work; returns the rows deleted of each table, and as `workspaces` how many of those went."""
    workspaces, gone = Workspaces(database), 0
    before = now - retention.workspaces
    for key, left_at in (await workspaces.left_before(before)).items():
        if key not in await workspaces.left_before(before):
            continue  # it came back while others were deleted
        # Nobody told that the bot is back, but there it was at work.
        if await workspaces.used_since(key, left_at + _STRAGGLERS):
            await workspaces.present([key])
            continue
        counts = await workspaces.delete(key, now=now, standard=standard)
        structlog.get_logger(__name__).info("deleted a workspace", which=str(key), rows=sum(counts.values()))
        gone += 1
    return {**await prune(database, now, retention), "workspaces": gone}


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[bool]:
    """Whether no other process does this now. SQLite has one process that runs."""
    if database.dialect != "postgresql":
        yield True
        return
    locks = Locks(database)
    try:
        yield await locks.take(_LOCK) is not None
    finally:
        await locks.close()


def seconds_until(at: time, now: datetime) -> float:
    """Seconds from `now`, aware UTC, to the next time of day `at`; a whole day where it is that time just now."""
    today = now.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    return (today - now if today > now else today + timedelta(days=1) - now).total_seconds()
