"""The table of workspaces that the bot was removed from."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.columns import UtcDateTime
from bot.store.tables import ID, metadata

left_workspaces = Table(
    "left_workspaces",
    metadata,
    Column("platform", String(ID), primary_key=True),
    Column("workspace", String(ID), primary_key=True),
    Column("left_at", UtcDateTime, nullable=False, index=True),
)
