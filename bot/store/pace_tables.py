"""The table by which processes share the platforms' rates."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.columns import UtcDateTime
from bot.store.tables import ID, metadata

paces = Table(
    "paces",
    metadata,
    # A platform as a whole has empty texts in the place of workspace and channel.
    Column("platform", String(ID), primary_key=True),
    Column("workspace", String(ID), primary_key=True),
    Column("channel", String(ID), primary_key=True),
    Column("free_at", UtcDateTime, nullable=False),  # when the next turn is, by the server's clock
)
