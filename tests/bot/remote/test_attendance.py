"""Nobody is there to read: whoever asks is told soon, and a restart of those who read is no such thing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chat_fakes import TEXT, CannedPool
from job_runs import eventually, until
from remote_fleet import asking, reading
from sqlalchemy import select

from bot.inference.errors import ABSENT, Absent, Busy
from bot.remote.attendance import Attendance
from bot.remote.desk import RemoteDesk
from bot.store.database import Database
from bot.store.reading import Busyness, Outcome
from bot.store.reading_tables import readings
from bot.store.readings import Readings

A = "https://news.example/ferries-1"


@dataclass(slots=True)
class Hand:
    """Seconds that go by when a test says so."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


async def rows(database: Database) -> list[tuple[str, bytes | None]]:
    async with database.reading() as connection:
        return [(row.state, row.text) for row in await connection.execute(select(readings))]


async def missed(desk: RemoteDesk, hand: Hand) -> None:
    """Half a minute after half a minute goes by, until it is known that nobody is there."""

    def nobody() -> bool:
        hand.at += 30
        return desk.attendance.nobody

    await until(nobody)


async def test_who_asks_is_told_and_nothing_is_left_to_be_read(server_url: str, server_database: Database) -> None:
    hand = Hand()
    async with asking(server_url, every=0.2, seconds=hand) as desk:
        waiting = asyncio.create_task(desk.text(TEXT, "ann", server_database.now()))
        await until(lambda: desk.under_way == 1)
        await missed(desk, hand)
        with pytest.raises(Busy, match=ABSENT):
            await waiting
        assert await rows(server_database) == [("failed", None)]
        with pytest.raises(Absent):  # at once from now on
            await desk.link(A, server_database.now())
        assert len(await rows(server_database)) == 1


async def test_asked_again_when_somebody_is_back(server_url: str, server_database: Database) -> None:
    hand = Hand()
    async with asking(server_url, every=0.2, seconds=hand) as desk:
        await missed(desk, hand)
        async with reading(server_url):
            await until(lambda: not desk.attendance.nobody)
            assert (await desk.link(A, server_database.now())).briefing
        await missed(desk, hand)
        with pytest.raises(Absent):
            await desk.link(f"{A}2", server_database.now())
        assert (await desk.link(A, server_database.now())).cached, "what is known needs nobody"


class Ended(CannedPool):
    """Its only process has ended, and no other could be started: that is tried again when there is work."""

    load = replace(CannedPool.load, workers=0)


async def test_who_has_to_start_its_models_again_is_asked(server_url: str, server_database: Database) -> None:
    """Nobody else would have them started."""
    hand = Hand()
    async with asking(server_url, every=0.2, seconds=hand) as desk:
        await missed(desk, hand)
        async with reading(server_url, Ended()):
            await until(lambda: not desk.attendance.nobody)
            hand.at += 30
            assert not desk.attendance.nobody
            assert (await desk.link(A, server_database.now())).briefing
            assert desk.attendance.workers == 0


class Stuck(Readings):
    """The connection of the second sign of life is lost, and nothing tells so."""

    beats = 0

    async def beat(self, *told: Any) -> None:
        self.beats += 1
        if self.beats == 2:
            await asyncio.Event().wait()
        await super().beat(*told)


async def test_one_connection_that_is_lost_makes_nobody_absent(server_url: str, server_database: Database) -> None:
    stuck = Stuck(server_database, lease=timedelta(seconds=0.5))
    async with reading(server_url) as reader:
        await reader.close()
        reader._readings = stuck
        await reader.start()
        await until(lambda: stuck.beats > 3)


async def test_a_restart_is_no_absence(server_url: str, server_database: Database) -> None:
    """One has left before the next is there; whoever waits goes on waiting."""
    hand = Hand()
    async with asking(server_url, every=0.2, seconds=hand) as desk:
        async with reading(server_url):
            await until(lambda: desk.attendance.workers == 1)
        await until(lambda: desk.attendance.workers == 0)
        waiting = asyncio.create_task(desk.link(A, server_database.now()))
        await until(lambda: desk.under_way == 1)
        hand.at += 15
        async with reading(server_url):
            assert (await waiting).briefing


async def test_a_reader_that_was_killed_in_the_middle(server_url: str, server_database: Database) -> None:
    hand, lease = Hand(), timedelta(seconds=1)
    dead = Readings(server_database, lease=lease)
    async with asking(server_url, every=0.2, lease=lease, seconds=hand) as desk:
        waiting = asyncio.create_task(desk.text(TEXT, "ann", server_database.now()))
        await until(lambda: desk.under_way == 1)
        asked = await eventually(lambda: rows(server_database))
        async with server_database.reading() as connection:
            id = str(await connection.scalar(select(readings.c.id)))
        assert asked[0][0] == "asked"
        assert await dead.take(id, "dead", server_database.now())
        await asyncio.sleep(1.2 * lease.total_seconds())
        await missed(desk, hand)
        with pytest.raises(Busy, match=ABSENT):
            await waiting
        assert await rows(server_database) == [("failed", None)]
        assert not await dead.end(id, "dead", Outcome(briefing="b"), server_database.now())


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
        return Busyness(waiting=0, running=0, readers=told, workers=told)


@pytest.mark.parametrize(
    ("workers", "nobody"), [([0], True), ([1], False), ([1, 0], True), ([0, 1], False), ([0, None], False)]
)
async def test_who_is_missed(workers: list[int | None], nobody: bool) -> None:
    told, hand = Told(workers), Hand()
    attendance = Attendance(told, lambda: datetime.now(UTC), every=0.001, seconds=hand)  # type: ignore[arg-type]
    attendance.start()
    await until(lambda: told.looks > len(workers))
    assert not attendance.nobody
    hand.at += 30
    assert attendance.nobody is nobody
    await attendance.close()
    assert not attendance.nobody
