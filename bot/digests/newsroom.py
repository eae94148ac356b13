"""What the feeds brought, as stories: read once, briefed once, put with the reports of the same event."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.store.article_rows import Known
from bot.store.articles import Articles
from summarizer.digest.domain import Carrier, Publisher, Report, StoryFile
from summarizer.domain import Article, Briefing
from summarizer.errors import UserError
from summarizer.feeds.outlets import Outlet
from summarizer.stories.cluster import Clusterer
from summarizer.stories.features import ArticleFeatures

WINDOW = timedelta(days=5)  # that articles are looked back for, by when a feed first held them


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the models make of an article; both work off the event loop. `brief` raises UserError."""

    brief: Callable[[Article], Awaitable[Briefing]]
    features: Callable[[Article], Awaitable[ArticleFeatures]]


class Newsroom:
    """The stories of the last days. `refresh` is called by one task at a time; `version` counts what it changed."""

    def __init__(
        self, *, articles: Articles, reading: Reading, outlets: Iterable[Outlet], clusterer: Clusterer | None = None
    ) -> None:
        self._articles, self._reading = articles, reading
        self._outlets = {outlet.feed: outlet for outlet in outlets}
        self._clusterer = clusterer or Clusterer()
        self._briefings: dict[str, Briefing] = {}
        self._files: tuple[StoryFile, ...] = ()
        self.version = 0

    @property
    def files(self) -> tuple[StoryFile, ...]:
        """Every story with its reports, as of the last refresh."""
        return self._files

    async def refresh(self, now: datetime) -> int:
        """Take in what was read since; returns how many texts were new. One that cannot be briefed is left out."""
        known = await self._articles.readable(now - WINDOW)
        groups = _by_text(known)
        new = [group for group in groups if group[0].url not in self._briefings]
        for first, *_ in sorted(new, key=lambda group: (group[0].first_seen, group[0].id)):
            await self._take_in(first, now)
        self._briefings = {url: self._briefings[url] for url in (g[0].url for g in groups) if url in self._briefings}
        self._files = tuple(self._filed(groups))
        self.version += 1
        return len(new)

    async def _take_in(self, known: Known, now: datetime) -> None:
        if known.article is None:
            return
        try:
            briefing = await self._reading.brief(known.article)
            told = await self._reading.features(known.article)
        except UserError as error:
            structlog.get_logger(__name__).warning("article_not_briefed", article=known.url, reason=str(error))
            return
        await asyncio.to_thread(self._clusterer.add, told, now)
        self._briefings[known.url] = briefing

    def _filed(self, groups: Iterable[Sequence[Known]]) -> Iterable[StoryFile]:
        reports = {
            group[0].url: report_of(group, self._briefings[group[0].url], self._outlets)
            for group in groups
            if group[0].url in self._briefings
        }
        for story in self._clusterer.stories():
            found = tuple(reports[id] for id in story.articles if id in reports)
            if found:
                yield StoryFile(story=story, reports=found)


def _by_text(known: Iterable[Known]) -> list[list[Known]]:
    """The articles of each text, its first one first; a text whose first article is gone is told by its next."""
    groups: defaultdict[int, list[Known]] = defaultdict(list)
    for one in known:
        groups[one.id if one.original is None else one.original].append(one)
    return [sorted(group, key=lambda one: (one.id != key, one.id)) for key, group in groups.items()]


def report_of(group: Sequence[Known], briefing: Briefing, outlets: Mapping[str, Outlet]) -> Report:
    """The articles of one text as a report of the first of them; each outlet carries a text once."""
    first, *others = group
    publisher = publisher_of(first, outlets)
    carriers: dict[str, Carrier] = {}
    for one in others:
        by = publisher_of(one, outlets)
        if by.feed != publisher.feed:
            carriers.setdefault(by.feed, Carrier(id=one.url, publisher=by, url=one.url, seen=one.first_seen))
    return Report(briefing=briefing, publisher=publisher, seen=first.first_seen, carriers=tuple(carriers.values()))


def publisher_of(known: Known, outlets: Mapping[str, Outlet]) -> Publisher:
    """Who published an article: an outlet of the product, else the host of the page."""
    feed = next((feed for feed in known.feeds if feed in outlets), None)
    if feed is None:
        name = urlsplit(known.url).hostname or known.url
        return Publisher(name=name, feed=known.feeds[0] if known.feeds else known.url, standard=False)
    outlet = outlets[feed]
    return Publisher(name=outlet.name, feed=feed, ownership=outlet.ownership, region=outlet.region)
