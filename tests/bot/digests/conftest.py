"""A web of news sites, a database, and a poller between them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from databases import database, url
from feed_site import Web

from bot.digests.pages import extract_in_thread, parse_in_thread
from bot.digests.polling import Poller, PollSettings
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.feeds import Feeds
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.pace import Pace

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
class Desk:
    """Both stores, and the poller over them."""

    feeds: Feeds
    articles: Articles
    poller: Poller


MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(web: Web, database: Database) -> MakeDesk:
    """Makes a poller that may visit some hosts: `desk("herald.example")`."""

    def make(*hosts: str, apart: float = 0.0, at_once: int = 2, settings: PollSettings | None = None, **limits) -> Desk:
        feeds, articles = Feeds(database), Articles(database)
        poller = Poller(
            feeds=feeds,
            articles=articles,
            fetcher=web.fetcher(*hosts, **limits),
            parse=parse_in_thread(),
            extract=extract_in_thread(),
            hosts=Hosts(at_once=at_once, apart=apart),
            settings=settings or PollSettings(pace=Pace(jitter=0)),
            chance=random.Random(1),  # noqa: S311
        )
        return Desk(feeds, articles, poller)

    return make
