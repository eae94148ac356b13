"""The keys that encrypt workspaces' tokens: everything sealed with the newest."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.installations import Installations
from bot.store.sealing import Seal


async def rotate(url: str, keys: Sequence[str]) -> str:
    """Encrypt every token in the database of `url` with the first key; returns what was done, in words.

    What no key opens is left as it is, and named. Raises StoreError, and SealError where there is no key.
    """
    database = await Database.open(url)
    try:
        seal = Seal(keys)
        if await database.outdated():
            raise StoreError("The database is not at the newest version: run `communique migrate` first.")
        found = await Installations(database, seal).reseal()
    finally:
        await database.close()
    done = f"{found.total - len(found.unreadable)} of {found.total} workspaces are sealed with the first key."
    if found.unreadable:
        named = ", ".join(found.unreadable)
        return f"{done} No key opens the tokens of: {named}. Put the key back, or have them install the app again."
    if len(keys) > 1:
        return f"{done} The other keys can be removed from COMMUNIQUE_KEYS once all processes have been restarted."
    return done
