"""Articles that one process asks another to brief."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"

_OPEN = "state IN ('asked', 'reading')"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "readings",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(512), nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("text", sa.LargeBinary),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("reader", sa.String(64)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("briefing", sa.String(12)),
        sa.Column("cached", sa.Boolean),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("failure", sa.String(16)),
        sa.Column("told", sa.Text),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
    )
    op.create_index("ix_readings_reader", "readings", ["reader"])
    op.create_index("ix_readings_changed_at", "readings", ["changed_at"])
    some = sa.text(_OPEN)
    op.create_index("uq_readings_open", "readings", ["key"], unique=True, sqlite_where=some, postgresql_where=some)
    op.create_table(
        "readers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("workers", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_readers"),
    )
    op.create_table(
        "admissions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_admissions"),
    )
    op.create_index("ix_admissions_until", "admissions", ["until"])
    op.create_index("ix_admissions_key_until", "admissions", ["key", "until"])


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("admissions")
    op.drop_table("readers")
    op.drop_table("readings")
