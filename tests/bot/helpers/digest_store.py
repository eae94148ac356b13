"""The invented articles in a store, as if feeds had brought them; and what the models would make of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
from digest_samples import NOW, SAMPLES, report

from bot.store.article_rows import Reading as ReadArticle
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.feeds import LEASE, Feeds
from summarizer.domain import Article, Briefing
from summarizer.errors import ExtractError
from summarizer.feeds.entries import Entry
from summarizer.feeds.near import content_hash
from summarizer.feeds.outlets import Outlet
from summarizer.stories.domain import Headline
from summarizer.stories.features import ArticleFeatures, terms

FEEDS = {sample.publisher.name: sample.publisher.feed for sample in SAMPLES}
OUTLETS = tuple(
    Outlet(
        id=name.lower().replace(" ", "-"),
        name=name,
        country="KEN",
        language="en",
        ownership="state" if name == "Sever Telegraph" else "private",
        owner="Somebody",
        region="africa",
        topics=("politics",),
        feed=feed,
    )
    for name, feed in FEEDS.items()
)


def url_of(id: str) -> str:
    return str(report(id).article.url)


def id_of(article: Article) -> str:
    return article.id.rsplit("/", 1)[-1]


async def brief(article: Article) -> Briefing:
    """The sample's briefing, of the article as the store has it."""
    if id_of(article) == "dam-1":
        raise ExtractError("This cannot be briefed.")
    return replace(report(id_of(article)).briefing, article=article)


async def features(article: Article) -> ArticleFeatures:
    """One direction for each story, so that the clusterer has something to go by."""
    vector = np.zeros(384, dtype=np.float32)  # as wide as the encoder's
    vector[sum(id_of(article).split("-")[0].encode()) % 8] = 1.0
    return ArticleFeatures(
        id=article.id,
        terms=terms(f"{article.title}\n{article.text}"),
        vector=vector,
        headline=Headline(text=article.title, article=article.id),
        published=article.published,
    )


async def fill(database: Database, *ids: str, copy_of: dict[str, str] | None = None, again: int = 0) -> None:
    """Puts samples into the store as read; `copy_of` makes one a duplicate of another that is there.

    `again` counts the calls before.
    """
    feeds, articles = Feeds(database), Articles(database)
    await feeds.want(FEEDS.values(), NOW - timedelta(days=2))
    by_url = {feed.url: feed for feed in await feeds.claim_due(NOW + again * LEASE, limit=100)}
    for id in ids:
        one = report(id)
        entry = Entry(url=url_of(id), link=url_of(id), title=one.article.title, published=one.article.published)
        feed = by_url[one.publisher.feed].id
        await articles.announce(feed, [entry], now=one.seen, not_before=NOW - timedelta(days=9))
        original = (copy_of or {}).get(id)
        known, first = await articles.find(url_of(id)), await articles.find(url_of(original)) if original else None
        assert known is not None
        reading = ReadArticle(
            article=one.article,
            content_hash=content_hash(one.article.text),
            original=first.id if first else None,
        )
        await articles.read(known.id, reading)
