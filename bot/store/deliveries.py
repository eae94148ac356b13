"""The delivery ledger: what is posted where, once.

pending → sending (on disk before the request) → sent | failed | unknown; unknown → sent | pending once the platform
was asked whether it has the message; pending → unknown where that answer is too old. What need not be posted is
skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.delivery import HEADLINE, NOTE, Delivery, Lease, Page, delivery_key, frozen_parts
from bot.store.delivery_rows import LEASED, PENDING, WAITING, Due, from_row, ready, siblings, thawed
from bot.store.delivery_statements import CLAIM, FOLLOWING, FORGIVEN, FREEZE, GET, SENT
from bot.store.statements import insert_into
from bot.store.subscription import Target
from bot.store.tables import deliveries, subscriptions

REFUSALS = 3  # digests in a row that a target may refuse before nothing is posted there any more
_HEADLINE_MISSING = "the headline was not posted"


class Deliveries:
    """Every delivery. A lease is given to one owner at a time; who has none changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> Delivery | None:
        """A delivery; None where there is none. Raises StoreError where its content is not what was stored."""
        async with self._database.reading() as connection:
            row = (await connection.execute(GET, {"of": key})).first()
        return None if row is None else from_row(row)

    async def claim(
        self, delivery: Delivery, owner: str, *, now: datetime, until: datetime, pages: Sequence[Page] = ()
    ) -> Lease | None:
        """Take the right to post a delivery, on disk before this returns; None where it is not to be posted now.

        `pages` fix what is posted, for a delivery without content: the first for itself, each further one as a part
        under it. Where the content is fixed already, by another process or before a restart, it stays. Nothing is taken
        by whoever has not heard yet of an attempt that was made since.
        """
        taken = {"of": delivery.key, "tried": delivery.attempt, "owner": owner, "now": now, "until": until}
        async with self._database.writing() as connection:
            if pages:
                await self._freeze(connection, delivery, pages, now)
            row = (await connection.execute(CLAIM, taken)).first()
        if row is None:
            return None
        page = thawed(delivery.key, row.content, row.content_hash)
        return Lease(key=delivery.key, owner=owner, attempt=row.attempt, until=until, page=page)

    async def sent(self, key: str, message: str, now: datetime, *, refused_before: bool = True) -> tuple[str, ...]:
        """The platform has the message: true whoever holds the lease by now. Returns the parts that may follow.

        `refused_before`: whether the target may have refused digests, which are forgiven now.
        """
        async with self._database.writing() as connection:
            await connection.execute(SENT, {"of": key, "message": message, "now": now})
            if refused_before:
                await connection.execute(FORGIVEN, {"of": key})
        async with self._database.reading() as connection:
            return tuple((await connection.scalars(FOLLOWING, {"of": key})).all())

    async def release(self, lease: Lease, *, not_before: datetime, reason: str, now: datetime) -> bool:
        """Nothing was posted: try again later. False where the lease is another's by now."""
        return await self._end(lease, now, state="pending", not_before=not_before, reason=reason)

    async def unsure(self, lease: Lease, *, not_before: datetime, reason: str, now: datetime) -> bool:
        """It may or may not be posted: the platform is asked from `not_before` on."""
        return await self._end(lease, now, state="unknown", not_before=not_before, reason=reason)

    async def fail(self, lease: Lease, *, reason: str, dead: bool, now: datetime) -> bool:
        """The platform will never take it. `dead`: nor anything else for this target.

        After three digests in a row to a dead target the subscription is disabled, and whoever made it gets a note.
        """
        async with self._database.writing() as connection:
            ended = await connection.execute(_held(lease).values(state="failed", reason=reason, changed_at=now))
            if not ended.rowcount:
                return False
            await self._skip_parts(connection, lease.key, now)
            if dead:
                await self._refused(connection, lease.key, reason, now)
            return True

    async def skip(self, key: str, reason: str, now: datetime) -> None:
        """Never post a delivery that is still pending, nor what hangs on it."""
        async with self._database.writing() as connection:
            pending = _one(key).where(deliveries.c.state == "pending")
            await connection.execute(pending.values(state="skipped", reason=reason, changed_at=now))
            await self._skip_parts(connection, key, now)

    async def defer(
        self,
        delivery: Delivery,
        *,
        not_before: datetime,
        reason: str | None,
        now: datetime,
        pages: Sequence[Page] = (),
    ) -> None:
        """Leave a pending delivery for later; `pages` fix what is posted then, as in `claim`."""
        pending = _one(delivery.key).where(deliveries.c.state == "pending")
        async with self._database.writing() as connection:
            if pages:
                await self._freeze(connection, delivery, pages, now)
            await connection.execute(pending.values(not_before=not_before, reason=reason, changed_at=now))

    async def put_off(self, key: str, *, not_before: datetime, reason: str, now: datetime) -> None:
        """Leave a delivery that cannot even be looked at for later."""
        open_ = _one(key).where(WAITING)
        async with self._database.writing() as connection:
            await connection.execute(open_.values(not_before=not_before, reason=reason, changed_at=now))

    async def missing(self, delivery: Delivery, now: datetime, *, until: datetime | None = None) -> None:
        """A delivery of unknown fate may be posted again: at any time, or `until` then."""
        await self._asked(delivery, state="pending", not_before=now, lease_until=until, reason=None, changed_at=now)

    async def doubt(self, delivery: Delivery, now: datetime) -> None:
        """A pending delivery was not posted again while that was safe: the platform is asked anew."""
        same = _one(delivery.key).where(deliveries.c.state == "pending", deliveries.c.attempt == delivery.attempt)
        async with self._database.writing() as connection:
            await connection.execute(same.values(state="unknown", not_before=now, changed_at=now))

    async def ask_later(self, delivery: Delivery, *, not_before: datetime, reason: str, now: datetime) -> None:
        """The platform could not tell whether it has a delivery."""
        await self._asked(delivery, not_before=not_before, reason=reason, changed_at=now)

    async def give_up(self, delivery: Delivery, *, reason: str, now: datetime) -> None:
        """Nobody will ever tell whether a delivery was posted: better once at most than twice."""
        await self._asked(delivery, state="failed", reason=reason, changed_at=now)
        await self.skip(delivery.key, reason, now)

    async def expire(self, *, now: datetime, grace: timedelta) -> int:
        """Deliveries whose owner did not report within the lease and `grace` are of unknown fate."""
        silent = LEASED & (deliveries.c.lease_until < now - grace)
        async with self._database.reading() as connection:
            if not await connection.scalar(select(deliveries.c.key).where(silent).limit(1)):
                return 0  # most of the time, and nobody who writes has to wait
        gone = update(deliveries).where(silent)
        gone = gone.values(state="unknown", not_before=now, lease_owner=None, reason="no report", changed_at=now)
        async with self._database.writing() as connection:
            return (await connection.execute(gone)).rowcount

    async def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """What there is to do now, the longest waiting first: deliveries to post or compose, and those to ask about."""
        query = (
            select(deliveries.c.key, deliveries.c.state, deliveries.c.attempt)
            .where(WAITING, deliveries.c.not_before <= now)
            .where((deliveries.c.state == "unknown") | ready())
            .order_by(deliveries.c.not_before, deliveries.c.due_at, deliveries.c.part)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Due(key=row.key, state=row.state, attempt=row.attempt) for row in rows)

    async def unfinished(self) -> int:
        """How many are neither sent nor given up."""
        async with self._database.reading() as connection:
            counts = [select(func.count()).select_from(deliveries).where(those) for those in (WAITING, LEASED)]
            return sum([await connection.scalar(count) or 0 for count in counts])

    async def _end(self, lease: Lease, now: datetime, **values: Any) -> bool:
        async with self._database.writing() as connection:
            ended = await connection.execute(
                _held(lease).values(lease_owner=None, lease_until=None, changed_at=now, **values)
            )
            return ended.rowcount == 1

    async def _asked(self, delivery: Delivery, **values: Any) -> None:
        # The attempt tells whether it was posted again since the platform was asked.
        same = _one(delivery.key).where(deliveries.c.state == "unknown", deliveries.c.attempt == delivery.attempt)
        async with self._database.writing() as connection:
            await connection.execute(same.values(values))

    async def _freeze(
        self, connection: AsyncConnection, delivery: Delivery, pages: Sequence[Page], now: datetime
    ) -> None:
        (_, first, digest), *more = frozen_parts(pages)
        fixed = await connection.execute(FREEZE, {"of": delivery.key, "text": first, "hash": digest})
        if fixed.rowcount and more:
            parts = [_part(delivery, number, text, hashed, now) for number, text, hashed in more]
            await connection.execute(insert_into(self._database, deliveries).on_conflict_do_nothing(), parts)

    async def _skip_parts(self, connection: AsyncConnection, key: str, now: datetime) -> None:
        """Parts without a headline to hang on are not posted."""
        part = await connection.scalar(select(deliveries.c.part).where(deliveries.c.key == key))
        if part == HEADLINE:
            orphans = update(deliveries).where(siblings(), deliveries.c.part > HEADLINE, PENDING)
            orphans = orphans.values(state="skipped", reason=_HEADLINE_MISSING, changed_at=now)
            await connection.execute(orphans, {"of": key})

    async def _refused(self, connection: AsyncConnection, key: str, reason: str, now: datetime) -> None:
        mine = select(deliveries).where(deliveries.c.key == key, deliveries.c.part == HEADLINE)
        row = (await connection.execute(mine)).first()
        if row is None:
            return
        count = subscriptions.c.failures + 1
        disabled = case((count >= REFUSALS, reason), else_=subscriptions.c.disabled)
        worse = update(subscriptions).where(subscriptions.c.id == row.subscription, subscriptions.c.disabled.is_(None))
        worse = worse.values(failures=count, disabled=disabled).returning(
            subscriptions.c.disabled, subscriptions.c.created_by
        )
        told = (await connection.execute(worse)).first()
        if told is not None and told.disabled is not None and row.kind == "channel":
            note = _note(row, told.created_by, now)
            await connection.execute(insert_into(self._database, deliveries).values(note).on_conflict_do_nothing())


def _one(key: str) -> Update:
    return update(deliveries).where(deliveries.c.key == key)


def _held(lease: Lease) -> Update:
    return _one(lease.key).where(
        deliveries.c.state == "sending",
        deliveries.c.lease_owner == lease.owner,
        deliveries.c.attempt == lease.attempt,
    )


def _part(delivery: Delivery, number: int, text: str, hashed: str, now: datetime) -> dict[str, Any]:
    row = _new(delivery.subscription, delivery.local_date, number, delivery.target, now)
    inherited = {"due_at": delivery.due_at, "late": delivery.late, "traceparent": delivery.traceparent}
    return row | inherited | {"content": text, "content_hash": hashed}


def _note(row: Any, person: str, now: datetime) -> dict[str, Any]:
    target = Target(platform=row.platform, workspace=row.workspace, channel=person, kind="person")
    return _new(row.subscription, row.local_date, NOTE, target, now) | {"due_at": now, "late": False}


def _new(subscription: str, local_date: Any, part: int, target: Target, now: datetime) -> dict[str, Any]:
    key = delivery_key(subscription, local_date, part)
    where = {"key": key, "subscription": subscription, "local_date": local_date, "part": part, **asdict(target)}
    return where | {"state": "pending", "not_before": now, "attempt": 0, "changed_at": now}
