"""Workspaces that asked for their data to be deleted."""

from __future__ import annotations

revision = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Remove the tables."""
