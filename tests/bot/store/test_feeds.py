"""Feeds and their articles as stored."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from store_samples import NOW, channel

from bot.store.article_rows import Reading
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.feeds import LEASE, Feeds
from bot.store.prune import Retention, prune
from bot.store.sources import Source, Sources
from summarizer.domain import Article
from summarizer.feeds.entries import Entry, FeedResult
from summarizer.feeds.near import content_hash, signature

URL, OTHER = "https://herald.example/rss", "https://post.example/feed"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TEXT = " ".join(f"Envoy number {n} met a minister in town {n} and left without a word." for n in range(30))


def entry(name: str = "a", **more: object) -> Entry:
    url = f"https://herald.example/{name}"
    return Entry(url=url, link=f"{url}?utm_source=rss", title=f"Title {name}", **more)


def reading(text: str = TEXT, **more: object) -> Reading:
    article = Article(id="x", text=text, title="As on the page", language="en", outlet="Herald")
    return Reading(article=article, content_hash=content_hash(text), signature=signature(text), **more)


async def ready(database: Database, *urls: str) -> tuple[Feeds, Articles, int]:
    """Both stores, and the first feed's id."""
    feeds = Feeds(database)
    await feeds.want(urls or [URL], NOW)
    return feeds, Articles(database), (await feeds.claim_due(NOW))[0].id


async def announce(articles: Articles, feed_id: int, *entries: Entry, at: object = NOW) -> tuple[Entry, ...]:
    return await articles.announce(feed_id, entries, now=at, not_before=at - 3 * DAY)


async def test_a_due_feed_is_taken_by_one_and_due_again_when_its_lease_ends(database: Database) -> None:
    feeds = Feeds(database)
    await feeds.want([URL, OTHER], NOW)
    assert [feed.url for feed in await feeds.claim_due(NOW)] == [URL, OTHER]
    assert await feeds.claim_due(NOW + MINUTE) == ()
    assert len(await feeds.claim_due(NOW + LEASE)) == 2


async def test_a_success_keeps_validators_and_ends_failures(database: Database) -> None:
    feeds, _, _ = await ready(database)
    (feed,) = await feeds.claim_due(NOW + LEASE)
    for failures in range(2):
        at = NOW + failures * DAY
        await feeds.polled(feed, FeedResult(url=URL, status=500, error="No."), next_at=at, now=at)
    (failing,) = await feeds.pulses(NOW)
    assert (failing.failing_since, failing.status, failing.error) == (NOW, 500, "No.")
    assert (await feeds.claim_due(NOW + DAY))[0].failures == 2
    well = FeedResult(url=URL, status=200, etag='"1"', modified="then", title="Herald", moved="https://new.example/rss")
    await feeds.polled(feed, well, next_at=NOW + 2 * DAY, now=NOW + DAY)
    (after,) = await feeds.claim_due(NOW + 2 * DAY)
    assert (after.etag, after.modified, after.failures) == ('"1"', "then", 0)
    assert (after.url, after.at) == (URL, "https://new.example/rss")
    (pulse,) = await feeds.pulses(NOW)
    assert (pulse.name, pulse.failing_since, pulse.succeeded_at, pulse.error) == ("Herald", None, NOW + DAY, None)


async def test_feeds_that_nobody_wants_rest_and_come_back_with_what_is_known(database: Database) -> None:
    feeds, _, _ = await ready(database)
    (feed,) = await feeds.claim_due(NOW + LEASE)
    await feeds.polled(feed, FeedResult(url=URL, status=200, etag='"1"'), next_at=NOW, now=NOW)
    await feeds.want([OTHER], NOW)
    assert [one.url for one in await feeds.claim_due(NOW + DAY)] == [OTHER]
    assert [pulse.url for pulse in await feeds.pulses(NOW)] == [OTHER]
    await feeds.want([OTHER, URL], NOW)
    assert [one.etag for one in await feeds.claim_due(NOW + DAY)] == ['"1"']


async def test_dates_and_guids_that_change_make_no_new_article(database: Database) -> None:
    _, articles, feed = await ready(database)
    first = entry(guid="1", published=NOW - MINUTE)
    assert await announce(articles, feed, first) == (first,)
    again = entry(guid="2", published=NOW)
    assert await announce(articles, feed, again, at=NOW + DAY) == ()
    known = await articles.find(first.url)
    assert known is not None
    assert (known.published, known.first_seen, known.state) == (NOW - MINUTE, NOW, "waiting")


async def test_old_articles_are_known_but_not_opened(database: Database) -> None:
    _, articles, feed = await ready(database)
    old, undated = entry("old", published=NOW - 4 * DAY), entry("undated")
    assert await announce(articles, feed, old, undated) == (old, undated)
    assert [one.url for one in await articles.claim_waiting(NOW)] == [undated.url]
    assert (await articles.find(old.url)).state == "old"


async def test_an_article_is_taken_by_one_and_read_once(database: Database) -> None:
    _, articles, feed = await ready(database)
    await announce(articles, feed, entry(author="Wire"))
    (waiting,) = await articles.claim_waiting(NOW)
    assert (waiting.link, waiting.attempts) == ("https://herald.example/a?utm_source=rss", 0)
    assert await articles.claim_waiting(NOW + MINUTE) == ()
    await articles.read(waiting.id, reading(published=NOW - MINUTE, credit="AP"))
    assert await articles.claim_waiting(NOW + DAY) == ()
    known = await articles.find(waiting.url)
    assert (known.state, known.original, known.credit, known.published) == ("fetched", known.id, "AP", NOW - MINUTE)
    assert (known.article.text, known.article.title, known.article.author) == (TEXT, "As on the page", "Wire")
    assert known.article.id == waiting.url
    assert await articles.get(known.id) == known
    assert await articles.get(known.id + 1) is None


async def test_the_feeds_own_date_wins_over_the_pages(database: Database) -> None:
    _, articles, feed = await ready(database)
    await announce(articles, feed, entry(published=NOW - DAY))
    (waiting,) = await articles.claim_waiting(NOW)
    await articles.read(waiting.id, reading(published=NOW))
    assert (await articles.find(waiting.url)).published == NOW - DAY


async def test_why_an_article_could_not_be_read(database: Database) -> None:
    _, articles, feed = await ready(database)
    await announce(articles, feed, entry())
    (waiting,) = await articles.claim_waiting(NOW)
    await articles.unread(waiting.id, "waiting", "Busy.", attempts=1, try_at=NOW + DAY)
    assert await articles.claim_waiting(NOW + LEASE) == ()
    (again,) = await articles.claim_waiting(NOW + DAY)
    assert again.attempts == 1
    await articles.unread(waiting.id, "paywalled", "Only 9 words.", attempts=2, try_at=None)
    known = await articles.find(waiting.url)
    assert (known.state, known.reason, known.article) == ("paywalled", "Only 9 words.", None)
    assert await articles.claim_waiting(NOW + 9 * DAY) == ()


async def test_copies_are_no_originals(database: Database) -> None:
    _, articles, feed = await ready(database)
    await announce(articles, feed, entry("a"), entry("b"))
    b, a = await articles.claim_waiting(NOW)
    await articles.read(a.id, reading())
    await articles.read(b.id, reading(original=a.id))
    ((id, mark),) = await articles.signatures(NOW)
    assert (id, mark.minima.tolist()) == (a.id, signature(TEXT).minima.tolist())
    assert await articles.with_content(content_hash(TEXT), NOW) == (a.id,)
    assert await articles.with_content(content_hash(TEXT), NOW + MINUTE) == ()
    assert await articles.signatures(NOW + MINUTE) == ()
    assert (await articles.find(b.url)).state == "duplicate"
    assert [known.original for known in await articles.readable(NOW)] == [a.id, a.id]


async def test_an_article_belongs_to_every_feed_that_holds_it(database: Database) -> None:
    feeds = Feeds(database)
    await feeds.want([URL, OTHER], NOW)
    first, second = await feeds.claim_due(NOW)
    articles = Articles(database)
    await announce(articles, first.id, entry("a"), entry("b"))
    await announce(articles, second.id, entry("a"))
    for waiting in await articles.claim_waiting(NOW):
        await articles.read(waiting.id, reading(f"{waiting.url} {TEXT}"))
    assert (await articles.find(entry("a").url)).feeds == (URL, OTHER)
    assert [known.url for known in await articles.readable(NOW, [OTHER])] == [entry("a").url]
    assert len(await articles.readable(NOW, [URL])) == 2
    assert await articles.readable(NOW + MINUTE) == ()
    assert [pulse.read for pulse in await feeds.pulses(NOW)] == [2, 1]
    assert [pulse.read for pulse in await feeds.pulses(NOW + MINUTE)] == [0, 0]


async def test_strange_words_and_long_feeds_are_stored(database: Database) -> None:
    _, articles, feed = await ready(database)
    odd = entry("odd", summary="half \ud83d and \0", author="é" * 300)
    many = [entry(f"n{n}") for n in range(300)]
    assert len(await announce(articles, feed, odd, *many)) == 301
    assert len(await announce(articles, feed, odd, *many)) == 0


async def test_articles_go_when_no_feed_holds_them_any_more(database: Database) -> None:
    feeds, articles, feed = await ready(database)
    await announce(articles, feed, entry("gone"), entry("held"))
    await announce(articles, feed, entry("held"), at=NOW + 40 * DAY)
    counts = await prune(database, NOW + 41 * DAY, Retention(articles=30 * DAY))
    assert counts["articles"] == 1
    assert await articles.find(entry("gone").url) is None
    assert (await articles.find(entry("held").url)).first_seen == NOW
    assert len(await feeds.pulses(NOW)) == 1


DEFAULTS = (Source(url=URL, title="Herald"), Source(url=OTHER, title="Post"))


async def test_a_channels_sources(database: Database) -> None:
    sources = Sources(database)
    assert await sources.of(channel(), DEFAULTS) == DEFAULTS
    await sources.remove(channel(), OTHER, by="U1", now=NOW)
    await sources.add(channel(), "https://own.example/b", by="U1", now=NOW, title="Own B")
    await sources.add(channel(), "https://own.example/a", by="U2", now=NOW + MINUTE)
    assert await sources.of(channel(), DEFAULTS) == (
        DEFAULTS[0],
        Source(url="https://own.example/b", title="Own B", own=True),
        Source(url="https://own.example/a", own=True),
    )
    assert await sources.of(channel("C2"), DEFAULTS) == DEFAULTS
    assert await sources.added_anywhere() == ("https://own.example/a", "https://own.example/b")


async def test_a_source_may_be_removed_by_others_and_added_again(database: Database) -> None:
    sources = Sources(database)
    await sources.add(channel(), "https://own.example/b", by="U1", now=NOW)
    await sources.remove(channel(), "https://own.example/b", by="U2", now=NOW)
    assert await sources.of(channel(), DEFAULTS) == DEFAULTS
    assert await sources.added_anywhere() == ()
    await sources.remove(channel(), URL, by="U1", now=NOW)
    await sources.add(channel(), URL, by="U2", now=NOW)
    assert [source.url for source in await sources.of(channel(), DEFAULTS)] == [URL, OTHER]


@pytest.mark.parametrize("urls", [[], [URL, URL]])
async def test_wanting_nothing_or_the_same_twice(database: Database, urls: list[str]) -> None:
    feeds = Feeds(database)
    await feeds.want(urls, NOW)
    assert len(await feeds.claim_due(NOW)) == len(set(urls))


async def test_feeds_that_hold_the_same_articles_in_other_orders(url: str, database: Database) -> None:
    """Announced at once by several processes, each has all of them, and nobody waits for anybody for ever."""
    await ready(database, *(f"https://herald.example/{number}" for number in range(4)))
    others = [await Database.open(url) for _ in range(4)]
    shuffled, rows = random.Random(1), [entry(str(number)) for number in range(200)]  # noqa: S311
    orders = [shuffled.sample(rows, len(rows)) for _ in others]
    for minute in range(5):
        at = NOW + minute * MINUTE
        announcing = [
            announce(Articles(other), feed_id, *order, at=at)
            for feed_id, (other, order) in enumerate(zip(others, orders, strict=True), start=1)
        ]
        new = [one for found in await asyncio.gather(*announcing) for one in found]
        assert len(new) == (200 if minute == 0 else 0)
    for other in others:
        await other.close()
