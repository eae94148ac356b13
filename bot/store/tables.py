"""The tables. Every change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from bot.store.columns import CleanText, UtcDateTime

ID = 64  # characters: platform, workspace, channel, user and message ids are far shorter
HASH = 64  # hexadecimal digits of SHA-256

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    }
)

channels = Table(
    "channels",
    metadata,
    Column("platform", String(ID), primary_key=True),
    Column("workspace", String(ID), primary_key=True),
    Column("channel", String(ID), primary_key=True),
    Column("autolink", Boolean, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("positions", String(16), nullable=False),
    Column("replies", String(16), nullable=False),
    Column("left_at", UtcDateTime),
)

channel_changes = Table(
    "channel_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(ID), nullable=False),
    Column("workspace", String(ID), nullable=False),
    Column("channel", String(ID), nullable=False),
    Column("setting", String(ID), nullable=False),
    Column("was", Text, nullable=False),  # JSON, as is the next
    Column("became", Text, nullable=False),
    Column("changed_by", String(ID), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False, index=True),
    Index(None, "platform", "workspace", "channel"),
)

people = Table(
    "people",
    metadata,
    Column("platform", String(ID), primary_key=True),
    Column("workspace", String(ID), primary_key=True),
    Column("user", String(ID), primary_key=True),
    Column("timezone", String(ID)),
    Column("replies", String(16)),
)

briefings = Table(
    "briefings",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("content_hash", String(HASH), nullable=False),
    Column("engine_name", String(255), nullable=False),
    Column("engine_version", String(255), nullable=False),
    Column("owner", String(512), nullable=False),  # "" for all; not NULL, which a unique constraint never matches
    Column("format", Integer, nullable=False),
    Column("data", Text, nullable=False),  # JSON
    Column("used_at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("content_hash", "engine_name", "engine_version", "owner"),
)

briefing_urls = Table(
    "briefing_urls",
    metadata,
    Column("url_hash", String(HASH), primary_key=True),  # an index cannot hold URLs of any length
    Column("url", CleanText, nullable=False),
    Column("briefing_id", ForeignKey(briefings.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("fetched_at", UtcDateTime, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(ID), nullable=False),
    Column("workspace", String(ID), nullable=False),
    Column("channel", String(ID), nullable=False),
    Column("briefing_id", ForeignKey(briefings.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("url_hash", String(HASH)),
    Column("url", CleanText),
    Column("title", CleanText, nullable=False),
    Column("message", String(ID), nullable=False),
    Column("permalink", CleanText),
    Column("posted_at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("platform", "workspace", "channel", "message", "briefing_id"),
    Index(None, "platform", "workspace", "channel", "posted_at"),
)

events = Table(
    "events",
    metadata,
    Column("event_id", String(255), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
)
