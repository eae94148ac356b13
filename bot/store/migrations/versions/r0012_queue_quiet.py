"""Who waits for jobs is told of new ones, not of each that is done.

PgQueuer tells both. To be told of a job that is done has every worker look for others, which there are not, and the
more workers there are, the less each of them gets done.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision: str | None = "0011"
_ALL = "INSERT OR UPDATE OR DELETE OR TRUNCATE"


def upgrade() -> None:
    """Tell of new jobs alone."""
    _tell_of("INSERT")


def downgrade() -> None:
    """Tell of every change."""
    _tell_of(_ALL)


def _tell_of(changes: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # on SQLite the queue is in memory
        connection.exec_driver_sql("DROP TRIGGER tg_pgqueuer_changed ON pgqueuer")
        connection.exec_driver_sql(
            f"CREATE TRIGGER tg_pgqueuer_changed AFTER {changes} ON pgqueuer EXECUTE FUNCTION fn_pgqueuer_changed()"
        )
