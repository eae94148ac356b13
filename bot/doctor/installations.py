"""Checks of the workspaces that installed the app."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.credentials import Credentials
from bot.doctor.finding import Finding, failure, ok, skipped, warning
from bot.doctor.storage import is_new
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.installations import Census, Installations
from bot.store.sealing import Seal

CHECK = "Slack installations"
_NAMED = 5  # workspaces


async def installations(credentials: Credentials) -> Finding:
    """How many workspaces there are, and whether the keys open their tokens."""
    try:
        census = await _census(credentials)
    except (StoreError, SQLAlchemyError) as error:
        return skipped(CHECK, f"the database cannot be read: {type(error).__name__}")
    if census is None:
        return skipped(CHECK, "the database is made, or updated, by the first `communique run`")
    count = f"{census.total} {'workspace' if census.total == 1 else 'workspaces'}"
    if census.unreadable:
        named = ", ".join(census.unreadable[:_NAMED]) + (" …" if len(census.unreadable) > _NAMED else "")
        told = f"no key opens the tokens of {len(census.unreadable)} of {count}: {named}"
        return failure(CHECK, told, "Put their key back into COMMUNIQUE_KEYS, or have them install the app again.")
    if census.older:
        told = f"{count}, of which {census.older} not sealed with the first key"
        return warning(CHECK, told, "Run `communique keys rotate`; then the old keys can be removed.")
    return ok(CHECK, f"{count}; the tokens can be read")


async def _census(credentials: Credentials) -> Census | None:
    """None where there is no database of this version yet."""
    url = credentials.database_url.get_secret_value()
    if is_new(url):
        return None
    database = await Database.open(url)
    try:
        return None if await database.outdated() else await Installations(database, Seal(credentials.keys)).census()
    finally:
        await database.close()
