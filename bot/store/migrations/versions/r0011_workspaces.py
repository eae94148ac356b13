"""Workspaces that the bot was removed from, whose data is deleted when a while has passed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    """Make the table, and an index by which old addresses are found."""
    op.create_table(
        "left_workspaces",
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", name="pk_left_workspaces"),
    )
    op.create_index("ix_left_workspaces_left_at", "left_workspaces", ["left_at"])
    op.create_index("ix_briefing_urls_fetched_at", "briefing_urls", ["fetched_at"])


def downgrade() -> None:
    """Remove both."""
    op.drop_index("ix_briefing_urls_fetched_at", "briefing_urls")
    op.drop_table("left_workspaces")
