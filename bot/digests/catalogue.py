"""The feeds of all channels together, how they do, and who carries what, with the outlets' names and owners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.store.article_rows import Known
from bot.store.feeds import Feeds
from bot.store.sources import Source, Sources
from summarizer.digest.domain import Publisher
from summarizer.feeds.health import health
from summarizer.feeds.originals import Carrier, Original, originals
from summarizer.feeds.outlets import Outlet

_LOOKED_BACK = timedelta(days=7)  # for how an outlet's pages are like


def defaults(outlets: Iterable[Outlet]) -> tuple[Source, ...]:
    """The product's own feeds, as a channel's sources before it changes any."""
    return tuple(Source(url=outlet.feed, title=outlet.name) for outlet in outlets)


async def want_feeds(feeds: Feeds, sources: Sources, outlets: Iterable[Outlet], now: datetime) -> None:
    """From now on the product's feeds are polled, and those that channels added."""
    await feeds.want([*(outlet.feed for outlet in outlets), *await sources.added_anywhere()], now)


async def health_lines(feeds: Feeds, outlets: Iterable[Outlet], now: datetime) -> tuple[str, ...]:
    """One line a feed of the product's that is not well, under its outlet's name.

    Those that channels added are counted and not named: whoever looks may be of another workspace.
    """
    names = {outlet.feed: outlet.name for outlet in outlets}
    pulses = await feeds.pulses(now - _LOOKED_BACK)
    lines = health((replace(one, name=names[one.url]) for one in pulses if one.url in names), now)
    others = len(health((one for one in pulses if one.url not in names), now))
    told = "One feed that a channel added is" if others == 1 else f"{others} feeds that channels added are"
    return (*lines, f"{told} not well.") if others else lines


def carried(articles: Iterable[Known], outlets: Iterable[Outlet]) -> tuple[Original, ...]:
    """The texts of articles that were read, each with everybody who carries it.

    A feed that is nobody's of `outlets` stands for its host.
    """
    by_feed = {outlet.feed: outlet for outlet in outlets}
    return originals(_carrier(known, by_feed) for known in articles if known.original is not None)


class Publishers:
    """Who publishes what, each made once: an outlet of the product, else the host of the page."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._outlets = {outlet.feed: outlet for outlet in outlets}
        self._made: dict[tuple[str, str], Publisher] = {}

    def of(self, url: str, feeds: tuple[str, ...]) -> Publisher:
        """The publisher of an article, by the feeds that hold it."""
        feed = next((feed for feed in feeds if feed in self._outlets), None)
        host = "" if feed else (urlsplit(url).hostname or url)
        key = feed or (feeds[0] if feeds else url), host
        if key not in self._made:
            self._made[key] = _publisher(key[0], host, self._outlets.get(feed or ""))
        return self._made[key]


def _publisher(feed: str, host: str, outlet: Outlet | None) -> Publisher:
    if outlet is None:
        return Publisher(name=host, feed=feed, standard=False)
    return Publisher(name=outlet.name, feed=feed, ownership=outlet.ownership, region=outlet.region)


def _carrier(known: Known, by_feed: Mapping[str, Outlet]) -> Carrier:
    outlet = next((by_feed[url] for url in known.feeds if url in by_feed), None)
    return Carrier(
        url=known.url,
        outlet=outlet.id if outlet else (urlsplit(known.url).hostname or known.url),
        text=known.original if known.original is not None else known.id,
        first_seen=known.first_seen,
        published=known.published,
        credit=known.credit,
        agency=outlet.agency if outlet else None,
    )
