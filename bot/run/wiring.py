"""Settings and credentials as the plan of the running program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from bot.commands.limits import Rates
from bot.run.plan import MetricsPlan, Plan
from bot.run.platforms import platforms_of, serves
from bot.run.posters import posters_of, render
from bot.run.roles import DUTIES
from bot.run.worker import worker_reader
from bot.store.choices import MOST_SENTENCES
from bot.store.prune import Retention

if TYPE_CHECKING:
    from bot.commands.briefer import Briefs, Fetches
    from bot.credentials import Credentials
    from bot.run.digests import DigestPlan
    from bot.run.roles import Role
    from bot.settings import Settings
    from summarizer.feeds.outlets import Outlet
    from summarizer.fetch import Fetcher

Plain = dict[str, Any]  # the settings of one section, as a worker process can be given them


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How the parts are made: `pipeline` by a module's function, because worker processes get it by name.

    `condenser` are its arguments without the length of a summary, `log` those of `configure_logging`.
    """

    fetcher: Callable[[], Fetches]
    pipeline: Callable[[Plain], Briefs]
    condenser: Plain
    log: Plain


def plan_of(settings: Settings, credentials: Credentials, making: Making, *, version: str, role: Role = "all") -> Plan:
    """How to run with these settings."""
    # The longest summary that a channel may ask for is made once; each channel sees as much of it as it wants.
    condenser = {**making.condenser, "sentences": MOST_SENTENCES, "full": True}
    duties = DUTIES[role]
    return Plan(
        role=role,
        version=version,
        engine=settings.condenser.engine,
        database_url=credentials.database_url.get_secret_value(),
        make_reader=partial(worker_reader, making.log, partial(making.pipeline, condenser)),
        make_fetcher=making.fetcher,
        platforms=partial(platforms_of, credentials, settings.discord, duties),
        rates=Rates(person=settings.chat.person, channel=settings.chat.channel),
        workers=settings.inference.workers,
        queue=settings.inference.queue,
        limit=settings.inference.timeout,
        freshness=timedelta(hours=settings.chat.fresh),
        max_bytes=settings.fetch.max_bytes,
        host=settings.http.host,
        port=credentials.port if duties.requests and (credentials.port_given or serves(credentials)) else None,
        digests=_digests(settings, credentials, making) if settings.digests.enabled else None,
        connections=settings.storage.connections,
        patience=timedelta(seconds=settings.inference.patience),
        metrics=_metrics(settings),
        standard=standard_feeds(settings),
        retention=Retention(**{kind: timedelta(days=days) for kind, days in settings.retention.model_dump().items()}),
    )


def _metrics(settings: Settings) -> MetricsPlan | None:
    told = settings.metrics
    return None if told.port is None else MetricsPlan(host=told.host, port=told.port, fresh=told.fresh)


def _digests(settings: Settings, credentials: Credentials, making: Making) -> DigestPlan:
    from bot.run.digests import DigestPlan
    from bot.run.newsroom import Courtesy

    return DigestPlan(
        outlets=_outlets(settings),
        make_fetcher=cast("Callable[[], Fetcher]", making.fetcher),  # feeds are asked with what only the real one has
        make_posters=partial(posters_of, credentials),
        render=render,
        tick=settings.digests.tick,
        poll=settings.digests.poll,
        late=timedelta(hours=settings.digests.catch_up),
        courtesy=Courtesy(robots=settings.newsroom.robots, agreed=settings.newsroom.agreed),
    )


def standard_feeds(settings: Settings) -> tuple[str, ...]:
    """The addresses of the product's own feeds."""
    return tuple(outlet.feed for outlet in _outlets(settings))


def _outlets(settings: Settings) -> tuple[Outlet, ...]:
    from summarizer.feeds.outlets import outlets, read_outlets

    own = settings.digests.feeds
    return outlets() if own is None else read_outlets(own.read_text(encoding="utf-8"))
