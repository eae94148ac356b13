"""The tick: due subscriptions become entries of the delivery ledger, and get their next time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.crowds import Crowds
from bot.store.database import Database
from bot.store.delivery import HEADLINE, delivery_key
from bot.store.slots import CATCH_UP, Plan, Slot, plan
from bot.store.statements import insert_into
from bot.store.subscription import Subscription, SubscriptionError
from bot.store.subscriptions import from_row
from bot.store.tables import deliveries, subscriptions

BATCH = 500  # subscriptions in one transaction: a tenth of a second
MISSED = "missed: the bot did not run at the time"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What one tick found: how many subscriptions were due, and the keys of the deliveries that are new."""

    due: int
    keys: tuple[str, ...]


Along = Callable[[AsyncConnection, Sequence[str]], Awaitable[None]]


async def tick(
    database: Database,
    now: datetime,
    batch: int = BATCH,
    *,
    along: Along | None = None,
    crowds: Crowds | None = None,
    catch_up: timedelta = CATCH_UP,
    traceparent: str | None = None,
) -> Ticked:
    """Enter what is due into the ledger, at most `batch` subscriptions; call again while as many were due.

    Any number of processes may do so at once: each subscription and local date is entered once. `along` is called
    with the open transaction and the keys of new deliveries that can be posted now, not those that have a later place
    among `crowds`; what it does is committed with them, or not at all. `traceparent` is noted with each delivery.
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
        found = (await connection.execute(due)).all()
        planned = [(one, plan(one, now, catch_up)) for one in map(_read, found) if one is not None]
        if not planned:
            return Ticked(due=0, keys=())
        rows = [row for one, made in planned for row in await _rows(connection, one, made, now, crowds)]
        new = insert_into(database, deliveries).on_conflict_do_nothing().returning(deliveries.c.key, deliveries.c.state)
        entered = (await connection.execute(new, [row | {"traceparent": traceparent} for row in rows])).all()
        await connection.execute(_ADVANCE, [_next(one, made.next) for one, made in planned])
        keys = tuple(row.key for row in entered if row.state == "pending")
        at_once = {row["key"] for row in rows if row["not_before"] <= now}
        ready = [key for key in keys if key in at_once]
        if along is not None and ready:
            await along(connection, ready)
    return Ticked(due=len(found), keys=keys)


_ADVANCE = (
    update(subscriptions)
    .where(subscriptions.c.id == bindparam("of"))
    .values(next_run_at=bindparam("at"), next_date=bindparam("day"))
)


def _read(row: Row[Any]) -> Subscription | None:
    """None where it cannot be read here, by a newer version's or another machine's fault: the others come all the same.

    It stays due, and is caught up with as after any outage once it can be read.
    """
    try:
        return from_row(row)
    except (SubscriptionError, TypeError, ValueError) as error:
        _log.error("a subscription cannot be read", subscription=row.id, reason=f"{type(error).__name__}: {error}")
        return None


def _next(subscription: Subscription, slot: Slot) -> dict[str, Any]:
    return {"of": subscription.id, "at": slot.at, "day": slot.date}


async def _rows(
    connection: AsyncConnection, subscription: Subscription, made: Plan, now: datetime, crowds: Crowds | None
) -> Sequence[dict[str, Any]]:
    missed = [headline(subscription, slot, now) | {"state": "skipped", "reason": MISSED} for slot in made.missed]
    if made.post is None:
        return missed
    row = headline(subscription, made.post, now, late=made.late)
    crowd = await crowds.entering(connection, subscription.target.platform, made.post.at, now) if crowds else None
    if crowd is not None:
        since = now if made.late else made.post.at
        row["not_before"] = max(now, since + crowd.ready(subscription.id))
    return [*missed, row]


def headline(subscription: Subscription, slot: Slot, now: datetime, *, late: bool = False) -> dict[str, Any]:
    """The columns of a digest's first delivery, which has no content yet."""
    target = subscription.target
    return {
        "key": delivery_key(subscription.id, slot.date, HEADLINE),
        "subscription": subscription.id,
        "local_date": slot.date,
        "part": HEADLINE,
        "platform": target.platform,
        "workspace": target.workspace,
        "channel": target.channel,
        "kind": target.kind,
        "due_at": slot.at,
        "late": late,
        "state": "pending",
        "not_before": now,
        "attempt": 0,
        "reason": None,
        "changed_at": now,
    }
