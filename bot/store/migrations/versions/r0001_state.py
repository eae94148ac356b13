"""Channels, people, briefings, posts, events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _channels()
    _briefings()
    _urls()
    _posts()
    op.create_table(
        "people",
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("timezone", sa.String(64)),
        sa.Column("replies", sa.String(16)),
        sa.PrimaryKeyConstraint("platform", "workspace", "user", name="pk_people"),
    )
    op.create_table(
        "events",
        sa.Column("event_id", sa.String(255), nullable=False),
        sa.Column("seen_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_events"),
    )
    op.create_index("ix_events_seen_at", "events", ["seen_at"])


def downgrade() -> None:
    """Remove the tables, those that refer to others first."""
    for table in ("posts", "briefing_urls", "briefings", "channel_changes", "channels", "people", "events"):
        op.drop_table(table)


def _channels() -> None:
    op.create_table(
        "channels",
        *_channel_key(),
        sa.Column("autolink", sa.Boolean, nullable=False),
        sa.Column("sentences", sa.Integer, nullable=False),
        sa.Column("positions", sa.String(16), nullable=False),
        sa.Column("replies", sa.String(16), nullable=False),
        sa.Column("left_at", _WHEN),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", name="pk_channels"),
    )
    op.create_table(
        "channel_changes",
        sa.Column("id", sa.Integer, nullable=False),
        *_channel_key(),
        sa.Column("setting", sa.String(64), nullable=False),
        sa.Column("was", sa.Text, nullable=False),
        sa.Column("became", sa.Text, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel_changes"),
    )
    op.create_index("ix_channel_changes_changed_at", "channel_changes", ["changed_at"])
    op.create_index(
        "ix_channel_changes_platform_workspace_channel", "channel_changes", ["platform", "workspace", "channel"]
    )


def _briefings() -> None:
    op.create_table(
        "briefings",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("engine_name", sa.String(255), nullable=False),
        sa.Column("engine_version", sa.String(255), nullable=False),
        sa.Column("owner", sa.String(512), nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("used_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_briefings"),
        sa.UniqueConstraint(
            "content_hash",
            "engine_name",
            "engine_version",
            "owner",
            name="uq_briefings_content_hash_engine_name_engine_version_owner",
        ),
    )
    op.create_index("ix_briefings_used_at", "briefings", ["used_at"])


def _urls() -> None:
    op.create_table(
        "briefing_urls",
        sa.Column("url_hash", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        _briefing("briefing_urls"),
        sa.Column("fetched_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("url_hash", name="pk_briefing_urls"),
    )
    op.create_index("ix_briefing_urls_briefing_id", "briefing_urls", ["briefing_id"])


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, nullable=False),
        *_channel_key(),
        _briefing("posts"),
        sa.Column("url_hash", sa.String(64)),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("permalink", sa.Text),
        sa.Column("posted_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint(
            "platform",
            "workspace",
            "channel",
            "message",
            "briefing_id",
            name="uq_posts_platform_workspace_channel_message_briefing_id",
        ),
    )
    op.create_index("ix_posts_briefing_id", "posts", ["briefing_id"])
    op.create_index("ix_posts_posted_at", "posts", ["posted_at"])
    op.create_index(
        "ix_posts_platform_workspace_channel_posted_at", "posts", ["platform", "workspace", "channel", "posted_at"]
    )


def _channel_key() -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.String(64), nullable=False) for name in ("platform", "workspace", "channel"))


def _briefing(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("briefings.id", name=f"fk_{table}_briefing_id_briefings", ondelete="CASCADE")
    return sa.Column("briefing_id", sa.String(12), key, nullable=False)
