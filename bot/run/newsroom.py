"""The two halves of getting news: feeds are asked, and what they announce is opened, briefed and put into stories."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.digests.manners import Manners
from bot.digests.opening import Opener
from bot.digests.pages import parse_in_thread
from bot.digests.polling import Asker
from bot.newsroom.desk import NewsDesk, Parts, alone
from bot.newsroom.feeds_desk import FeedsDesk
from bot.newsroom.newsroom import Newsroom, Reading
from bot.newsroom.reading import Pool, Studying
from bot.store.articles import Articles
from bot.store.audiences import Audiences
from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.kept_stories import KeptStories
from bot.store.sources import Sources
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.outlets import Outlet
from summarizer.feeds.robots import Robots

if TYPE_CHECKING:
    from summarizer.fetch import Fetcher

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Courtesy:
    """Whether robots.txt decides which articles are opened, and the `agreed` hosts where it does not."""

    robots: bool = True
    agreed: tuple[str, ...] = ()


async def open_feeds_desk(
    database: Database, fetcher: Fetcher, *, outlets: tuple[Outlet, ...], hosts: Hosts, now: Now
) -> FeedsDesk:
    """Who asks feeds. `hosts` bounds requests to web sites."""
    feeds = Feeds(database)
    asker = Asker(feeds=feeds, articles=Articles(database), fetcher=fetcher, parse=parse_in_thread(), hosts=hosts)
    desk = FeedsDesk(asker=asker, feeds=feeds, sources=Sources(database), outlets=outlets, now=now)
    await desk.open()
    return desk


def open_newsroom(
    database: Database,
    fetcher: Fetcher,
    pool: Pool,
    *,
    outlets: tuple[Outlet, ...],
    hosts: Hosts,
    now: Now,
    courtesy: Courtesy,
    lead: Callable[[], Awaitable[bool]] = alone,
) -> NewsDesk:
    """Who opens, briefs and clusters. `pool` has the models; in a fleet `lead` is `Leadership.leads`."""
    robots = Robots(fetcher, hosts, agreed=courtesy.agreed) if courtesy.robots else None
    articles = Articles(database)
    studying = Studying(pool, Briefings(database), now)
    manners = Manners(fetcher=fetcher, extract=studying.extract, hosts=hosts, robots=robots)
    audiences = Audiences(database, (outlet.feed for outlet in outlets))
    opener = Opener(articles=articles, audiences=audiences, manners=manners)
    reading = Reading(brief=studying.brief, features=studying.features)
    newsroom = Newsroom(articles=articles, kept=KeptStories(database), reading=reading)
    return NewsDesk(Parts(opener=opener, newsroom=newsroom, now=now, lead=lead))
