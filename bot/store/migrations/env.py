"""Run by Alembic for each command; the connection comes from `steps`."""

from __future__ import annotations

from alembic import context

from bot.store import (  # noqa: F401 - their tables belong to the metadata too
    feed_tables,
    installation_tables,
    pace_tables,
    reading_tables,
    story_tables,
    workspace_tables,
)
from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by rebuilding its table
)
with context.begin_transaction():
    context.run_migrations()
