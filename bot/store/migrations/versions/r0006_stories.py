"""What the clustering of stories knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "story_features",
        sa.Column("url_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("features", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("url_hash", name="pk_story_features"),
    )
    op.create_table(
        "story_outline",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story_outline"),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("story_outline")
    op.drop_table("story_features")
