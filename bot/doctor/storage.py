"""Checks of the database. Nothing in it is changed: what is tried out is undone."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding, failure, ok, warning
from bot.doctor.machine import existing
from bot.store.address import address, missing, shown
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.migrations.steps import is_current, upgrade

CHECK = "database"
OLD_SQLITE = (3, 35)  # the first that can return deleted rows


class _Undone(Exception):
    """Ends a transaction that was only tried out."""

    def __init__(self, *, current: bool) -> None:
        super().__init__()
        self.current = current


def database_folder(url: str) -> Path:
    """Where the database's file is; the working folder for one on a server or an address that is wrong."""
    try:
        where = address(url)
    except StoreError:
        return Path()
    return Path(where.database).parent if where.drivername.startswith("sqlite") and where.database else Path()


def is_new(url: str) -> bool:
    """Whether it is an SQLite file that is still to be made. Raises StoreError."""
    return missing(address(url))


async def database(url: str) -> Finding:
    """Whether the database can be opened, written, and brought to the newest schema."""
    try:
        where = address(url)
        new = _new_file(where)
        return new if new is not None else await _tried(url, shown(where))
    except StoreError as error:
        return failure(CHECK, str(error), "Look at DATABASE_URL, and at who may read and write there.")


def _new_file(where: URL) -> Finding | None:
    """The finding about an SQLite file that is still to be made; None where there is a database to look at."""
    if not missing(where):
        return None
    folder = existing(Path(where.database or "").parent)
    if not os.access(folder, os.W_OK | os.X_OK):
        return failure(CHECK, f"no file can be made in {folder}", "Let the program's user write there.")
    return ok(CHECK, f"{shown(where)} is made by the first `communique run`")


async def _tried(url: str, name: str) -> Finding:
    database = await Database.open(url)
    try:
        mode = await _journal(database)
        current = await _writable(database)
    except SQLAlchemyError as error:
        told = f"{name} cannot be written: {getattr(error, 'orig', None) or error}"
        return failure(CHECK, told, "Let the program's user write to the file and its folder.")
    finally:
        await database.close()
    if mode not in (None, "wal"):
        told = f"{name} is written in the mode “{mode}”, in which readers and writers wait for each other"
        return warning(CHECK, told, "Put the file on a local disk: network file systems cannot do WAL.")
    if mode is not None and sqlite3.sqlite_version_info < OLD_SQLITE:
        told = f"SQLite {sqlite3.sqlite_version} is too old"
        return failure(CHECK, told, "Use a Python with SQLite 3.35 or newer.")
    return ok(CHECK, f"{name} can be read and written" + ("" if current else "; the next start updates its schema"))


async def _journal(database: Database) -> str | None:
    """SQLite's journal mode; None for a server."""
    if database.dialect != "sqlite":
        return None
    async with database.reading() as connection:
        return str((await connection.execute(text("PRAGMA journal_mode"))).scalar_one())


async def _writable(database: Database) -> bool:
    """Whether the schema is the newest; raises StoreError or SQLAlchemyError where it cannot be written."""
    try:
        await database.change_schema(_try_out)
    except _Undone as undone:
        return undone.current
    raise AssertionError("what is tried out is always undone")


def _try_out(connection: Connection) -> None:
    """Bring the schema forward and write, and have both undone."""
    current = is_current(connection)
    upgrade(connection)
    connection.execute(text("CREATE TABLE communique_doctor (id INTEGER)"))
    raise _Undone(current=current)
