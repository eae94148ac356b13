"""Feeds, their articles, and the channels' own choice of feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _feeds()
    _articles()
    _feed_articles()
    _channel_sources()


def downgrade() -> None:
    """Remove the tables, those that refer to others first."""
    for table in ("channel_sources", "feed_articles", "articles", "feeds"):
        op.drop_table(table)


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("url_hash", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("moved_to", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("wanted", sa.Boolean, nullable=False),
        sa.Column("since", _WHEN, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("next_poll_at", _WHEN, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", _WHEN),
        sa.Column("succeeded_at", _WHEN),
        sa.Column("renewed_at", _WHEN),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url_hash", name="uq_feeds_url_hash"),
    )
    op.create_index("ix_feeds_next_poll_at", "feeds", ["next_poll_at"])


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("url_hash", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("published", _WHEN),
        sa.Column("first_seen", _WHEN, nullable=False),
        sa.Column("last_seen", _WHEN, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("try_at", _WHEN),
        sa.Column("text", sa.Text),
        sa.Column("language", sa.String(8)),
        sa.Column("outlet", sa.Text),
        sa.Column("content_hash", sa.String(64)),
        sa.Column("signature", sa.LargeBinary),
        sa.Column("shingles", sa.Integer),
        sa.Column("credit", sa.String(64)),
        sa.Column("original_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("url_hash", name="uq_articles_url_hash"),
    )
    for column in ("first_seen", "last_seen", "try_at", "content_hash", "original_id"):
        op.create_index(f"ix_articles_{column}", "articles", [column])


def _feed_articles() -> None:
    feed = sa.ForeignKey("feeds.id", name="fk_feed_articles_feed_id_feeds", ondelete="CASCADE")
    article = sa.ForeignKey("articles.id", name="fk_feed_articles_article_id_articles", ondelete="CASCADE")
    op.create_table(
        "feed_articles",
        sa.Column("feed_id", sa.Integer, feed, nullable=False),
        sa.Column("article_id", sa.Integer, article, nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "article_id", name="pk_feed_articles"),
    )
    op.create_index("ix_feed_articles_article_id", "feed_articles", ["article_id"])


def _channel_sources() -> None:
    op.create_table(
        "channel_sources",
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("platform", "workspace", "channel", "url_hash")),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("added", sa.Boolean, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", "url_hash", name="pk_channel_sources"),
    )
