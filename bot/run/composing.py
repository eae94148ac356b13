"""Digests as they are composed and asked for: no models, no clustering, only what the store has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.commands.digest import DigestCommands, digest_commands
from bot.commands.digest_form import DigestForm
from bot.commands.digest_orders import DigestOrders
from bot.commands.digest_sources import DigestSources
from bot.commands.table import Command
from bot.delivery.pacing import platform_rates
from bot.digests.catalogue import health_lines
from bot.digests.channel_feeds import ChannelFeeds
from bot.digests.desk import DigestDesk, Shelves
from bot.digests.service import DigestService, DigestWriter, Render
from bot.digests.stories import StoredStories
from bot.store.articles import Articles
from bot.store.crowds import Crowds, Forecast
from bot.store.delivery_counts import delivery_counts, subscription_counts
from bot.store.digested import Digested
from bot.store.feeds import Feeds
from bot.store.slots import CATCH_UP
from bot.store.sources import Sources
from bot.store.subscriptions import Subscriptions
from bot.store.told_stories import ToldStories
from summarizer.feeds.outlets import Outlet

if TYPE_CHECKING:
    from bot.commands.state import State
    from summarizer.fetch import Fetcher

NAMED = 12  # feeds that a status names: where the network is down, all of them are not well
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composing:
    """What chat and delivery need of digests."""

    commands: tuple[Command, ...]
    form: DigestForm
    writer: DigestWriter
    stories: StoredStories
    state: State
    outlets: tuple[Outlet, ...]
    now: Callable[[], datetime]

    async def lines(self) -> list[str]:
        """How feeds, stories and deliveries do, for /brief status: first the sums, then feeds that are not well."""
        database, now = self.state.database, self.now()
        subscribed, off = await subscription_counts(database)
        counts = await delivery_counts(database, now - _DAY)
        posts = ", ".join(f"{count} {state}" for state, count in counts.items()) or "none"
        stories, originals = await ToldStories(database).counts()
        ill = await health_lines(Feeds(database), self.outlets, now)
        more = (f"{len(ill) - NAMED} more feeds are not well.",) if len(ill) > NAMED else ()
        return [
            f"Subscriptions: {subscribed}{f', of which {off} switched off' if off else ''}.",
            f"Messages of digests due in the last 24 hours: {posts}.",
            f"Stories: {stories} of the last days, from {originals} originals.",
            *ill[:NAMED],
            *more,
        ]


def open_composing(
    state: State,
    fetcher: Fetcher,
    *,
    outlets: tuple[Outlet, ...],
    render: Render,
    now: Callable[[], datetime],
    late: timedelta = CATCH_UP,
) -> Composing:
    """The commands about digests and the writer of digests; stories are read when the first one is asked for.

    `late`: for how long a digest that was missed is still posted.
    """
    database = state.database
    stories = StoredStories(ToldStories(database), outlets)
    sources, feeds = Sources(database), Feeds(database)
    shelves = Shelves(digested=Digested(database), sources=sources, feeds=feeds, briefings=state.briefings)
    desk = DigestDesk(stories=stories, shelves=shelves, outlets=outlets)
    channels = ChannelFeeds(sources=sources, feeds=feeds, outlets=outlets, fetch=fetcher.fetch)
    service = DigestService(desk=desk, articles=Articles(database))
    orders = DigestOrders(
        subscriptions=Subscriptions(database, catch_up=late),
        people=state.people,
        digests=service,
        now=now,
        forecast=Forecast(database, Crowds(platform_rates())),
    )
    offered = DigestCommands(orders=orders, sources=DigestSources(feeds=channels, now=now))
    return Composing(
        commands=digest_commands(offered),
        form=DigestForm(orders=orders),
        writer=DigestWriter(desk=desk, render=render, now=now),
        stories=stories,
        state=state,
        outlets=outlets,
        now=now,
    )
