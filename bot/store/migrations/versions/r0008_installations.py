"""Workspaces that installed the app, with their tokens."""

from __future__ import annotations

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Remove the tables."""
