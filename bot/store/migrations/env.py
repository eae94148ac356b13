"""Run by Alembic for each command; the connection comes from `steps`."""

from __future__ import annotations

from alembic import context

from bot.store import story_tables  # noqa: F401 - its tables belong to the metadata too
from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by rebuilding its table
)
with context.begin_transaction():
    context.run_migrations()
