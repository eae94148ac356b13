"""What the feeds brought, as stories: read once, briefed once, put with the reports of one event, and written down.

A few articles at a time, so that stories appear while a long queue is worked on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.inference.errors import Busy, WorkerDied
from bot.store.article_rows import Known
from bot.store.articles import Articles
from bot.store.kept_stories import KeptStories, Portion
from bot.store.outline_rows import Taken
from summarizer.digest.outline import Outline
from summarizer.digest.outlining import outline
from summarizer.domain import Article, Briefing
from summarizer.errors import UserError
from summarizer.stories.cluster import Clusterer
from summarizer.stories.features import ArticleFeatures, pack

WINDOW = timedelta(days=5)  # that articles are looked back for, by when a feed first held them
KEPT = timedelta(days=8)  # that stories are told: a weekly digest looks back for seven
PORTION = 20  # articles: some seconds of the models' time


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the models make of an article; both work off the event loop. `brief` raises UserError."""

    brief: Callable[[Article], Awaitable[Briefing]]
    features: Callable[[Article], Awaitable[ArticleFeatures]]


class Newsroom:
    """Puts articles into stories, for one task at a time. All that it knows is in the store, but for a portion.

    It begins where the one before it ended, whichever process that was in, and from then on that one writes no more.
    """

    def __init__(self, *, articles: Articles, kept: KeptStories, reading: Reading) -> None:
        self._articles, self._kept, self._reading = articles, kept, reading
        self._clusterer: Clusterer | None = None
        self._epoch = 0

    @property
    def stories(self) -> int:
        """How many stories it knows now."""
        return 0 if self._clusterer is None else len(self._clusterer.stories())

    async def take_in(self, now: datetime) -> int:
        """Take in a portion of what was read since; returns how many articles that were, 0 where none is left.

        Raises Deposed where another newsroom began meanwhile, and Busy where the models take nothing more. One that
        cannot be briefed is not looked at again.
        """
        clusterer = self._clusterer or await self._begin(now)
        known = await self._articles.untold(now - WINDOW, PORTION)
        if not known:
            return 0
        try:
            await self._write(clusterer, known, now)
        except BaseException:
            self.step_down()  # it may know what was not written
            raise
        return len(known)

    async def forget(self, now: datetime) -> int:
        """Delete what no digest looks back for any more; returns how many articles that were. Raises Deposed."""
        if self._clusterer is None:
            return 0
        return await self._kept.forget(self._epoch, now - KEPT, now)

    def step_down(self) -> None:
        """Know nothing any more; the next portion begins with what is in the store."""
        self._clusterer = None

    async def _begin(self, now: datetime) -> Clusterer:
        self._epoch = await self._kept.begin(now)
        clusterer = Clusterer()
        async for some in self._kept.articles():
            await asyncio.to_thread(clusterer.enter, some)
        stories, aliases = await self._kept.stories()
        await asyncio.to_thread(clusterer.found, stories, aliases)
        self._clusterer = clusterer
        structlog.get_logger(__name__).info("newsroom begins", epoch=self._epoch, stories=self.stories)
        return clusterer

    async def _write(self, clusterer: Clusterer, known: tuple[Known, ...], now: datetime) -> None:
        taken: list[Taken] = []
        features: dict[str, tuple[bytes, str]] = {}
        busy: Busy | None = None
        for one in known:
            try:
                told = await self._study(one)
            except Busy as error:
                busy = error
                break
            if told is not None:
                features[one.url] = pack(told[1])
                await asyncio.to_thread(clusterer.add, told[1], now)
            taken.append(_taken(one, told[0] if told else None))
        portion = Portion(taken=taken, features=features, changes=clusterer.changes())
        await self._kept.save(self._epoch, portion, now=now, left=now - clusterer.span)
        if busy is not None:
            raise busy

    async def _study(self, known: Known) -> tuple[Outline, ArticleFeatures] | None:
        """What is told of an article; None for a carrier, and for one that cannot be briefed. Raises Busy."""
        if known.article is None or known.original not in (None, known.id):
            return None
        try:
            briefing = await self._reading.brief(known.article)
            features = await self._reading.features(known.article)
        except Busy:
            raise
        except (UserError, WorkerDied) as error:
            structlog.get_logger(__name__).warning("article_not_briefed", article=known.url, reason=str(error))
            return None
        return await asyncio.to_thread(outline, briefing, features.vector), features


def _taken(known: Known, told: Outline | None) -> Taken:
    return Taken(
        id=known.id,
        url=known.url,
        original=known.id if known.original is None else known.original,
        feeds=known.feeds,
        first_seen=known.first_seen,
        outline=told,
    )
