"""Turns of several processes together, as the database gives them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from bot.delivery.fleet_pacing import FleetPacer, open_pacer
from bot.delivery.pacing import MemoryPacer, Pace
from bot.store.database import Database
from bot.store.pace_tables import paces
from bot.store.paces import Paces
from bot.store.subscription import Target

PACES = {"discord": Pace(platform=50.0, channel=2.0, opening=3), "slack": Pace(channel=2.0)}
GAP = 1.02 / 50


def room(name: str, platform: str = "discord") -> Target:
    return Target(platform=platform, workspace="W", channel=name)


@pytest.fixture
async def processes(server_url: str) -> AsyncIterator[list[FleetPacer]]:
    """Three senders, each with connections of its own."""
    databases = [await Database.open(server_url) for _ in range(3)]
    yield [FleetPacer(Paces(database), PACES) for database in databases]
    for database in databases:
        await database.close()


async def rows(database: Database) -> int:
    async with database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(paces)) or 0


async def test_one_rate_over_all_processes(processes: list[FleetPacer]) -> None:
    """Asked for at once from all sides, no two turns are closer than the rate allows, and none is left out."""
    turns = []

    async def ask(pacer: FleetPacer, name: str) -> None:
        turn = await pacer.turn(room(name), within=10)
        turns.append(time.monotonic() + turn.wait)

    await asyncio.gather(*(ask(pacer, f"{of}-{n}") for n in range(40) for of, pacer in enumerate(processes)))
    turns.sort()
    gaps = [later - turn for turn, later in pairwise(turns)]
    assert turns[-1] - turns[0] == pytest.approx(119 * GAP, abs=0.2)
    assert sorted(gaps)[60] == pytest.approx(GAP, abs=0.005)


async def test_a_pause_is_everybodys(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    await one.pause(room("a"), 30, everywhere=True)
    turn = await other.turn(room("b"), within=5)
    assert not turn.taken
    assert turn.wait == pytest.approx(30, abs=1)
    assert other.wait(room("c")) == pytest.approx(30, abs=1)  # it knows now, without asking
    assert (await other.turn(room("b", "slack"), within=5)).taken


async def test_a_pause_of_one_channel(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    await one.pause(room("a", "slack"), 30, everywhere=False)
    assert not (await other.turn(room("a", "slack"), within=5)).taken
    assert (await other.turn(room("b", "slack"), within=5)).taken


async def test_a_channels_next_turn_is_waited_for(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    await one.turn(room("a", "slack"), within=5)
    began = time.monotonic()
    assert (await other.turn(room("a", "slack"), within=5)).taken
    assert 0.4 < time.monotonic() - began < 1.5


async def test_a_busy_channel_takes_no_turn_of_its_platform(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    assert (await one.turn(room("busy"), within=0)).taken
    assert not (await one.turn(room("busy"), within=0.1)).taken
    assert (await other.turn(room("free"), within=1)).wait < 2 * GAP


async def test_what_is_too_far_off_is_not_reserved(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    for number in range(5):
        await one.turn(room(f"a{number}"), within=5, opens=True)
    refused = [await other.turn(room(f"b{number}"), within=0.05) for number in range(20)]
    assert {turn.taken for turn in refused} == {False}
    assert (await other.turn(room("c"), within=5)).wait < 15 * GAP


async def test_a_turn_leaves_time_to_get_ready_for_it(server_database: Database) -> None:
    pacer = FleetPacer(Paces(server_database), {"discord": Pace(platform=50.0, lead=2.0)})
    turns = [await pacer.turn(room(str(number)), within=9) for number in range(2)]
    assert 1.5 < turns[0].wait <= 2.0
    assert turns[0].wait <= turns[1].wait <= 2.0 + GAP


async def test_a_frozen_process_holds_nothing_up(server_database: Database, processes: list[FleetPacer]) -> None:
    """Between any two statements of a process that reserves turns nothing is locked."""
    async with server_database.alone() as frozen:
        await frozen.execute(text("INSERT INTO paces VALUES ('discord', '', '', now())"))
        async with asyncio.timeout(5):
            assert (await processes[0].turn(room("a"), within=5)).taken


async def test_idle_channels_are_deleted(server_database: Database, processes: list[FleetPacer]) -> None:
    await processes[0].turn(room("a"), within=5)
    await processes[0].pause(room("b"), 30, everywhere=False)
    async with server_database.writing() as connection:
        await connection.execute(text("UPDATE paces SET free_at = free_at - interval '10 minutes 10 seconds'"))
    assert await rows(server_database) == 3
    await processes[0].tidy()
    assert await rows(server_database) == 1


async def test_the_pacer_goes_with_the_database(database: Database) -> None:
    expected = FleetPacer if database.dialect == "postgresql" else MemoryPacer
    assert isinstance(open_pacer(database), expected)


async def test_of_those_that_ask_for_one_channel_at_once_one_has_its_turn(processes: list[FleetPacer]) -> None:
    for number in range(5):
        asked = [pacer.turn(room(f"same {number}", "slack"), within=0.2) for pacer in processes for _ in range(3)]
        assert [turn.taken for turn in await asyncio.gather(*asked)].count(True) == 1
