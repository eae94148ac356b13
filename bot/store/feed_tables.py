"""Tables of feeds and of the articles that they announced."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from bot.store.columns import CleanText, UtcDateTime
from bot.store.tables import HASH, ID, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url_hash", String(HASH), nullable=False, unique=True),
    Column("url", CleanText, nullable=False),  # as subscribed
    Column("moved_to", CleanText),
    Column("title", CleanText, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("etag", CleanText),
    Column("modified", CleanText),
    Column("next_poll_at", UtcDateTime, nullable=False, index=True),
    Column("failures", Integer, nullable=False),  # in a row
    Column("failing_since", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("renewed_at", UtcDateTime),
    Column("status", Integer),
    Column("error", CleanText),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url_hash", String(HASH), nullable=False, unique=True),
    Column("url", CleanText, nullable=False),  # canonical
    Column("link", CleanText, nullable=False),  # to be opened
    Column("title", CleanText, nullable=False),
    Column("summary", CleanText, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("published", UtcDateTime),
    Column("first_seen", UtcDateTime, nullable=False, index=True),
    Column("last_seen", UtcDateTime, nullable=False, index=True),  # in a feed
    Column("state", String(16), nullable=False),
    Column("reason", CleanText),
    Column("attempts", Integer, nullable=False),
    Column("try_at", UtcDateTime, index=True),  # NULL once nothing is left to try
    Column("text", CleanText),
    Column("language", String(8)),
    Column("outlet", CleanText),  # as the page names it
    Column("content_hash", String(HASH), index=True),
    Column("signature", LargeBinary),
    Column("shingles", Integer),
    Column("credit", String(ID)),
    # The first article of its text, itself for originals. No foreign key: that one may be deleted before its copies.
    Column("original_id", Integer, index=True),
)

feed_articles = Table(
    "feed_articles",
    metadata,
    Column("feed_id", ForeignKey(feeds.c.id, ondelete="CASCADE"), primary_key=True),
    Column("article_id", ForeignKey(articles.c.id, ondelete="CASCADE"), primary_key=True, index=True),
)
