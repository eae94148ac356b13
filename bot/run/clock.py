"""Keeps the process on the database's time, and tells where this machine's own clock is off."""

from __future__ import annotations

import asyncio
from time import monotonic

import structlog

from bot.remote.outcomes import GONE
from bot.store.clock import Steps
from bot.store.database import Database

EVERY = 20.0  # seconds between questions for the database's time
OFF = 1.0  # seconds by which a machine's clock may differ from the database's before somebody is told
_BEAT = 1.0  # seconds between looks at the machine's clocks
_STEP = 0.5  # seconds: who sets a clock by less does no harm until the next question
_ANSWER = 10.0  # seconds until the server counts as gone
_log = structlog.get_logger(__name__)


async def keep_time(database: Database, *, every: float = EVERY, beat: float = _BEAT) -> None:
    """Correct `database.now` until cancelled: every so many seconds, and at once where the machine's clock was set.

    That may be because the machine was asleep. Needs PostgreSQL; while the server is away the time goes on as it was.
    """
    steps, due, told = Steps(database.now.host), monotonic() + every, False
    while True:
        told = _told(database.now.ahead, told)
        await asyncio.sleep(beat)
        if abs(steps.by()) > _STEP or monotonic() >= due:
            await _ask(database)
            due = monotonic() + every


async def _ask(database: Database) -> None:
    try:
        async with asyncio.timeout(_ANSWER):
            await database.ask_time()
    except GONE as error:
        _log.info("the database was not asked for the time", reason=type(error).__name__)


def _told(ahead: float, before: bool) -> bool:
    """Whether it is told that the clock is off: once, until it is right again."""
    if abs(ahead) > OFF and not before:
        _log.warning("this machine's clock is off, set it by NTP", ahead_of_database=round(ahead, 1))
    return abs(ahead) > (OFF / 2 if before else OFF)
