"""The subscriptions to digests, as they are stored."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.slots import CATCH_UP, Slot, next_slot
from bot.store.statements import in_turn, turn_of
from bot.store.subscription import (
    CHOICES,
    TIMES,
    Choice,
    Subscription,
    SubscriptionChanges,
    SubscriptionError,
    Target,
    Timetable,
)
from bot.store.tables import subscriptions

MOST = 25  # subscriptions of one target


class Subscriptions:
    """Every subscription. One belongs to its channel or person: whoever may write there may change it."""

    def __init__(self, database: Database, *, catch_up: timedelta = CATCH_UP) -> None:
        self._database, self._catch_up = database, catch_up

    async def add(
        self, target: Target, choice: Choice, timetable: Timetable, *, by: str, now: datetime
    ) -> Subscription:
        """Subscribe; the first digest is at the next time of the timetable. Raises SubscriptionError at the 26th."""
        slot = next_slot(timetable, now)
        made = Subscription(
            id=secrets.token_hex(6),
            target=target,
            choice=choice,
            timetable=timetable,
            created_by=by,
            created_at=now,
            next_run_at=slot.at,
            next_date=slot.date,
        )
        turn = turn_of("subscriptions", *asdict(target).values())
        async with self._database.writing() as connection:
            await in_turn(self._database, connection, turn)  # two at once would both count themselves as the last
            there = (await connection.execute(select(subscriptions.c.id).where(_of(target)))).all()
            if len(there) >= MOST:
                raise SubscriptionError(f"There are {MOST} subscriptions here already. Remove one first.")
            await connection.execute(insert(subscriptions).values(as_row(made)))
        return made

    async def get(self, id: str) -> Subscription | None:
        """A subscription by its id; None where there is none."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(subscriptions).where(subscriptions.c.id == id))).first()
        return None if row is None else from_row(row)

    async def of(self, target: Target) -> tuple[Subscription, ...]:
        """The subscriptions of a channel or person, the oldest first."""
        query = select(subscriptions).where(_of(target)).order_by(subscriptions.c.created_at, subscriptions.c.id)
        async with self._database.reading() as connection:
            return tuple(from_row(row) for row in await connection.execute(query))

    async def change(
        self, id: str, target: Target, changes: SubscriptionChanges, *, now: datetime
    ) -> Subscription | None:
        """Change a subscription of `target`; None where it has none with this id. Raises SubscriptionError.

        A new time or zone loses no day: where today's digest is not posted yet and its new time has just gone by, it
        is due at once. No local date gets a second one.
        """
        async with self._database.writing() as connection:
            before = await _locked(connection, id, target)
            if before is None:
                return None
            after = _changed(before, changes)
            if after.timetable != before.timetable:
                since = max(before.created_at, now - self._catch_up) if not before.paused else now
                slot = next_slot(after.timetable, since)
                today = now.astimezone(after.timetable.zone).date()
                if slot.date < today and slot.date.weekday() not in before.timetable.days:
                    slot = next_slot(after.timetable, now)  # nobody expected one on that day
                after = _due(after, slot)
            await _store(connection, after)
            return after

    async def pause(self, id: str, target: Target) -> Subscription | None:
        """Post nothing until `resume`; None where `target` has no subscription with this id."""
        async with self._database.writing() as connection:
            before = await _locked(connection, id, target)
            if before is None:
                return None
            after = replace(before, paused=True)
            await _store(connection, after)
            return after

    async def resume(self, id: str, target: Target, *, now: datetime) -> Subscription | None:
        """Post again, from the next time on: what fell into the pause does not come after. Also heals a disabled one.

        None where `target` has no subscription with this id.
        """
        async with self._database.writing() as connection:
            before = await _locked(connection, id, target)
            if before is None:
                return None
            after = replace(before, paused=False, failures=0, disabled=None)
            if before.paused or before.disabled is not None:
                after = _due(after, next_slot(before.timetable, now))
            await _store(connection, after)
            return after

    async def returned(self, target: Target, *, now: datetime) -> int:
        """The bot is back where it was refused: what was disabled there goes on. Returns how many did."""
        disabled = [one for one in await self.of(target) if one.disabled is not None and not one.paused]
        for one in disabled:
            await self.resume(one.id, target, now=now)
        return len(disabled)

    async def returned_workspace(self, platform: str, workspace: str, *, now: datetime) -> int:
        """The same for everything in a workspace."""
        mine = and_(subscriptions.c.platform == platform, subscriptions.c.workspace == workspace)
        off = and_(mine, subscriptions.c.disabled.is_not(None), subscriptions.c.paused.is_(False))
        async with self._database.reading() as connection:
            disabled = [from_row(row) for row in await connection.execute(select(subscriptions).where(off))]
        for one in disabled:
            await self.resume(one.id, one.target, now=now)
        return len(disabled)

    async def remove(self, id: str, target: Target) -> bool:
        """Unsubscribe; what is not posted yet never is. False where `target` has no subscription with this id."""
        async with self._database.writing() as connection:
            gone = delete(subscriptions).where(subscriptions.c.id == id, _of(target))
            return (await connection.execute(gone)).rowcount == 1


def as_row(subscription: Subscription) -> dict[str, Any]:
    """The columns of a subscription."""
    times = subscription.timetable
    return {
        "id": subscription.id,
        **asdict(subscription.target),
        "choice": json.dumps(asdict(subscription.choice)),
        "post_at": times.post_at.strftime("%H:%M"),
        "timezone": times.timezone,
        "days": "".join(map(str, sorted(times.days))),
        "created_by": subscription.created_by,
        "created_at": subscription.created_at,
        "next_run_at": subscription.next_run_at,
        "next_date": subscription.next_date,
        "paused": subscription.paused,
        "failures": subscription.failures,
        "disabled": subscription.disabled,
    }


def from_row(row: Row[Any]) -> Subscription:
    """A subscription of its columns."""
    return Subscription(
        id=row.id,
        target=Target(platform=row.platform, workspace=row.workspace, channel=row.channel, kind=row.kind),
        choice=_choice(json.loads(row.choice)),
        timetable=Timetable(
            post_at=time.fromisoformat(row.post_at),
            timezone=row.timezone,
            days=frozenset(map(int, row.days)),
        ),
        created_by=row.created_by,
        created_at=row.created_at,
        next_run_at=row.next_run_at,
        next_date=row.next_date,
        paused=row.paused,
        failures=row.failures,
        disabled=row.disabled,
    )


def _choice(stored: Mapping[str, Any]) -> Choice:
    read: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    return Choice(**read)


def _changed(subscription: Subscription, changes: SubscriptionChanges) -> Subscription:
    given: dict[str, Any] = dict(changes)
    if unknown := given.keys() - CHOICES - TIMES:
        raise SubscriptionError(f"A subscription has no “{min(unknown)}”.")
    choice = {name: value for name, value in given.items() if name in CHOICES}
    times = {name: value for name, value in given.items() if name in TIMES}
    return replace(
        subscription,
        choice=replace(subscription.choice, **choice),
        timetable=replace(subscription.timetable, **times),
    )


def _due(subscription: Subscription, slot: Slot) -> Subscription:
    return replace(subscription, next_run_at=slot.at, next_date=slot.date)


def _of(target: Target) -> ColumnElement[bool]:
    return and_(*(subscriptions.c[name] == value for name, value in asdict(target).items()))


async def _locked(connection: AsyncConnection, id: str, target: Target) -> Subscription | None:
    query = select(subscriptions).where(subscriptions.c.id == id, _of(target)).with_for_update()
    row = (await connection.execute(query)).first()
    return None if row is None else from_row(row)


async def _store(connection: AsyncConnection, subscription: Subscription) -> None:
    row = as_row(subscription)
    await connection.execute(update(subscriptions).where(subscriptions.c.id == row.pop("id")).values(row))
