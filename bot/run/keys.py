"""The keys that encrypt workspaces' tokens: everything sealed with the newest."""

from __future__ import annotations

from collections.abc import Sequence

from bot.run.newest import newest
from bot.store.installations import Installations
from bot.store.sealing import Seal


async def rotate(url: str, keys: Sequence[str]) -> str:
    """Encrypt every token in the database of `url` with the first key; returns what was done, in words.

    What no key opens is left as it is, and named. Raises StoreError, and SealError where there is no key.
    """
    seal = Seal(keys)
    async with newest(url) as database:
        found = await Installations(database, seal).reseal()
    done = f"{found.total - len(found.unreadable)} of {found.total} workspaces are sealed with the first key."
    if found.unreadable:
        named = ", ".join(found.unreadable)
        return f"{done} No key opens the tokens of: {named}. Put the key back, or have them install the app again."
    if len(keys) > 1:
        return f"{done} The other keys can be removed from COMMUNIQUE_KEYS once all processes have been restarted."
    return done
