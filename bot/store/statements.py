"""Pieces of SQL that several tables need."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.keys import ChannelKey, PersonKey


def insert_into(database: Database, table: Table) -> postgresql.Insert:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, which each dialect has for itself."""
    if database.dialect == "postgresql":
        return postgresql.insert(table)
    return cast(postgresql.Insert, sqlite.insert(table))  # the same methods with the same meaning


def turn_of(*parts: str) -> int:
    """The turn of what these parts name, 63 bits: two things that share one merely wait for each other."""
    named = json.dumps(parts).encode()
    return int.from_bytes(hashlib.sha256(named).digest()[:8]) >> 1


async def in_turn(database: Database, connection: AsyncConnection, turn: int) -> None:
    """Wait until no other transaction is in this `turn`, a number; ours lasts until it ends."""
    if database.dialect == "postgresql":  # SQLite has one writer at a time
        await connection.execute(select(func.pg_advisory_xact_lock(turn)))


async def locked(connection: AsyncConnection, key: ColumnElement[Any], value: Any) -> bool:
    """Whether the row with this key is there; if so it stays until our transaction ends."""
    there = select(key).where(key == value).with_for_update(read=True, key_share=True)
    return (await connection.execute(there)).first() is not None


def belongs_to(table: Table, key: ChannelKey | PersonKey) -> ColumnElement[bool]:
    """The rows of one channel or person, in their own platform and workspace."""
    return and_(*(table.c[name] == value for name, value in asdict(key).items()))
