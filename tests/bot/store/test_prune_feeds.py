"""Briefings of feeds' articles are kept for nine days, all others for as long as their buttons may be pressed."""

from __future__ import annotations

from datetime import timedelta

from store_samples import NOW, channel, make_briefing

from bot.store.articles import Articles
from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.posts import Post, Posts
from bot.store.prune import Retention, prune
from summarizer.feeds.entries import Entry

FEED, URL, OTHER = "https://herald.example/rss", "https://herald.example/dam", "https://herald.example/by-hand"
LATER = NOW + timedelta(days=10)


async def stored(database: Database) -> str:
    """One briefing of a feed's article; its id."""
    await Feeds(database).want([FEED], NOW)
    (feed,) = await Feeds(database).claim_due(NOW, limit=1)
    entry = Entry(url=URL, link=URL, title="Dam", published=NOW)
    await Articles(database).announce(feed.id, [entry], now=NOW, not_before=NOW - timedelta(days=3))
    return await Briefings(database).add(make_briefing("dam"), now=NOW, urls=[URL])


async def test_those_of_feeds_go_when_no_weekly_digest_looks_back_for_them_and_no_others(database: Database) -> None:
    await stored(database)
    await Briefings(database).add(make_briefing("by hand"), now=NOW, urls=[OTHER])
    assert (await prune(database, NOW + timedelta(days=8), Retention()))["briefings"] == 0
    assert (await prune(database, LATER, Retention()))["briefings"] == 1
    assert await Briefings(database).find_url(URL, NOW) is None
    assert await Briefings(database).find_url(OTHER, NOW) is not None


async def test_one_that_was_posted_stays(database: Database) -> None:
    id = await stored(database)
    await Posts(database).add(
        Post(channel=channel(), briefing_id=id, title="Dam", message="17.1", posted_at=NOW, url=URL)
    )
    assert (await prune(database, LATER, Retention()))["briefings"] == 0
