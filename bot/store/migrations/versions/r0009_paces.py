"""How fast posts may follow one another, over all processes."""

from __future__ import annotations

revision = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Remove the tables."""
