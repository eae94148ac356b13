"""What the newsroom tells all processes: stories and the outlines of their articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Make the tables; the one row about the clustering gets counters of changes and of newsrooms."""
    for name in ("version", "epoch"):
        op.add_column("story_outline", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "stories",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("titled", sa.Text),
        sa.Column("absorbed_by", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_version", "stories", ["version"])
    op.create_table(
        "story_articles",
        sa.Column("article_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("url_hash", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("original_id", sa.Integer, nullable=False),
        sa.Column("holders", sa.Integer, nullable=False),
        sa.Column("story", sa.String(64)),
        sa.Column("number", sa.Integer),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_story_articles"),
        sa.UniqueConstraint("url_hash", name="uq_story_articles_url_hash"),
    )
    for column in ("story", "first_seen", "version"):
        op.create_index(f"ix_story_articles_{column}", "story_articles", [column])


def downgrade() -> None:
    """Remove the tables and the counters."""
    op.drop_table("story_articles")
    op.drop_table("stories")
    with op.batch_alter_table("story_outline") as batch:
        batch.drop_column("epoch")
        batch.drop_column("version")
