"""`communique restored`: what to do with the ledger of a backup before anything is posted from it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.store.database import Database
from bot.store.restored import after_restore
from summarizer.errors import UserError


def moment(text: str) -> datetime:
    """An instant as people write it, 2026-11-22T10:05Z, as aware UTC; raises UserError where it has no zone."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UserError(f"“{text}” is no date and time: write 2026-11-22T10:05Z.") from error
    if found.tzinfo is None:
        raise UserError(f"“{text}” has no zone: write {text}Z for UTC.")
    return found.astimezone(UTC)


async def restored(url: str, until: str, *, now: datetime, skip: bool = False) -> str:
    """Settle what may have been posted up to `until` (see `moment`); returns what was done, in words.

    `skip`: give it up, in the place of asking the platforms. Raises UserError for a time to come, and StoreError.
    """
    last = moment(until)
    if last > now:
        raise UserError("That is still to come: name the time at which the lost database was last at work.")
    database = await Database.open(url)
    try:
        await database.migrate()
        done = await after_restore(database, last, now, "skipped" if skip else "unknown")
    finally:
        await database.close()
    fate = "are given up" if skip else "are asked about on their platforms before anything is posted"
    return (
        f"{done.entered} messages of digests that were due since the backup, and {done.doubtful} that were not over "
        f"in it, {fate}. Now the processes can be started."
    )
