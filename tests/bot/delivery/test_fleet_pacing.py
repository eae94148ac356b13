"""Turns of several processes together, as the database gives them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text

from bot.delivery.fleet_pacing import FleetPacer, open_pacer
from bot.delivery.pacing import MemoryPacer, Pace
from bot.store.database import Database
from bot.store.pace_tables import paces
from bot.store.paces import Paces
from bot.store.subscription import Target

SLOW = 1 / 60  # a minute between two turns: no machine is so busy that it would be over
PACES = {
    "discord": Pace(platform=50.0, channel=SLOW),
    "slack": Pace(channel=2.0),
    "calm": Pace(channel=SLOW),
    "slow": Pace(platform=SLOW, opening=3, lead=2.0),
}
GAP = 1.02 / 50
CALM = 1.02 / SLOW


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


async def test_one_rate_over_all_processes(server_database: Database, processes: list[FleetPacer]) -> None:
    """Asked for at once from all sides, no two turns are closer than the rate allows, and none is left out."""
    async with server_database.writing() as connection:
        for statement in KEEP_ACCOUNT:
            await connection.execute(text(statement))
    told = []

    async def ask(pacer: FleetPacer, name: str) -> None:
        asked = time.time()
        turn = await pacer.turn(room(name), within=100)
        told.append((asked + turn.wait, time.time() + turn.wait))

    await asyncio.gather(*(ask(pacer, f"{of}-{n}") for n in range(40) for of, pacer in enumerate(processes)))
    async with server_database.reading() as connection:
        account = (await connection.execute(text("SELECT before, given, at FROM account ORDER BY given"))).all()
    turns = [row.given - GAP for row in account]
    assert len(turns) == 120
    for turn, row in zip(turns[1:], account[1:], strict=True):
        at_once = turn == pytest.approx(row.before, abs=0.001)
        assert at_once or row.before < turn <= row.at  # nobody had asked when the platform was free
    for least, most in told:
        assert any(least - 0.001 <= turn <= most + 0.001 for turn in turns)


# Of the platform's row, in seconds: until when it was and is busy, and when that was written.
KEEP_ACCOUNT = (
    "CREATE TABLE account (before double precision, given double precision, at double precision)",
    """CREATE FUNCTION keep_account() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO account VALUES (CASE TG_OP WHEN 'UPDATE' THEN extract(epoch FROM OLD.free_at) END,
            extract(epoch FROM NEW.free_at), extract(epoch FROM clock_timestamp()));
        RETURN NEW; END $$""",
    """CREATE TRIGGER keep_account AFTER INSERT OR UPDATE ON paces
        FOR EACH ROW WHEN (NEW.channel = '') EXECUTE FUNCTION keep_account()""",
)


async def test_a_pause_is_everybodys(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    began = time.monotonic()
    await one.pause(room("a"), 300, everywhere=True)
    turn = await other.turn(room("b"), within=5)
    assert not turn.taken
    left = other.wait(room("c"))  # it knows now, without asking
    least = 300 - (time.monotonic() - began)
    assert least - 0.01 <= turn.wait <= 300
    assert least - 0.01 <= left <= 300
    assert (await other.turn(room("b", "slack"), within=5)).taken


async def test_a_pause_of_one_channel(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    await one.pause(room("a", "slack"), 300, everywhere=False)
    assert not (await other.turn(room("a", "slack"), within=5)).taken
    assert (await other.turn(room("b", "slack"), within=5)).taken


async def test_a_channels_next_turn_is_waited_for(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    began = time.monotonic()
    await one.turn(room("a", "slack"), within=5)
    async with asyncio.timeout(60):
        assert (await other.turn(room("a", "slack"), within=600)).taken
    assert time.monotonic() - began >= 0.5


async def test_a_busy_channel_takes_no_turn_of_its_platform(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    assert (await one.turn(room("busy"), within=0)).taken
    assert not (await one.turn(room("busy"), within=0.1)).taken
    assert (await other.turn(room("free"), within=1)).wait < 2 * GAP


async def test_what_is_too_far_off_is_not_reserved(processes: list[FleetPacer]) -> None:
    one, other, _ = processes
    for number in range(5):
        await one.turn(room(f"a{number}", "slow"), within=10_000, opens=True)
    refused = [await other.turn(room(f"b{number}", "slow"), within=5) for number in range(20)]
    assert {turn.taken for turn in refused} == {False}
    assert 14 * CALM < (await other.turn(room("c", "slow"), within=10_000)).wait <= 15 * CALM + 2


async def test_a_turn_leaves_time_to_get_ready_for_it(processes: list[FleetPacer]) -> None:
    turns = [await pacer.turn(room(str(number), "slow"), within=100) for number, pacer in enumerate(processes[:2])]
    assert 1.5 < turns[0].wait <= 2.0
    assert turns[0].wait < turns[1].wait <= 2.0 + CALM


async def test_a_frozen_process_holds_nothing_up(server_database: Database, processes: list[FleetPacer]) -> None:
    """Between any two statements of a process that reserves turns nothing is locked."""
    async with server_database.alone() as frozen:
        await frozen.execute(text("INSERT INTO paces VALUES ('discord', '', '', now())"))
        async with asyncio.timeout(60):
            assert (await processes[0].turn(room("a"), within=5)).taken


async def test_idle_channels_are_deleted(server_database: Database, processes: list[FleetPacer]) -> None:
    await processes[0].turn(room("a"), within=5)
    await processes[0].pause(room("b"), 300, everywhere=False)
    async with server_database.writing() as connection:
        await connection.execute(text("UPDATE paces SET free_at = free_at - interval '10 minutes 70 seconds'"))
    assert await rows(server_database) == 3
    await processes[0].tidy()
    assert await rows(server_database) == 1


async def test_the_pacer_goes_with_the_database(database: Database) -> None:
    expected = FleetPacer if database.dialect == "postgresql" else MemoryPacer
    assert isinstance(open_pacer(database), expected)


async def test_of_those_that_ask_for_one_channel_at_once_one_has_its_turn(processes: list[FleetPacer]) -> None:
    for number in range(5):
        asked = [pacer.turn(room(f"same {number}", "calm"), within=0.2) for pacer in processes for _ in range(3)]
        assert [turn.taken for turn in await asyncio.gather(*asked)].count(True) == 1
