"""Digests in the running program: opened beside chat, caught up, run, and ended in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.commands.digest import DigestCommands, digest_commands
from bot.commands.digest_form import DigestForm
from bot.commands.digest_orders import DigestOrders
from bot.commands.digest_sources import DigestSources
from bot.commands.table import Command
from bot.delivery.ports import Poster
from bot.delivery.service import Delivery
from bot.digests.channel_feeds import ChannelFeeds
from bot.digests.desk import DigestDesk, Shelves
from bot.digests.newsroom import Newsroom, Reading
from bot.digests.pages import parse_in_thread
from bot.digests.polling import Poller
from bot.digests.service import DigestService, DigestWriter, Render
from bot.incidents import report
from bot.jobs import Jobs, open_jobs
from bot.newsroom.desk import NewsDesk, Parts
from bot.newsroom.reading import Pool, Studying
from bot.scheduler import Clockwork
from bot.store.articles import Articles
from bot.store.delivery_counts import delivery_counts, subscription_counts
from bot.store.digested import Digested
from bot.store.feeds import Feeds
from bot.store.kept_stories import KeptStories
from bot.store.sources import Sources
from bot.store.subscriptions import Subscriptions
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.outlets import Outlet
from summarizer.stories.cluster import Clusterer

if TYPE_CHECKING:
    from bot.commands.state import State
    from summarizer.fetch import Fetcher

CATCH_UP = 120.0  # seconds at most, after a start, for what was published meanwhile; then digests are posted
_ENDING = 5.0  # seconds for posts under way; the ledger knows those that are cut off
_DAY = timedelta(days=1)


class ClosingPoster(Poster, Protocol):
    """A poster with connections."""

    async def close(self) -> None:
        """Close them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """How digests are run. `tick` and `poll` are seconds between looks for due digests and for due feeds.

    `hosts` bounds requests to web sites, and belongs to the event loop that runs.
    """

    outlets: tuple[Outlet, ...]
    make_fetcher: Callable[[], Fetcher]
    make_posters: Callable[[], Mapping[str, ClosingPoster]]
    render: Render
    tick: float = 20.0
    poll: float = 60.0
    catch_up: float = CATCH_UP
    hosts: Hosts = field(default_factory=Hosts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Open, and not running yet: what chat needs of digests, and `start`."""

    commands: tuple[Command, ...]
    form: DigestForm
    news: NewsDesk
    delivery: Delivery
    jobs: Jobs
    plan: DigestPlan
    state: State
    now: Callable[[], datetime]

    def start(self) -> Running:
        """Begin to poll, read, compose and post."""
        clockwork = Clockwork((*self.news.chores(poll=self.plan.poll), *self.delivery.chores(tick=self.plan.tick)))
        return Running(clockwork=clockwork, task=asyncio.create_task(self._run(clockwork)))

    async def lines(self) -> list[str]:
        """How feeds, stories and deliveries do, for /brief status."""
        subscribed, off = await subscription_counts(self.state.database)
        counts = await delivery_counts(self.state.database, self.now() - _DAY)
        posts = ", ".join(f"{count} {state}" for state, count in counts.items()) or "none"
        return [
            f"Subscriptions: {subscribed}{f', of which {off} switched off' if off else ''}.",
            f"Messages of digests due in the last 24 hours: {posts}.",
            *await self.news.health(),
        ]

    async def _run(self, clockwork: Clockwork) -> None:
        await self._catch_up()
        clockwork.start()
        try:
            await self.jobs.run()
        except Exception as error:
            report(error, doing="deliver")

    async def _catch_up(self) -> None:
        try:
            async with asyncio.timeout(self.plan.catch_up):
                await self.news.catch_up()
        except TimeoutError:
            structlog.get_logger(__name__).warning("not all feeds were read before the first digests")
        except Exception as error:
            report(error, doing="catch up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Digests under way; `close` ends them."""

    clockwork: Clockwork
    task: asyncio.Task[None]

    async def close(self) -> None:
        """No more chores; posts under way are finished, or left to the ledger where that takes too long."""
        self.clockwork.stop()
        self.task.cancel()
        _, late = await asyncio.wait({self.task}, timeout=_ENDING)
        if late:
            self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def open_digests(
    plan: DigestPlan, state: State, pool: Pool, now: Callable[[], datetime], stack: AsyncExitStack
) -> Digests:
    """Everything that digests need, as it was when the program ended; `stack` closes it."""
    database, fetcher, posters = state.database, plan.make_fetcher(), plan.make_posters()
    for poster in posters.values():
        stack.push_async_callback(poster.close)
    parts = await _newsroom(plan, state, pool, fetcher, now)
    news = NewsDesk(parts)
    await news.open()
    stack.push_async_callback(news.keep)
    shelves = Shelves(digested=Digested(database), sources=parts.sources, feeds=parts.feeds)
    desk = DigestDesk(stories=parts.newsroom, shelves=shelves, outlets=plan.outlets)
    feeds = ChannelFeeds(sources=parts.sources, feeds=parts.feeds, outlets=plan.outlets, fetch=fetcher.fetch)
    jobs, writer = open_jobs(database), DigestWriter(desk=desk, render=plan.render, now=now)
    service = DigestService(desk=desk, articles=Articles(database))
    orders = DigestOrders(subscriptions=Subscriptions(database), people=state.people, digests=service, now=now)
    offered = DigestCommands(orders=orders, sources=DigestSources(feeds=feeds, now=now))
    return Digests(
        commands=digest_commands(offered),
        form=DigestForm(orders=orders),
        news=news,
        delivery=Delivery(database=database, jobs=jobs, writer=writer, posters=posters, now=now),
        jobs=jobs,
        plan=plan,
        state=state,
        now=now,
    )


async def _newsroom(plan: DigestPlan, state: State, pool: Pool, fetcher: Fetcher, now: Callable[[], datetime]) -> Parts:
    """The newsroom's parts, with the stories that were kept."""
    feeds, articles, kept = Feeds(state.database), Articles(state.database), KeptStories(state.database)
    known = await kept.load()
    clusterer = await asyncio.to_thread(Clusterer.restore, known)
    studying = Studying(pool, state.briefings, now, known.articles)
    reading = Reading(brief=studying.brief, features=studying.features)
    return Parts(
        feeds=feeds,
        sources=Sources(state.database),
        kept=kept,
        poller=Poller(
            feeds=feeds,
            articles=articles,
            fetcher=fetcher,
            parse=parse_in_thread(),
            extract=studying.extract,
            hosts=plan.hosts,
        ),
        newsroom=Newsroom(articles=articles, reading=reading, outlets=plan.outlets, clusterer=clusterer),
        clusterer=clusterer,
        outlets=plan.outlets,
        now=now,
    )
