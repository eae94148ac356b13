"""Tables of workspaces that the bot was removed from, and of whose data was deleted."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.columns import UtcDateTime
from bot.store.tables import HASH, ID, metadata

left_workspaces = Table(
    "left_workspaces",
    metadata,
    Column("platform", String(ID), primary_key=True),
    Column("workspace", String(ID), primary_key=True),
    Column("left_at", UtcDateTime, nullable=False, index=True),
)

deletions = Table(
    "deletions",
    metadata,
    Column("key", String(HASH), primary_key=True),  # a hash: whose data it was is not kept
    Column("deleted_at", UtcDateTime, nullable=False, index=True),
)
