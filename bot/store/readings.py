"""Articles that one process asks another to brief: who is at work on which, and what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.deletions import refuse_deleted
from bot.store.reading import Busyness, Outcome, Seen, State, Taken, Wanted
from bot.store.reading_tables import readers, readings
from bot.store.statements import in_turn, insert_into

CHANNEL = "communique_readings"  # where PostgreSQL tells the id of a reading that has changed
LEASE = timedelta(seconds=15)
_ASKING = 0x61736B  # a turn; any number that no other turn has
_OPEN = readings.c.state.in_(("asked", "reading"))

Along = Callable[[AsyncConnection, str], Awaitable[None]]


class Readings:
    """The readings of all processes. A reader's word counts for as long as it holds the reading.

    `lease`: a reader that was silent for so long is dead, and another one may begin again.
    """

    def __init__(self, database: Database, *, lease: timedelta = LEASE) -> None:
        self._database, self.lease = database, lease

    async def ask(
        self, wanted: Wanted, now: datetime, *, bound: int, along: Along, traceparent: str | None = None
    ) -> str | None:
        """The id of the reading of `wanted` that is under way, or of a new one; None where `bound` are open already.

        `along` is called with the open transaction and the id of a new one. `traceparent` names the asker's span.
        Raises DeletedMeanwhile where the owner's data was deleted at `now` or later.
        """
        same = select(readings.c.id).where(readings.c.key == wanted.key, _OPEN)
        async with self._database.writing() as connection:
            await refuse_deleted(self._database, connection, wanted.owner, now)
            await in_turn(self._database, connection, _ASKING)
            id: str | None = await connection.scalar(same)
            if id is not None:
                return id
            if (await connection.scalar(select(func.count()).select_from(readings).where(_living(now))) or 0) >= bound:
                return None
            id = secrets.token_urlsafe(12)
            new = {"id": id, "key": wanted.key, "owner": wanted.owner, "url": wanted.url, "text": wanted.text}
            state = {"state": "asked", "tries": 0, "asked_at": now, "changed_at": now, "traceparent": traceparent}
            await connection.execute(insert_into(self._database, readings).values(**new, **state))
            await along(connection, id)
            return id

    async def look(self, ids: Iterable[str]) -> Sequence[Seen]:
        """The readings with these ids; those that are deleted are left out."""
        async with self._database.reading() as connection:
            return [_seen(row) for row in await connection.execute(_SEEN.where(readings.c.id.in_(list(ids))))]

    async def take(self, id: str, reader: str, now: datetime) -> Taken | None:
        """Begin a reading, which `reader` then holds for as long as it beats; None where another one does."""
        begin = (
            update(readings)
            .where(readings.c.id == id, _free(now))
            .values(
                state="reading", reader=reader, lease_until=now + self.lease, tries=readings.c.tries + 1, changed_at=now
            )
            .returning(*(readings.c[field.name] for field in fields(Taken)))
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(begin)).mappings().first()
        return None if row is None else Taken(**row)

    async def enter(self, id: str, reader: str, stage: str, now: datetime) -> None:
        """Tell the askers what the reader is doing."""
        await self._change(id, _held(id, reader).values(stage=stage, changed_at=now))

    async def end(self, id: str, reader: str, outcome: Outcome, now: datetime) -> bool:
        """Tell the askers what came of it; the text is deleted. False where the reader has lost its hold meanwhile."""
        state: State = "failed" if outcome.briefing is None else "done"
        values = {**asdict(outcome), "state": state, "text": None, "reader": None, "changed_at": now}
        return await self._change(id, _held(id, reader).values(**values))

    async def give_up(self, id: str, outcome: Outcome, now: datetime) -> bool:
        """Nobody reads it: it fails, and its text is deleted. False where somebody does."""
        waiting = update(readings).where(readings.c.id == id, _free(now))
        values = {**asdict(outcome), "state": "failed", "text": None, "changed_at": now}
        return await self._change(id, waiting.values(**values))

    async def hand_back(self, id: str, reader: str, now: datetime) -> None:
        """Leave a reading to others."""
        await self._change(id, _held(id, reader).values(state="asked", stage=None, reader=None, changed_at=now))

    async def held(self, reader: str) -> Sequence[Seen]:
        """What a reader holds."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_SEEN.where(readings.c.reader == reader))
            return [_seen(row) for row in rows]

    async def beat(self, reader: str, workers: int, ids: Iterable[str], now: datetime) -> None:
        """A reader lives, with so many worker processes, and goes on holding these readings."""
        alive = insert_into(self._database, readers).values(id=reader, workers=workers, seen_at=now)
        again = {"workers": workers, "seen_at": now}
        # What it lost by a long silence stays lost: whoever asks has told others to begin, or is about to.
        mine = and_(readings.c.reader == reader, readings.c.id.in_(list(ids)), readings.c.lease_until >= now)
        async with self._database.writing() as connection:
            await connection.execute(alive.on_conflict_do_update(index_elements=["id"], set_=again))
            await connection.execute(update(readings).where(mine).values(lease_until=now + self.lease))

    async def leave(self, reader: str) -> None:
        """A reader ends."""
        async with self._database.writing() as connection:
            await connection.execute(delete(readers).where(readers.c.id == reader))

    async def busyness(self, now: datetime) -> Busyness:
        """How much there is to do, and for how many."""
        counts = select(readings.c.state, func.count()).where(_OPEN).group_by(readings.c.state)
        there = select(func.count(), func.coalesce(func.sum(readers.c.workers), 0))
        async with self._database.reading() as connection:
            open = {state: count for state, count in await connection.execute(counts)}  # noqa: C416 - rows are no pairs
            living, workers = (await connection.execute(there.where(readers.c.seen_at > now - self.lease))).one()
        waiting, running = open.get("asked", 0), open.get("reading", 0)
        return Busyness(waiting=waiting, running=running, readers=living, workers=int(workers))

    async def _change(self, id: str, change: Update) -> bool:
        async with self._database.writing() as connection:
            changed = (await connection.execute(change)).rowcount == 1
            if changed and self._database.dialect == "postgresql":
                await connection.execute(select(func.pg_notify(CHANNEL, id)))
        return changed


_OUTCOME = (readings.c.briefing, readings.c.cached, readings.c.read_at, readings.c.failure, readings.c.told)
_SEEN = select(
    readings.c.id,
    readings.c.state,
    readings.c.stage,
    readings.c.tries,
    readings.c.lease_until,
    readings.c.changed_at,
    readings.c.traceparent,
    *_OUTCOME,
)


def _free(now: datetime) -> ColumnElement[bool]:
    """Readings that nobody has begun, or whose reader fell silent."""
    return or_(readings.c.state == "asked", and_(readings.c.state == "reading", readings.c.lease_until < now))


def _living(now: datetime) -> ColumnElement[bool]:
    """Readings that take a place: not those whose reader fell silent, which perhaps nobody waits for any more."""
    return or_(readings.c.state == "asked", and_(readings.c.state == "reading", readings.c.lease_until >= now))


def _held(id: str, reader: str) -> Update:
    mine: ColumnElement[bool] = and_(readings.c.reader == reader, readings.c.state == "reading")
    return update(readings).where(readings.c.id == id, mine)


def _seen(row: Any) -> Seen:
    return Seen(
        id=row.id,
        state=row.state,
        stage=row.stage,
        tries=row.tries,
        lease_until=row.lease_until,
        changed_at=row.changed_at,
        traceparent=row.traceparent,
        outcome=Outcome(**{column.name: getattr(row, column.name) for column in _OUTCOME}),
    )
