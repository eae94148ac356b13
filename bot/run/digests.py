"""Digests in the running program: each role's part of them, opened, caught up, run, and ended in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.delivery.courier import Patience
from bot.delivery.fleet_pacing import open_pacer
from bot.delivery.pacing import Pacer, platform_rates
from bot.delivery.scheduling import Scheduling
from bot.delivery.working import Working
from bot.digests.service import Render
from bot.incidents import report
from bot.jobs import Jobs
from bot.metrics.readiness import now
from bot.newsroom.desk import NewsDesk
from bot.newsroom.feeds_desk import FeedsDesk
from bot.observing.leading import ObservedLead
from bot.observing.posts import ClosingPoster, ObservedPoster, TracedWriter
from bot.run.composing import Composing, open_composing
from bot.run.ground import Ground
from bot.run.newsroom import Courtesy, open_feeds_desk, open_newsroom
from bot.run.reading import Readers
from bot.scheduler import Chore, Clockwork
from bot.store.crowds import Crowds
from bot.store.leadership import Leadership
from bot.store.slots import CATCH_UP as LATE
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.outlets import Outlet

if TYPE_CHECKING:
    from bot.store.database import Database
    from summarizer.fetch import Fetcher

CATCH_UP = 120.0  # seconds at most, after a start, for what was published meanwhile; then digests are posted
_ENDING = 15.0  # seconds for posts under way, longer than a request may take; the ledger knows those that are cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """How digests are run. `tick` and `poll` are seconds between looks for due digests and for due feeds.

    `late`: for how long a digest that was missed is still posted. `hosts` bounds requests to web sites, and belongs to
    the event loop that runs; `courtesy` tells whether they are asked for their robots.txt.
    """

    outlets: tuple[Outlet, ...]
    make_fetcher: Callable[[], Fetcher]
    make_posters: Callable[[Database], Mapping[str, ClosingPoster]]
    render: Render
    tick: float = 20.0
    poll: float = 60.0
    catch_up: float = CATCH_UP
    late: timedelta = LATE
    hosts: Hosts = field(default_factory=Hosts)
    courtesy: Courtesy = field(default_factory=Courtesy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """What the role has of digests, open and not running yet; None is another role's."""

    ground: Ground
    plan: DigestPlan
    jobs: Jobs
    composing: Composing | None = None
    feeds: FeedsDesk | None = None
    news: NewsDesk | None = None
    scheduling: Scheduling | None = None
    working: Working | None = None

    def start(self) -> Running:
        """Begin to poll, read, compose and post."""
        clockwork = Clockwork(self._chores())
        return Running(
            clockwork=clockwork, working=self.working, task=self.ground.begin("digests", self._run(clockwork))
        )

    def _chores(self) -> tuple[Chore, ...]:
        poll = self.plan.poll
        return (
            *(self.feeds.chores(poll=poll) if self.feeds else ()),
            *(self.news.chores(poll=poll) if self.news else ()),
            *(self.scheduling.chores(tick=self.plan.tick) if self.scheduling else ()),
        )

    async def _run(self, clockwork: Clockwork) -> None:
        if self.feeds and self.news:
            await self._catch_up(self.feeds, self.news)
        clockwork.start()
        if self.working:
            self.ground.checks["queue"] = now(lambda: self.jobs.connected)
            await self.jobs.run()
        await asyncio.Event().wait()

    async def _catch_up(self, feeds: FeedsDesk, news: NewsDesk) -> None:
        """Where one process does everything: what was published meanwhile stands in its first digest."""
        try:
            async with asyncio.timeout(self.plan.catch_up):
                await feeds.ask()
                await news.catch_up()
        except TimeoutError:
            structlog.get_logger(__name__).warning("not all feeds were read before the first digests")
        except Exception as error:
            report(error, doing="catch up")
        finally:
            if self.composing:
                self.composing.stories.look_again()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Digests under way; `close` ends them."""

    clockwork: Clockwork
    working: Working | None
    task: asyncio.Task[None]

    async def close(self) -> None:
        """No more chores; posts under way are finished, or left to the ledger where that takes too long."""
        self.clockwork.stop()
        if self.working:
            self.working.end()
        self.task.cancel()
        _, late = await asyncio.wait({self.task}, timeout=_ENDING)
        if late:
            self.task.cancel()
        await asyncio.gather(self.task, self.clockwork.ended(), return_exceptions=True)


async def open_digests(ground: Ground, plan: DigestPlan, jobs: Jobs, readers: Readers | None) -> Digests:
    """The role's part of digests, as it was when the program ended."""
    duties, database, clock = ground.duties, ground.database, ground.now
    fetcher, pacer = plan.make_fetcher(), open_pacer(database)
    composing = feeds = news = None
    if duties.composes:
        composing = open_composing(
            ground.state, fetcher, outlets=plan.outlets, render=plan.render, now=clock, late=plan.late
        )
    if duties.ticks:
        feeds = await open_feeds_desk(database, fetcher, outlets=plan.outlets, hosts=plan.hosts, now=clock)
    if readers and readers.pool:
        news = open_newsroom(
            database,
            fetcher,
            readers.pool,
            outlets=plan.outlets,
            hosts=plan.hosts,
            courtesy=plan.courtesy,
            now=clock,
            lead=_lead(ground),
        )
    return Digests(
        ground=ground,
        plan=plan,
        jobs=jobs,
        composing=composing,
        feeds=feeds,
        news=news,
        scheduling=_scheduling(ground, plan, jobs, pacer) if duties.ticks else None,
        working=_working(ground, plan, jobs, composing, pacer) if duties.posts and composing else None,
    )


def _lead(ground: Ground) -> ObservedLead:
    """Whether this process is the newsroom: one of all on the database is."""
    leadership = Leadership(ground.database)
    ground.stack.push_async_callback(leadership.close)
    lead = ObservedLead(leadership.leads, ground.meters)
    ground.checks["newsroom"] = now(lambda: lead.place)
    return lead


def _scheduling(ground: Ground, plan: DigestPlan, jobs: Jobs, pacer: Pacer) -> Scheduling:
    return Scheduling(
        database=ground.database,
        jobs=jobs,
        now=ground.now,
        pacer=pacer,
        patience=Patience(late=plan.late),
        crowds=Crowds(platform_rates()),
    )


def _working(ground: Ground, plan: DigestPlan, jobs: Jobs, composing: Composing, pacer: Pacer) -> Working:
    posters = {
        name: ObservedPoster(poster=poster, platform=name, meters=ground.meters)
        for name, poster in plan.make_posters(ground.database).items()
    }
    for poster in posters.values():
        ground.stack.push_async_callback(poster.close)
    return Working(
        database=ground.database,
        jobs=jobs,
        writer=TracedWriter(writer=composing.writer),
        posters=posters,
        now=ground.now,
        pacer=pacer,
        patience=Patience(late=plan.late),
    )
