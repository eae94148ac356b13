"""Subscriptions of a workspace that removed the app: switched off with it, and on again when it comes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, select, update

from bot.store.database import Database
from bot.store.slots import next_slot
from bot.store.subscriptions import from_row
from bot.store.tables import deliveries, subscriptions

REMOVED = "the app was removed from the workspace"
# What posters tell of a workspace whose token is lost, where nobody told that the app was removed.
_LOST = ("not installed any more", "account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed")
_RESTORE = (
    update(subscriptions)
    .where(subscriptions.c.id == bindparam("of"))
    .values(disabled=None, failures=0, next_run_at=bindparam("at"), next_date=bindparam("day"))
)


async def suspend_workspace(database: Database, platform: str, workspace: str, now: datetime) -> int:
    """Switch the subscriptions of a workspace off, and post nothing that waits there; returns how many were on."""
    here = and_(subscriptions.c.platform == platform, subscriptions.c.workspace == workspace)
    waiting = and_(
        deliveries.c.platform == platform, deliveries.c.workspace == workspace, deliveries.c.state == "pending"
    )
    # One after the other: who posts changes a delivery first and its subscription then, and would be waited for.
    async with database.writing() as connection:
        off = update(subscriptions).where(here, subscriptions.c.disabled.is_(None)).values(disabled=REMOVED)
        count = (await connection.execute(off)).rowcount
    async with database.writing() as connection:
        skipped = update(deliveries).where(waiting)
        await connection.execute(skipped.values(state="skipped", reason=REMOVED, changed_at=now))
    return count


async def restore_workspace(database: Database, platform: str, workspace: str, now: datetime) -> int:
    """Switch on what is off because the app was removed, from the next time on; returns how many there were.

    Subscriptions that were paused stay so, and what was switched off for another reason stays off.
    """
    mine = select(subscriptions).where(
        subscriptions.c.platform == platform,
        subscriptions.c.workspace == workspace,
        subscriptions.c.disabled.in_((REMOVED, *_LOST)),
    )
    async with database.writing() as connection:
        off = [from_row(row) for row in await connection.execute(mine.with_for_update())]
        slots = [(one.id, next_slot(one.timetable, now)) for one in off]
        if slots:
            rows = [{"of": id, "at": slot.at, "day": slot.date} for id, slot in slots]
            await connection.execute(_RESTORE, rows)
    return len(off)
