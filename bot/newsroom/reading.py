"""What the models make of articles: from the store what was read before, else from the worker processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.newsroom.work import OpenPage, Studied, Study
from bot.store.briefings import Stored
from summarizer.domain import Article, Briefing
from summarizer.fetch import Page
from summarizer.stories.features import ArticleFeatures

AT_ONCE = 2  # articles given to the worker processes: whoever asks in chat waits behind no more than that
_KEPT = timedelta(days=30)  # briefings that are as good as new ones: an article of a feed does not change here
_FRESH = timedelta(days=1)  # briefings are deleted some days after they were last used: older ones are used anew


class Pool(Protocol):
    """The worker processes."""

    async def brief(self, work: Any) -> Any:
        """What a process makes of `work`."""
        ...


class Shelf(Protocol):
    """The stored briefings."""

    async def find_url(self, url: str, not_before: datetime) -> Stored | None:
        """The briefing of a canonical URL that was read at `not_before` or later."""
        ...

    async def add(self, briefing: Briefing, *, now: datetime, owner: str = "", urls: Iterable[str] = ()) -> str:
        """Store a briefing."""
        ...


class Studying:
    """Reads articles for the newsroom."""

    def __init__(self, pool: Pool, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._pool, self._shelf, self._now = pool, shelf, now
        self._studied: dict[str, ArticleFeatures] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def extract(self, page: Page) -> Article:
        """The article on a page; raises ExtractError, Busy."""
        article: Article = await self._work(OpenPage(page=page))
        return article

    async def brief(self, article: Article) -> Briefing:
        """The briefing of an article of a feed, whose id is its canonical URL; raises UserError."""
        now = self._now()
        found = await self._shelf.find_url(article.id, now - _KEPT)
        if found is not None and _same(found.briefing.article, article):
            if found.at < now - _FRESH:
                await self._shelf.add(found.briefing, now=now, urls=[article.id])
            return found.briefing
        studied: Studied = await self._work(Study(article=article))
        if studied.briefing is None:
            raise TypeError("a study without a briefing")
        self._studied[article.id] = studied.features
        await self._shelf.add(studied.briefing, now=now, urls=[article.id])
        return studied.briefing

    async def features(self, article: Article) -> ArticleFeatures:
        """What the article is about; it was briefed before, in most cases just now."""
        if (studied := self._studied.pop(article.id, None)) is not None:
            return studied
        told: Studied = await self._work(Study(article=article, brief=False))
        return told.features

    async def _work(self, work: OpenPage | Study) -> Any:
        async with self._room:
            return await self._pool.brief(work)


def _same(one: Article, other: Article) -> bool:
    return (one.id, one.title, one.text) == (other.id, other.title, other.text)
