"""What the operator does with the database and its keys, while the bot runs or before it does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TextIO

from bot.run.migrate import migrate
from bot.run.newest import newest

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.credentials import Credentials


async def operate(
    options: Namespace,
    credentials: Credentials,
    out: TextIO,
    *,
    now: datetime | None = None,
    standard: Collection[str],
    catch_up: timedelta,
) -> int:
    """Do as `add_operator` parsed; returns the exit status. Raises UserError, StoreError.

    `standard` are the addresses of the product's own feeds, `catch_up` is how late a digest may be posted.
    `now` None: the database's time.
    """
    url = credentials.database_url.get_secret_value()
    if options.command == "data":
        from bot.run.data import run_data

        return await run_data(options, url, out, now=now, standard=standard)
    if options.command == "migrate":
        print(await migrate(url), file=out)
    elif options.command == "restored":
        print(await restored(url, options.until, now, skip=options.skip, catch_up=catch_up), file=out)
    else:
        from bot.run.keys import rotate

        print(await rotate(url, credentials.keys), file=out)
    return 0


async def restored(url: str, until: datetime, now: datetime | None, *, skip: bool, catch_up: timedelta) -> str:
    """Settle what may have been posted up to `until`; returns what was done, in words. Raises StoreError."""
    from bot.store.restored import after_restore

    async with newest(url) as database:
        done = await after_restore(
            database, until, now or database.now(), "skipped" if skip else "unknown", catch_up=catch_up
        )
    what = "given up" if skip else "asked about when the bot starts"
    return f"{done.entered + done.doubtful} messages of digests may have been posted since the backup: {what}."
