"""Whether the PostgreSQL server has connections enough for the processes of a fleet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding, failure, ok, warning
from bot.store.address import address
from bot.store.database import Database
from bot.store.errors import StoreError

CHECK = "connections"
_QUEUE, _LISTENER = 4, 1  # see bot/jobs/postgres.py and bot/remote/watch.py
_SHARDS, _NEWSROOM, _NIGHT = 1, 1, 1  # locks: who runs which shards, who is the newsroom, who prunes
# What each role keeps at most besides the pool that storage.connections sizes. docs/deploy.md has the same table.
BESIDES = {
    "all": _QUEUE + _SHARDS + _NEWSROOM + _NIGHT,
    "web": _LISTENER,
    "gateway": _LISTENER + _SHARDS,
    "scheduler": _NIGHT,
    "worker": _QUEUE,
    "nlp": _QUEUE + _NEWSROOM,
}
_ROOM = text(
    """
SELECT current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true)::int, 0) AS server,
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS of_database,
       (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user) AS of_role,
       (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL AND pid <> pg_backend_pid()) AS used
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many connections there may be at once, and how many there are without ours."""

    most: int
    used: int

    @property
    def left(self) -> int:
        """How many more there may be."""
        return max(self.most - self.used, 0)


def needed(role: str, connections: int) -> int:
    """The most connections that a process of this role has open, with so many in its pool."""
    return connections + BESIDES[role]


async def connections(url: str, pool: int) -> Finding | None:
    """Whether a fleet of one process a role fits; None where there is no server, or it cannot be asked.

    `pool` is the setting storage.connections.
    """
    try:
        if not address(url).drivername.startswith("postgresql"):
            return None  # to open a file would make it
        database = await Database.open(url)
    except StoreError:
        return None  # the check of the database tells
    try:
        return judged(await _room(database), pool)
    except SQLAlchemyError:
        return None
    finally:
        await database.close()


async def _room(database: Database) -> Room:
    async with database.reading() as connection:
        row = (await connection.execute(_ROOM)).one()
    limits = [limit for limit in (row.server, row.of_database, row.of_role) if limit is not None and limit >= 0]
    return Room(most=min(limits), used=row.used)


def judged(room: Room, pool: int) -> Finding:
    """What so much room is enough for."""
    one = needed("all", pool)
    fleet = sum(needed(role, pool) for role in BESIDES if role != "all")
    told = (
        f"{room.used} of {room.most} are used; `communique run` takes at most {one}, one process of each role {fleet}"
    )
    remedy = (
        "Raise max_connections of the server (or the limit of its role), run fewer processes, or lower "
        "COMMUNIQUE_STORAGE__CONNECTIONS: docs/deploy.md says what each role takes."
    )
    if room.left < one:
        return failure(CHECK, told, remedy)
    if room.left < fleet:
        return warning(CHECK, told, remedy)
    return ok(CHECK, told)
