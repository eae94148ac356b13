"""Whose data was deleted lately, so that what was asked for before that does not bring any of it back.

A deletion is noted before the first row goes. Whoever writes for somebody looks for such a note in the same
transaction, and writes nothing where the deletion came after the moment at which it was asked to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.keys import PersonKey, WorkspaceKey, owner_keys
from bot.store.statements import in_turn, insert_into, turn_of
from bot.store.workspace_tables import deletions
from summarizer.errors import UserError

Whose = WorkspaceKey | PersonKey


class DeletedMeanwhile(UserError):
    """Somebody's data was deleted while something was under way that would have added to it."""

    def __init__(self) -> None:
        super().__init__("This was deleted before it was done, with all that I kept. Please ask again.")


async def note_deletion(database: Database, key: Whose, now: datetime) -> None:
    """From now on nothing is written that was asked for before; what was being written is written when this returns.

    Of several deletions the latest counts, whichever is noted last.
    """
    row = insert_into(database, deletions).values(key=_hash(key), deleted_at=now)
    change, later = {"deleted_at": row.excluded.deleted_at}, row.excluded.deleted_at > deletions.c.deleted_at
    async with database.writing() as connection:
        await in_turn(database, connection, _turn(key))
        await connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=change, where=later))


async def deleted_since(
    database: Database, connection: AsyncConnection, keys: Iterable[Whose], asked: datetime
) -> bool:
    """Whether the data of one of these was deleted at `asked` or later. No deletion begins until our transaction ends.

    To be called first in it, before anything is locked that others wait for.
    """
    theirs = sorted(keys, key=_turn)
    if database.dialect == "postgresql":  # SQLite has one writer at a time
        for key in theirs:
            await connection.execute(select(func.pg_advisory_xact_lock_shared(_turn(key))))
    later = select(deletions.c.key).where(deletions.c.key.in_(map(_hash, theirs)), deletions.c.deleted_at >= asked)
    return await connection.scalar(later.limit(1)) is not None


async def refuse_deleted(database: Database, connection: AsyncConnection, owner: str, asked: datetime) -> None:
    """As `deleted_since` for the owner of a private text; raises DeletedMeanwhile."""
    keys = owner_keys(owner)
    if keys and await deleted_since(database, connection, keys, asked):
        raise DeletedMeanwhile


def _named(key: Whose) -> tuple[str, ...]:
    """A Discord user is one person in all servers, and is forgotten as such."""
    if isinstance(key, WorkspaceKey):
        return ("workspace", key.platform, key.workspace)
    return ("person", key.platform, "" if key.platform == "discord" else key.workspace, key.user)


def _hash(key: Whose) -> str:
    return hashlib.sha256(json.dumps(_named(key)).encode()).hexdigest()


def _turn(key: Whose) -> int:
    return turn_of("deletions", *_named(key))
