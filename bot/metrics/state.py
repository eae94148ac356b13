"""The database's figures, read when they are asked for and kept for some seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from time import monotonic

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.store.census import Census, Jobs, take_census
from bot.store.database import Database

_STALE = 60.0  # seconds after which a census that could not be renewed, as the loop is stuck, is told no more
_UNREACHABLE = (SQLAlchemyError, OSError, TimeoutError)


class DatabaseState(Collector):
    """A census for Prometheus. `refresh` takes it, on the event loop that opened the database, before a scrape.

    While the database cannot be read there are no figures of it but communique_database_up: old ones would look well.
    """

    def __init__(
        self, registry: CollectorRegistry, database: Database, now: Callable[[], datetime], *, fresh: float = 15.0
    ) -> None:
        self._database, self._now, self._fresh = database, now, fresh
        self._census: Census | None = None
        self._taken = float("-inf")
        self._took = 0.0
        self._turn = asyncio.Lock()
        registry.register(self)

    async def refresh(self) -> None:
        """Take the census anew where it is older than `fresh` seconds; never raises for the database's sake."""
        async with self._turn:
            began = monotonic()
            if began - self._taken < self._fresh:
                return
            try:
                self._census = await take_census(self._database, self._now())
            except _UNREACHABLE as error:
                self._census = None
                structlog.get_logger(__name__).warning("no figures of the database", reason=type(error).__name__)
            self._taken = monotonic()
            self._took = self._taken - began

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: what there is depends on the database."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The figures of the last census."""
        stale = monotonic() - self._taken > self._fresh + _STALE
        census = None if stale else self._census
        yield _one("communique_database_up", "Whether the database could be read.", float(census is not None))
        if census is not None:
            yield _one("communique_census_seconds", "Time that reading these figures took.", self._took)
            yield from _families(census)


def _families(census: Census) -> Iterable[GaugeMetricFamily]:
    yield from _queue(census.jobs)
    told = "Messages of digests that were due in the last 24 hours."
    yield _by("communique_deliveries", told, "state", census.deliveries)
    told = "How long the oldest delivery that is not over yet has been due."
    yield _one("communique_delivery_oldest_due_seconds", told, census.overdue)
    yield _by("communique_subscriptions", "Subscriptions to digests.", "state", census.subscriptions)
    yield _by("communique_feeds", "Feeds that are polled.", "condition", census.feeds)
    yield _one("communique_articles_waiting", "Articles of feeds that wait to be opened.", census.articles)
    yield _by("communique_readings", "Briefings that processes ask of each other.", "state", census.readings)
    told = "How long the oldest briefing that no process has begun has been asked for."
    yield _one("communique_reading_oldest_wait_seconds", told, census.reading_wait)


def _queue(jobs: Iterable[Jobs]) -> Iterable[GaugeMetricFamily]:
    depth = GaugeMetricFamily("communique_jobs", "Jobs in the queue.", labels=["name", "state"])
    told = "How long the oldest job of a name has been waiting."
    age = GaugeMetricFamily("communique_job_oldest_wait_seconds", told, labels=["name"])
    for one in jobs:
        depth.add_metric([one.name, one.state], one.count)
        if one.state == "waiting":
            age.add_metric([one.name], one.oldest)
    return depth, age


def _one(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)


def _by(name: str, told: str, label: str, counts: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, told, labels=[label])
    for which, count in sorted(counts.items()):
        family.add_metric([which], count)
    return family
