"""What there is in the database and what waits, counted for whoever watches over the program."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.delivery_rows import OPEN, ready
from bot.store.feed_tables import articles
from bot.store.feeds import Feeds
from bot.store.reading_tables import readings
from bot.store.tables import deliveries, subscriptions
from summarizer.feeds.health import condition

TIMEOUT = 5.0  # seconds for all of it
RECENT = timedelta(hours=24)  # after which nothing is posted any more: see `Patience.lost`
_PULSE = timedelta(days=7)  # of articles that tell what a feed's pages are like
_JOBS = {"pending": ("deliver", "waiting"), "unknown": ("reconcile", "waiting"), "sending": ("deliver", "running")}
_QUEUED = text(  # by the server's clock, as the queue itself
    """
SELECT entrypoint,
       CASE WHEN status = 'picked' THEN 'running' WHEN execute_after <= now() THEN 'waiting' ELSE 'later' END AS state,
       count(*) AS jobs,
       extract(epoch FROM now() - min(execute_after)) AS age
FROM pgqueuer
WHERE status IN ('queued', 'picked')
GROUP BY 1, 2
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """The jobs of one name in one state: "waiting" (their time has come), "later", or "running".

    `oldest`: seconds since the first of those that wait could have begun; 0 for the other states.
    """

    name: str
    state: str
    count: int
    oldest: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """Counts by state. `deliveries` are those due in the last 24 hours; `overdue` is the age in seconds of the oldest
    one that is not over yet, 0 where there is none. `feeds` are counted by their condition (see
    `summarizer.feeds.health`), `articles` are those that wait to be opened; `readings` are orders of briefings
    between processes that are not over, and `reading_wait` is how long, in seconds, the oldest of those that nobody
    has begun waits."""

    jobs: tuple[Jobs, ...]
    deliveries: Mapping[str, int]
    overdue: float
    subscriptions: Mapping[str, int]
    feeds: Mapping[str, int]
    articles: int
    readings: Mapping[str, int]
    reading_wait: float


async def take_census(database: Database, now: datetime) -> Census:
    """Count everything; raises TimeoutError after 5 s, and what the database raises."""
    async with asyncio.timeout(TIMEOUT):
        async with database.reading() as connection:
            if database.dialect == "postgresql":  # where a client gave up, the server would go on
                await connection.execute(text(f"SET LOCAL statement_timeout = {int(TIMEOUT * 1000)}"))
            jobs = await (_queued(connection) if database.dialect == "postgresql" else _ledger(connection, now))
            states = await _counted(connection, _recent(now))
            oldest = await connection.scalar(select(func.min(deliveries.c.due_at)).where(*_unfinished(now)))
            subscribed = await _counted(connection, _SUBSCRIBED)
            waiting = await connection.scalar(select(func.count()).where(articles.c.try_at <= now))
            ordered = await _counted(connection, _ORDERED)
            asked = await connection.scalar(select(func.min(readings.c.asked_at)).where(readings.c.state == "asked"))
        pulses = await Feeds(database).pulses(now - _PULSE)
    return Census(
        jobs=tuple(jobs),
        deliveries=states,
        overdue=(now - oldest).total_seconds() if oldest else 0.0,
        subscriptions=subscribed,
        feeds=Counter(condition(pulse, now) for pulse in pulses),
        articles=int(waiting or 0),
        readings=ordered,
        reading_wait=(now - asked).total_seconds() if asked else 0.0,
    )


def _recent(now: datetime) -> Select[Any]:
    due = select(deliveries.c.state, func.count()).where(deliveries.c.due_at > now - RECENT, deliveries.c.due_at <= now)
    return due.group_by(deliveries.c.state)


def _unfinished(now: datetime) -> tuple[Any, ...]:
    return deliveries.c.state.in_(OPEN), deliveries.c.due_at > now - RECENT, deliveries.c.due_at <= now


_STANDING = case(
    (subscriptions.c.disabled.is_not(None), "disabled"), (subscriptions.c.paused, "paused"), else_="active"
)
_SUBSCRIBED = select(_STANDING, func.count()).group_by(_STANDING)


_ORDERED = (
    select(readings.c.state, func.count()).where(readings.c.state.in_(("asked", "reading"))).group_by(readings.c.state)
)


async def _counted(connection: AsyncConnection, query: Select[Any]) -> dict[str, int]:
    return {str(name): int(count) for name, count in await connection.execute(query)}


async def _queued(connection: AsyncConnection) -> Iterable[Jobs]:
    """The jobs in PgQueuer's table."""
    return [
        Jobs(
            name=row.entrypoint,
            state=row.state,
            count=row.jobs,
            oldest=max(float(row.age), 0.0) if row.state == "waiting" else 0.0,
        )
        for row in await connection.execute(_QUEUED)
    ]


async def _ledger(connection: AsyncConnection, now: datetime) -> Iterable[Jobs]:
    """The jobs that follow from the ledger, for a queue in memory, which is filled from it."""
    state = deliveries.c.state
    query = select(state, func.count(), func.min(deliveries.c.not_before)).where(
        state.in_(OPEN), deliveries.c.not_before <= now, ready()
    )
    found = []
    for of, count, first in await connection.execute(query.group_by(state)):
        name, doing = _JOBS[of]
        age = (now - first).total_seconds() if doing == "waiting" else 0.0
        found.append(Jobs(name=name, state=doing, count=int(count), oldest=age))
    return found
