"""Briefings by machines whose clocks differ by minutes, on one PostgreSQL: each article is read once."""

from __future__ import annotations

import asyncio

import pytest
from gated_pool import Gated
from job_runs import until
from machines import Machine
from remote_fleet import asking, reading

from bot.store.database import Database
from bot.store.readings import Readings

A = "https://news.example/ferries-1"
MEANWHILE = 1.5  # seconds, in which the other one looks many times


@pytest.mark.parametrize(("reads", "looks"), [(-90.0, 90.0), (90.0, -90.0)])
async def test_what_one_machine_reads_no_other_begins(server_url: str, reads: float, looks: float) -> None:
    reader, other, pools = Machine(reads), Machine(looks), [Gated(), Gated()]
    async with (
        asking(server_url, every=0.1, host=other.host) as desk,
        reading(server_url, pools[0], host=reader.host),
    ):
        waiting = asyncio.create_task(desk.link(A, other.wall()))
        await until(lambda: pools[0].begun == 1)
        async with reading(server_url, pools[1], host=other.host):
            other.ahead += 3600  # and somebody sets its clock
            await asyncio.sleep(MEANWHILE)
            pools[0].gate.set()
            assert (await waiting).briefing
            assert (await desk.load()).workers == 2
    assert [pool.begun for pool in pools] == [1, 0]


async def test_by_its_own_clock_a_machine_would_begin_it(server_url: str) -> None:
    """So much for what the test above would tell."""
    pools = [Gated(), Gated()]
    async with asking(server_url) as desk, reading(server_url, pools[0]) as first:
        waiting = asyncio.create_task(desk.link(A, first._now()))
        await until(lambda: pools[0].begun == 1)
        database = await Database.open(server_url, host=Machine(90).host)
        readings, (seen,) = Readings(database), await first._readings.held(first._name)
        assert await readings.take(seen.id, "another", database.now()) is None
        assert await readings.take(seen.id, "another", database.now.host.wall()) is not None
        await database.close()
        pools[0].gate.set()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
