"""Tables of what the stories' clustering knows, so that a restart goes on where it was."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from bot.store.columns import CleanText, UtcDateTime
from bot.store.tables import HASH, metadata

story_features = Table(
    "story_features",
    metadata,
    Column("url_hash", String(HASH), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("features", CleanText, nullable=False),  # JSON
)

story_outline = Table(
    "story_outline",
    metadata,
    Column("id", Integer, primary_key=True),  # one row: which articles are which story
    Column("data", CleanText, nullable=False),  # JSON
    Column("kept_at", UtcDateTime, nullable=False),
)
