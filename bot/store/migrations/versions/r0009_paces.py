"""How fast posts may follow one another, over all processes; and indexes of what the ledger still has to do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"

_DUE, _LEASED = sa.text("state IN ('pending', 'unknown')"), sa.text("state = 'sending'")


def upgrade() -> None:
    """Make the table, and indexes without what is over in the place of one with everything."""
    op.create_table(
        "paces",
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("platform", "workspace", "channel")),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", name="pk_paces"),
    )
    op.drop_index("ix_deliveries_state_not_before", "deliveries")
    op.drop_index("ix_deliveries_due_at", "deliveries")
    op.create_index("ix_deliveries_due_at_part", "deliveries", ["due_at", "part"])
    due = ["not_before", "due_at", "part"]
    op.create_index("ix_deliveries_due", "deliveries", due, sqlite_where=_DUE, postgresql_where=_DUE)
    op.create_index(
        "ix_deliveries_leased", "deliveries", ["lease_until"], sqlite_where=_LEASED, postgresql_where=_LEASED
    )


def downgrade() -> None:
    """Remove them."""
    for name in ("ix_deliveries_due", "ix_deliveries_leased", "ix_deliveries_due_at_part"):
        op.drop_index(name, "deliveries")
    op.create_index("ix_deliveries_due_at", "deliveries", ["due_at"])
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])
    op.drop_table("paces")
