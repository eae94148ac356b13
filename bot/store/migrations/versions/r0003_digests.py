"""Subscriptions, and the ledger of what was delivered to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _subscriptions()
    _deliveries()


def downgrade() -> None:
    """Remove the tables, those that refer to others first."""
    for table in ("deliveries", "subscriptions"):
        op.drop_table(table)


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(64), nullable=False),
        *_target(),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("post_at", sa.String(5), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("days", sa.String(7), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("next_run_at", _WHEN, nullable=False),
        sa.Column("next_date", sa.Date, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("disabled", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_next_run_at", "subscriptions", ["next_run_at"])
    op.create_index(
        "ix_subscriptions_platform_workspace_channel", "subscriptions", ["platform", "workspace", "channel"]
    )


def _deliveries() -> None:
    belongs = sa.ForeignKey("subscriptions.id", name="fk_deliveries_subscription_subscriptions", ondelete="CASCADE")
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("subscription", sa.String(64), belongs, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        *_target(),
        sa.Column("due_at", _WHEN, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("not_before", _WHEN, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("lease_owner", sa.String(64)),
        sa.Column("lease_until", _WHEN),
        sa.Column("tried_at", _WHEN),
        sa.Column("content", sa.Text),
        sa.Column("content_hash", sa.String(64)),
        sa.Column("platform_message_id", sa.String(64)),
        sa.Column("reason", sa.Text),
        sa.Column("changed_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
        sa.UniqueConstraint("subscription", "local_date", "part", name="uq_deliveries_subscription_local_date_part"),
    )
    op.create_index("ix_deliveries_due_at", "deliveries", ["due_at"])
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])


def _target() -> tuple[sa.Column[str], ...]:
    ids = tuple(sa.Column(name, sa.String(64), nullable=False) for name in ("platform", "workspace", "channel"))
    return *ids, sa.Column("kind", sa.String(16), nullable=False)
