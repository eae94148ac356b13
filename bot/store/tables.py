"""The tables. Every change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.columns import TRACEPARENT, CleanText, UtcDateTime

ID = 64  # characters: platform, workspace, channel, user and message ids are far shorter
HASH = 64  # hexadecimal digits of SHA-256
# The conditions of two indexes of the ledger; a query that says the same in other words does not find its index.
DUE, LEASED = "state IN ('pending', 'unknown')", "state = 'sending'"

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
    Column("fetched_at", UtcDateTime, nullable=False, index=True),
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

channel_sources = Table(
    "channel_sources",
    metadata,
    Column("platform", String(ID), primary_key=True),
    Column("workspace", String(ID), primary_key=True),
    Column("channel", String(ID), primary_key=True),
    Column("url_hash", String(HASH), primary_key=True),
    Column("url", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("added", Boolean, nullable=False),  # false: one of the product's own that the channel does not want
    Column("changed_by", String(ID), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(ID), primary_key=True),
    Column("platform", String(ID), nullable=False),
    Column("workspace", String(ID), nullable=False),
    Column("channel", String(ID), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("choice", CleanText, nullable=False),  # JSON
    Column("post_at", String(5), nullable=False),  # HH:MM
    Column("timezone", String(ID), nullable=False),
    Column("days", String(7), nullable=False),  # digits, 0 is Monday
    Column("created_by", String(ID), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_run_at", UtcDateTime, nullable=False, index=True),
    Column("next_date", Date, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("disabled", CleanText),
    Index(None, "platform", "workspace", "channel"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(24), primary_key=True),
    Column("subscription", ForeignKey(subscriptions.c.id, ondelete="CASCADE"), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("part", Integer, nullable=False),
    Column("platform", String(ID), nullable=False),
    Column("workspace", String(ID), nullable=False),
    Column("channel", String(ID), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("state", String(8), nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("lease_owner", String(ID)),
    Column("lease_until", UtcDateTime),
    Column("tried_at", UtcDateTime),  # the first time
    Column("content", CleanText),  # JSON
    Column("content_hash", String(HASH)),
    Column("platform_message_id", String(ID)),
    Column("reason", CleanText),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("traceparent", TRACEPARENT),  # of the tick that entered it
    UniqueConstraint("subscription", "local_date", "part"),
    Index(None, "due_at", "part"),
    # Nine of ten entries are over, and are in neither of these: they stay small however long the ledger is kept.
    Index("ix_deliveries_due", "not_before", "due_at", "part", sqlite_where=text(DUE), postgresql_where=text(DUE)),
    Index("ix_deliveries_leased", "lease_until", sqlite_where=text(LEASED), postgresql_where=text(LEASED)),
)

digested = Table(
    "digested",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription", ForeignKey(subscriptions.c.id, ondelete="CASCADE"), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("stories", CleanText, nullable=False),  # JSON
    Column("made_at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("subscription", "local_date"),
)
