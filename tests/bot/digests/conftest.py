"""A web of news sites, a database, and a poller between them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from databases import database, url
from feed_site import Web

from bot.digests.manners import Manners
from bot.digests.opening import Opener, OpenSettings
from bot.digests.pages import extract_in_thread, parse_in_thread
from bot.digests.polling import Asked, Asker, AskSettings
from bot.store.article_rows import State
from bot.store.articles import Articles
from bot.store.audiences import Audiences
from bot.store.database import Database
from bot.store.feeds import Feeds
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.pace import Pace
from summarizer.feeds.robots import Robots

__all__ = ["database", "desk", "url", "web"]


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """A running web without a page."""
    web = Web()
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.port = server.sockets[0].getsockname()[1]
    yield web
    server.close()
    web.closing.set()
    await asyncio.sleep(0.02)  # delayed replies end


@dataclass(frozen=True)
class Round(Asked):
    """What feeds announced, and what became of the articles that were opened then."""

    states: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Poller:
    """Both halves of a round."""

    asker: Asker
    opener: Opener

    async def poll_due(self, now: datetime) -> Round:
        asked = await self.asker.ask_due(now)
        return Round(results=asked.results, new=asked.new, states=await self.opener.open_waiting(now))


@dataclass(frozen=True)
class Desk:
    """Both stores, and the poller over them."""

    feeds: Feeds
    articles: Articles
    poller: Poller


MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(web: Web, database: Database) -> MakeDesk:
    """Makes a poller that may visit some hosts: `desk("herald.example")`."""

    def make(
        *hosts: str,
        apart: float = 0.0,
        at_once: int = 2,
        asks: AskSettings | None = None,
        opens: OpenSettings | None = None,
        robots: bool = True,
        agreed: tuple[str, ...] = (),
        standard: tuple[str, ...] = (),
        **limits,
    ) -> Desk:
        feeds, articles = Feeds(database), Articles(database)
        fetcher, turns = web.fetcher(*hosts, **limits), Hosts(at_once=at_once, apart=apart)
        asker = Asker(
            feeds=feeds,
            articles=articles,
            fetcher=fetcher,
            parse=parse_in_thread(),
            hosts=turns,
            settings=asks or AskSettings(pace=Pace(jitter=0)),
            chance=random.Random(1),  # noqa: S311
        )
        manners = Manners(
            fetcher=fetcher,
            extract=extract_in_thread(),
            hosts=turns,
            robots=Robots(fetcher, turns, agreed=agreed) if robots else None,
        )
        opener = Opener(articles=articles, audiences=Audiences(database, standard), manners=manners, settings=opens)
        return Desk(feeds, articles, Poller(asker, opener))

    return make
