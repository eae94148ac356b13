"""One round of polling: due feeds are asked, new articles opened, read, and compared with those already there."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.digests.pages import Extract, Outcome, open_page
from bot.store.article_rows import Reading, State, Waiting
from bot.store.articles import Articles
from bot.store.feeds import Feed, Feeds
from summarizer.domain import Article
from summarizer.feeds.asking import Parse, ask_feed
from summarizer.feeds.entries import Entry, FeedResult
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.near import NearIndex, Signature, content_hash, signature
from summarizer.feeds.originals import credited
from summarizer.feeds.pace import Pace
from summarizer.fetch import Fetcher

_log = structlog.get_logger()
_DEFECT = "The feed could not be read because of a defect of this program."


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """How much one round does, and how far it looks back.

    Articles published more than `oldest` ago are not opened; copies are looked for among those first seen within
    `window`. A page that cannot be had is tried `attempts` times in all, first again after `retry`, then after twice
    that.
    """

    pace: Pace = field(default_factory=Pace)
    feeds: int = 100
    articles: int = 200
    oldest: timedelta = timedelta(days=3)
    window: timedelta = timedelta(days=4)
    attempts: int = 3
    retry: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a round did: each feed's result, how many articles were new, and what became of those opened."""

    results: tuple[FeedResult, ...] = ()
    new: int = 0
    states: Mapping[State, int] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[FeedResult, ...]:
        """The feeds that could not be had."""
        return tuple(result for result in self.results if result.error)


class Poller:
    """Asks the feeds that are due and reads what they announce. `chance` spreads the polls out.

    `parse` and `extract` work off the event loop. One round at a time; several processes may share the store.
    """

    def __init__(
        self,
        *,
        feeds: Feeds,
        articles: Articles,
        fetcher: Fetcher,
        parse: Parse,
        extract: Extract,
        hosts: Hosts | None = None,
        settings: PollSettings | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._feeds, self._articles = feeds, articles
        self._fetcher, self._parse, self._extract = fetcher, parse, extract
        self._hosts = hosts or Hosts()
        self._settings = settings or PollSettings()
        self._chance = chance or random.Random()  # noqa: S311 - spreads polls, keeps no secret

    async def poll_due(self, now: datetime) -> Report:
        """One round. What feeds and pages are like is in the report; raises only where the store fails."""
        due = await self._feeds.claim_due(now, self._settings.feeds)
        polled = await asyncio.gather(*(self._poll(feed, now) for feed in due))
        states = await self._read_waiting(now)
        return Report(results=tuple(result for result, _ in polled), new=sum(new for _, new in polled), states=states)

    async def _poll(self, feed: Feed, now: datetime) -> tuple[FeedResult, int]:
        """The feed's result, and how many of its articles are new."""
        try:
            async with self._hosts.turn(feed.at):
                result = await ask_feed(
                    self._fetcher,
                    self._parse,
                    url=feed.url,
                    at=feed.at,
                    etag=feed.etag,
                    modified=feed.modified,
                    now=now,
                )
        except Exception:  # one feed's trouble is no other's
            _log.exception("feed_poll_failed", feed=feed.url)
            result = FeedResult(url=feed.url, error=_DEFECT)
        failures = feed.failures + 1 if result.error else 0
        next_at = now + self._settings.pace.wait(result, failures, self._chance)
        new = await self._announce(feed, result.entries, now)
        # Last: had the process ended between the two, the validators would hide what was not kept.
        await self._feeds.polled(feed, result, next_at=next_at, now=now)
        return result, new

    async def _announce(self, feed: Feed, entries: tuple[Entry, ...], now: datetime) -> int:
        if not entries:
            return 0
        not_before = now - self._settings.oldest
        new = await self._articles.announce(feed.id, entries, now=now, not_before=not_before)
        if new:
            await self._feeds.renewed(feed.id, max(entry.published or now for entry in new))
        return len(new)

    async def _read_waiting(self, now: datetime) -> Mapping[State, int]:
        waiting = await self._articles.claim_waiting(now, self._settings.articles)
        if not waiting:
            return {}
        since = now - self._settings.window
        known = await self._articles.signatures(since)
        comparing = _Comparing(self._articles, await asyncio.to_thread(_indexed, known), since)
        states = await asyncio.gather(*(self._settle(one, comparing, now) for one in waiting))
        return Counter(states)

    async def _settle(self, waiting: Waiting, comparing: _Comparing, now: datetime) -> State:
        """Open and read one article; returns what became of it."""
        try:
            async with self._hosts.turn(waiting.link):
                outcome = await open_page(self._fetcher, self._extract, waiting.link, now)
        except Exception:
            _log.exception("article_read_failed", article=waiting.url)
            outcome = Outcome(state="failed", reason="The page could not be read because of a defect of this program.")
        if outcome.article is not None:
            return await comparing.add(waiting, outcome.article, now)
        attempts = waiting.attempts + 1
        again = outcome.passing and attempts < self._settings.attempts
        pause = max(self._settings.retry * 2 ** (attempts - 1), outcome.retry_after or timedelta(0))
        state: State = "waiting" if again else outcome.state
        await self._articles.unread(
            waiting.id, state, outcome.reason, attempts=attempts, try_at=now + pause if again else None
        )
        return state


class _Comparing:
    """New articles against all the others of the window, and against one another, one at a time."""

    def __init__(self, articles: Articles, index: NearIndex[int], since: datetime) -> None:
        self._articles, self._index, self._since = articles, index, since
        self._turn = asyncio.Lock()

    async def add(self, waiting: Waiting, article: Article, now: datetime) -> State:
        """Stored as an original or as a copy of one."""
        mark, words = await asyncio.to_thread(_fingerprints, article.text)
        async with self._turn:
            original = await self._articles.with_content(words, self._since)
            if original is None and mark is not None:
                original = self._index.nearest(mark)
            if original == waiting.id:  # read before, by a round that took longer than its lease
                original = None
            if original is None and mark is not None:
                self._index.add(waiting.id, mark)
            reading = Reading(
                article=article,
                published=min(article.published, now) if article.published else None,
                content_hash=words,
                signature=mark,
                original=original,
                credit=credited(article.text, article.author or waiting.author),
            )
            await self._articles.read(waiting.id, reading)
        return "fetched" if original is None else "duplicate"


def _indexed(known: tuple[tuple[int, Signature], ...]) -> NearIndex[int]:
    index: NearIndex[int] = NearIndex()
    for id, mark in known:
        index.add(id, mark)
    return index


def _fingerprints(text: str) -> tuple[Signature | None, str]:
    return signature(text), content_hash(text)
