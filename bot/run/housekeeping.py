"""What is done once a night: old rows are deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta

import structlog

from bot.incidents import report
from bot.store.database import Database
from bot.store.prune import Retention, prune

AT = time(3, 17)  # UTC; no round hour, at which every program of a host wakes up


async def prune_nightly(
    database: Database,
    now: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    retention: Retention | None = None,
) -> None:
    """Delete what is too old, every night, until cancelled; a night that fails is reported and the next one tries."""
    while True:
        await sleep(seconds_until(AT, now()))
        try:
            deleted = await prune(database, now(), retention or Retention())
        except Exception as error:
            report(error, doing="prune")
        else:
            structlog.get_logger(__name__).info("pruned", **deleted)


def seconds_until(at: time, now: datetime) -> float:
    """Seconds from `now`, aware UTC, to the next time of day `at`; a whole day where it is that time just now."""
    today = now.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    return (today - now if today > now else today + timedelta(days=1) - now).total_seconds()
