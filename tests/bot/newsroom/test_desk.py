"""The newsroom's chores: read only where something came, keep only where something changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from digest_samples import NOW
from digest_store import OUTLETS, brief, features, fill

from bot.digests.newsroom import Newsroom, Reading
from bot.digests.polling import Report
from bot.newsroom.desk import NewsDesk, Parts
from bot.store.article_rows import State as Became
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.kept_stories import KeptStories
from bot.store.sources import Sources
from summarizer.domain import Article, Briefing
from summarizer.stories.cluster import Clusterer


@dataclass
class FakePoller:
    """Has found `states` in each round."""

    states: dict[Became, int] = field(default_factory=dict)

    async def poll_due(self, now: datetime) -> Report:
        return Report(states=self.states)


@dataclass
class Room:
    """A desk over a real store; `briefed` are the ids that were briefed."""

    database: Database
    poller: FakePoller = field(default_factory=FakePoller)
    briefed: list[str] = field(default_factory=list)
    broken: bool = False

    async def brief(self, article: Article) -> Briefing:
        if self.broken:
            raise RuntimeError("the models are gone")
        self.briefed.append(article.id)
        return await brief(article)

    async def open(self) -> tuple[NewsDesk, Clusterer]:
        """As after a restart."""
        kept = KeptStories(self.database)
        clusterer = Clusterer.restore(await kept.load())
        newsroom = Newsroom(
            articles=Articles(self.database),
            reading=Reading(brief=self.brief, features=features),
            outlets=OUTLETS,
            clusterer=clusterer,
        )
        parts = Parts(
            feeds=Feeds(self.database),
            sources=Sources(self.database),
            kept=kept,
            poller=self.poller,  # type: ignore[arg-type]
            newsroom=newsroom,
            clusterer=clusterer,
            outlets=OUTLETS,
            now=lambda: NOW,
        )
        return NewsDesk(parts), clusterer


async def test_articles_are_looked_for_only_where_a_round_brought_some(database: Database) -> None:
    room = Room(database)
    desk, _ = await room.open()
    await desk.catch_up()
    await fill(database, "lake-1")
    await desk.catch_up()
    assert room.briefed == []
    room.poller.states = {"fetched": 1}
    await desk.catch_up()
    assert len(room.briefed) == 1


async def test_a_round_that_failed_is_made_up_for(database: Database) -> None:
    await fill(database, "lake-1")
    room = Room(database, broken=True)
    desk, _ = await room.open()
    with pytest.raises(RuntimeError):
        await desk.read()
    room.broken = False
    await desk.read()
    assert len(room.briefed) == 1


async def test_stories_are_the_same_after_a_restart(database: Database) -> None:
    await fill(database, "lake-1", "quota-1")
    room = Room(database)
    desk, before = await room.open()
    await desk.read()
    await desk.keep()
    again, after = await room.open()
    assert after.stories() == before.stories()
    assert len(after.stories()) == 2
    await again.read()
    assert after.stories() == before.stories()
    assert (await again.health())[0] == "Stories: 2 of the last days, from 2 originals."
