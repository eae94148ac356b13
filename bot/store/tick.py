"""The tick: due subscriptions become entries of the delivery ledger, and get their next time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.delivery import HEADLINE, delivery_key
from bot.store.slots import Plan, Slot, plan
from bot.store.statements import insert_into
from bot.store.subscription import Subscription
from bot.store.subscriptions import from_row
from bot.store.tables import deliveries, subscriptions

BATCH = 500  # subscriptions in one transaction: a tenth of a second
MISSED = "missed: the bot did not run at the time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What one tick found: subscriptions that were due, and the keys of the deliveries that are new."""

    due: int
    keys: tuple[str, ...]


Along = Callable[[AsyncConnection, Sequence[str]], Awaitable[None]]


async def tick(database: Database, now: datetime, batch: int = BATCH, *, along: Along | None = None) -> Ticked:
    """Enter what is due into the ledger, at most `batch` subscriptions; call again while as many were due.

    Any number of processes may do so at once: each subscription and local date is entered once. `along` is called
    with the open transaction and the new keys; what it does is committed with them, or not at all.
    """
    due = (
        select(subscriptions)
        .where(
            subscriptions.c.next_run_at <= now, subscriptions.c.paused.is_(False), subscriptions.c.disabled.is_(None)
        )
        .order_by(subscriptions.c.next_run_at)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    # SQLite has no locks of rows; there the whole transaction is alone.
    async with database.writing() as connection:
        planned = [(one, plan(one, now)) for one in map(from_row, await connection.execute(due))]
        if not planned:
            return Ticked(due=0, keys=())
        rows = [row for one, made in planned for row in _rows(one, made, now)]
        new = insert_into(database, deliveries).on_conflict_do_nothing().returning(deliveries.c.key, deliveries.c.state)
        entered = (await connection.execute(new, rows)).all()
        await connection.execute(_ADVANCE, [_next(one, made.next) for one, made in planned])
        keys = tuple(row.key for row in entered if row.state == "pending")
        if along is not None and keys:
            await along(connection, keys)
    return Ticked(due=len(planned), keys=keys)


_ADVANCE = (
    update(subscriptions)
    .where(subscriptions.c.id == bindparam("of"))
    .values(next_run_at=bindparam("at"), next_date=bindparam("day"))
)


def _next(subscription: Subscription, slot: Slot) -> dict[str, Any]:
    return {"of": subscription.id, "at": slot.at, "day": slot.date}


def _rows(subscription: Subscription, made: Plan, now: datetime) -> Sequence[dict[str, Any]]:
    missed = [headline(subscription, slot, now) | {"state": "skipped", "reason": MISSED} for slot in made.missed]
    if made.post is None:
        return missed
    return [*missed, headline(subscription, made.post, now, late=made.late)]


def headline(subscription: Subscription, slot: Slot, now: datetime, *, late: bool = False) -> dict[str, Any]:
    """The columns of a digest's first delivery, which has no content yet."""
    return {
        "key": delivery_key(subscription.id, slot.date, HEADLINE),
        "subscription": subscription.id,
        "local_date": slot.date,
        "part": HEADLINE,
        **asdict(subscription.target),
        "due_at": slot.at,
        "late": late,
        "state": "pending",
        "not_before": now,
        "attempt": 0,
        "reason": None,
        "changed_at": now,
    }
