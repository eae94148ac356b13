"""Where telemetry is on, what one process leaves in the database for another is in the trace that it came of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"

_TABLES = ("readings", "deliveries")
_LONGEST = 55  # characters of a W3C traceparent


def upgrade() -> None:
    """Add the columns."""
    for table in _TABLES:
        op.add_column(table, sa.Column("traceparent", sa.String(_LONGEST)))


def downgrade() -> None:
    """Remove them."""
    for table in _TABLES:
        op.drop_column(table, "traceparent")
