"""Tables of the workspaces that installed the app, and of installations under way."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.columns import CleanText, UtcDateTime
from bot.store.tables import HASH, ID, metadata

installations = Table(
    "installations",
    metadata,
    Column("platform", String(ID), primary_key=True),
    Column("workspace", String(ID), primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("enterprise", String(ID)),
    Column("bot", String(ID), nullable=False),
    Column("bot_user", String(ID), nullable=False),
    Column("bot_name", CleanText, nullable=False),
    Column("scopes", CleanText, nullable=False),  # separated by commas
    Column("sealed", CleanText, nullable=False),  # the tokens, encrypted
    Column("expires_at", UtcDateTime),  # NULL: the token does not expire
    Column("refreshing_until", UtcDateTime),  # a process is about to replace the token
    Column("installed_by", String(ID), nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
)

oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state_hash", String(HASH), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
