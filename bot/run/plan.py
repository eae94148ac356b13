"""What the running program is told: plain values, so that nothing below reads settings or the environment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.run.platform import Platform
from bot.store.database import CONNECTIONS
from bot.store.prune import Retention

if TYPE_CHECKING:
    from bot.commands.briefer import Fetches
    from bot.commands.chat import Chat
    from bot.commands.limits import Rates
    from bot.newsroom.work import WorkerReader
    from bot.run.digests import DigestPlan
    from bot.run.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsPlan:
    """Where metrics and probes are served. `fresh`: seconds for which the database's figures are kept."""

    host: str
    port: int
    fresh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run.

    `make_reader` is called in each of the `workers` processes, so it is a module's function or a partial of one;
    `queue` articles may wait, `limit` is seconds for one. `port` None: nothing is served over HTTP.
    `digests` None: there are none, and no feed is polled. `connections` are those to a PostgreSQL server. `patience`:
    how long somebody waits for a briefing by another process of the fleet. `standard` are the addresses of the
    product's own feeds.
    """

    version: str
    engine: str
    database_url: str
    make_reader: Callable[[], WorkerReader]
    make_fetcher: Callable[[], Fetches]
    platforms: Callable[[Chat], Sequence[Platform]]
    rates: Rates
    workers: int = 1
    queue: int = 200
    limit: float = 60.0
    freshness: timedelta = timedelta(hours=24)
    max_bytes: int = 5 * 2**20
    host: str = "0.0.0.0"  # noqa: S104 - hosts send requests from outside
    port: int | None = None
    digests: DigestPlan | None = None
    retention: Retention = field(default_factory=Retention)
    role: Role = "all"
    connections: int = CONNECTIONS
    patience: timedelta = timedelta(minutes=5)
    metrics: MetricsPlan | None = None
    standard: Collection[str] = ()
