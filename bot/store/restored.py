"""After a backup was restored: the ledger has gone back in time, and does not know what was posted since.

Keys of deliveries depend on subscription and date alone, so that the platform can be asked about those that this
ledger never had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.delivery import HEADLINE
from bot.store.delivery_rows import OPEN, headline_of
from bot.store.errors import StoreError
from bot.store.slots import CATCH_UP, Plan, plan
from bot.store.statements import insert_into
from bot.store.subscription import Subscription
from bot.store.subscriptions import from_row
from bot.store.tables import deliveries, subscriptions
from bot.store.tick import headline

Fate = Literal["unknown", "skipped"]
REASON = "restored from a backup"
_BATCH = 500  # subscriptions in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was done: deliveries that this ledger did not have, and those that it had as not over."""

    entered: int
    doubtful: int


async def after_restore(
    database: Database, until: datetime, now: datetime, fate: Fate = "unknown", *, catch_up: timedelta = CATCH_UP
) -> Restored:
    """Settle what may have been posted up to `until`, when the lost database was last written. Nothing may run.

    Deliveries due by then become "unknown", so that the platform is asked whether it has them, and they are posted
    where it has not; or "skipped", without asking. One that was more overdue than `catch_up` is skipped, as the lost
    database did. What was due later is posted by the next start, as after any outage. Done twice it changes nothing
    more. Raises StoreError where `until` is still to come.
    """
    if until > now:
        raise StoreError("That is still to come: name the time at which the lost database was last at work.")
    doubtful = await _doubt(database, until, now, fate)
    entered = 0
    while True:
        due, new = await _enter(database, until, now, fate, catch_up)
        entered += new
        if due < _BATCH:
            return Restored(entered=entered, doubtful=doubtful)


async def _doubt(database: Database, until: datetime, now: datetime, fate: Fate) -> int:
    """The entries that were not over: whoever had them may have posted them since."""
    # Without a headline's message a part cannot be looked for: better once at most than twice.
    lost = (deliveries.c.part > HEADLINE) & headline_of(deliveries).is_(None)
    open_then = update(deliveries).where(deliveries.c.state.in_(OPEN), deliveries.c.due_at <= until)
    open_then = open_then.where(deliveries.c.reason.is_distinct_from(REASON)).values(
        state=case((lost, "skipped"), else_=fate),
        reason=REASON,
        lease_owner=None,
        lease_until=None,
        tried_at=func.coalesce(deliveries.c.tried_at, deliveries.c.due_at),
        not_before=now,
        changed_at=now,
    )
    async with database.writing() as connection:
        return (await connection.execute(open_then)).rowcount


async def _enter(
    database: Database, until: datetime, now: datetime, fate: Fate, catch_up: timedelta
) -> tuple[int, int]:
    """How many subscriptions were due by then, of a batch at most, and how many entries are new."""
    due = (
        select(subscriptions)
        .where(subscriptions.c.next_run_at <= until)
        .where(subscriptions.c.paused.is_(False), subscriptions.c.disabled.is_(None))
        .limit(_BATCH)
    )
    async with database.writing() as connection:
        planned = [(one, plan(one, until, catch_up)) for one in map(from_row, await connection.execute(due))]
        rows = [row for one, made in planned for row in _rows(one, made, now, fate)]
        new = 0
        if rows:
            add = insert_into(database, deliveries).on_conflict_do_nothing().returning(deliveries.c.key)
            new = len((await connection.execute(add, rows)).all())
        await _advance(connection, planned)
    return len(planned), new


def _rows(one: Subscription, made: Plan, now: datetime, fate: Fate) -> list[dict[str, Any]]:
    settled = {"reason": REASON}
    rows = [headline(one, slot, now) | settled | {"state": "skipped", "tried_at": None} for slot in made.missed]
    if made.post is not None:
        rows.append(headline(one, made.post, now, late=True) | settled | {"state": fate, "tried_at": made.post.at})
    return rows


async def _advance(connection: AsyncConnection, planned: Sequence[tuple[Subscription, Plan]]) -> None:
    for one, made in planned:
        mine = update(subscriptions).where(subscriptions.c.id == one.id)
        await connection.execute(mine.values(next_run_at=made.next.at, next_date=made.next.date))
