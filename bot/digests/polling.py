"""One round of asking: feeds that are due are asked, and what they announce is written down."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.store.articles import Articles
from bot.store.feeds import Feed, Feeds
from summarizer.feeds.asking import Parse, ask_feed
from summarizer.feeds.entries import Entry, FeedResult
from summarizer.feeds.hosts import Hosts
from summarizer.feeds.pace import Pace
from summarizer.fetch import Fetcher

_log = structlog.get_logger()
_DEFECT = "The feed could not be read because of a defect of this program."


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSettings:
    """How many feeds one round asks, and how often each. Articles published more than `oldest` ago are not opened."""

    pace: Pace = field(default_factory=Pace)
    feeds: int = 100
    oldest: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a round did: each feed's result, and how many articles were new."""

    results: tuple[FeedResult, ...] = ()
    new: int = 0

    @property
    def failed(self) -> tuple[FeedResult, ...]:
        """The feeds that could not be had."""
        return tuple(result for result in self.results if result.error)


class Asker:
    """Asks the feeds that are due. `chance` spreads the polls out, `parse` works off the event loop.

    One round at a time; several processes may share the store.
    """

    def __init__(
        self,
        *,
        feeds: Feeds,
        articles: Articles,
        fetcher: Fetcher,
        parse: Parse,
        hosts: Hosts | None = None,
        settings: AskSettings | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._feeds, self._articles = feeds, articles
        self._fetcher, self._parse = fetcher, parse
        self._hosts = hosts or Hosts()
        self._settings = settings or AskSettings()
        self._chance = chance or random.Random()  # noqa: S311 - spreads polls, keeps no secret

    async def ask_due(self, now: datetime) -> Asked:
        """One round. What feeds are like is in the answer; raises only where the store fails."""
        due = await self._feeds.claim_due(now, self._settings.feeds)
        polled = await asyncio.gather(*(self._poll(feed, now) for feed in due))
        return Asked(results=tuple(result for result, _ in polled), new=sum(new for _, new in polled))

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
