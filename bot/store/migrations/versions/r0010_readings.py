"""Articles that one process asks another to brief."""

from __future__ import annotations

revision = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Remove the tables."""
