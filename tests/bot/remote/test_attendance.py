"""Nobody is there to read: whoever asks is told soon, and a restart of those who read is no such thing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from chat_fakes import TEXT
from job_runs import until
from remote_fleet import asking, reading
from sqlalchemy import select

from bot.inference.errors import ABSENT, Absent, Busy
from bot.remote.attendance import Attendance
from bot.store.database import Database
from bot.store.reading_tables import readings
from bot.store.readings import Busyness, Readings

A = "https://news.example/ferries-1"
SOON, LONG = timedelta(seconds=0.4), timedelta(seconds=60)


async def rows(database: Database) -> list[tuple[str, bytes | None]]:
    async with database.reading() as connection:
        return [(row.state, row.text) for row in await connection.execute(select(readings))]


async def test_who_asks_is_told_and_nothing_is_left_to_be_read(server_url: str, server_database: Database) -> None:
    async with asking(server_url, every=0.2, absent=SOON) as desk:
        began = monotonic()
        with pytest.raises(Busy, match=ABSENT):
            await desk.text(TEXT, "ann", server_database.now())
        assert monotonic() - began >= SOON.total_seconds()
        assert await rows(server_database) == [("failed", None)]
        with pytest.raises(Absent):  # at once from now on
            await desk.link(A, server_database.now())
        assert len(await rows(server_database)) == 1


async def test_asked_again_when_somebody_is_back(server_url: str, server_database: Database) -> None:
    async with asking(server_url, every=0.2, absent=SOON) as desk:
        await until(lambda: desk.attendance.nobody)
        async with reading(server_url):
            await until(lambda: not desk.attendance.nobody)
            assert (await desk.link(A, server_database.now())).briefing
        with pytest.raises(Busy, match=ABSENT):
            await desk.link(f"{A}2", server_database.now())
        assert (await desk.link(A, server_database.now())).cached, "what is known needs nobody"


async def test_a_restart_is_no_absence(server_url: str, server_database: Database) -> None:
    """One has left before the next is there; whoever waits goes on waiting."""
    async with asking(server_url, every=0.2, absent=LONG) as desk:
        async with reading(server_url):
            await until(lambda: desk.attendance.workers == 1)
        waiting = asyncio.create_task(desk.link(A, server_database.now()))
        await until(lambda: desk.attendance.workers == 0)
        async with reading(server_url):
            assert (await waiting).briefing


async def test_a_reader_that_was_killed_in_the_middle(server_url: str, server_database: Database) -> None:
    dead, lease = Readings(server_database, lease=timedelta(seconds=1)), timedelta(seconds=1)
    async with asking(server_url, every=0.2, lease=lease, absent=SOON) as desk:
        await dead.beat("dead", 1, [], server_database.now())
        waiting = asyncio.create_task(desk.text(TEXT, "ann", server_database.now()))
        await until(lambda: desk.under_way == 1)
        async with server_database.reading() as connection:
            id = str(await connection.scalar(select(readings.c.id)))
        assert await dead.take(id, "dead", server_database.now())
        with pytest.raises(Busy, match=ABSENT):
            await waiting
        assert await rows(server_database) == [("failed", None)]
        assert not await dead.end(id, "dead", (await dead.look([id]))[0].outcome, server_database.now())


@dataclass(slots=True)
class Told:
    """What the database tells, one look after another; the last is told for ever. None: it is away."""

    workers: list[int | None]
    looks: int = field(default=0)

    async def busyness(self, now: datetime) -> Busyness:
        self.looks += 1
        told = self.workers[min(self.looks, len(self.workers)) - 1]
        if told is None:
            raise ConnectionResetError
        return Busyness(waiting=0, running=0, workers=told)


@pytest.mark.parametrize(
    ("workers", "nobody"), [([0], True), ([1], False), ([1, 0], True), ([0, 1], False), ([0, None], False)]
)
async def test_who_is_missed(workers: list[int | None], nobody: bool) -> None:
    told = Told(workers)
    attendance = Attendance(told, lambda: datetime.now(UTC), absent=timedelta(seconds=0.1), every=0.01)  # type: ignore[arg-type]
    assert not attendance.nobody
    attendance.start()
    async with asyncio.timeout(10):
        while told.looks < len(workers) + 20:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert attendance.nobody is nobody
    await attendance.close()
    assert not attendance.nobody
