"""Which articles stood in which digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make the table."""
    belongs = sa.ForeignKey("subscriptions.id", name="fk_digested_subscription_subscriptions", ondelete="CASCADE")
    op.create_table(
        "digested",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("subscription", sa.String(64), belongs, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("stories", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digested"),
        sa.UniqueConstraint("subscription", "local_date", name="uq_digested_subscription_local_date"),
    )
    op.create_index("ix_digested_made_at", "digested", ["made_at"])


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("digested")
