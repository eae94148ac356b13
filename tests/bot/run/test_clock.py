"""A process that keeps to its database's time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest
from databases import mortal
from job_runs import until
from machines import Machine
from postgres_server import PostgresServer
from structlog.testing import capture_logs

from bot.credentials import Credentials
from bot.run.clock import _told, keep_time
from bot.run.ground import open_ground
from bot.run.plan import Plan
from bot.run.posters import posters_of
from bot.store.clock import Host, seconds_up, utc_now
from bot.store.database import Database
from bot.store.sealing import new_key

__all__ = ["mortal"]
WORDS = "this machine's clock is off, set it by NTP"
Logs = list[MutableMapping[str, Any]]


@pytest.fixture
def logs() -> Iterator[Logs]:
    with capture_logs() as logs:
        yield logs


@dataclass(slots=True)
class Sleeper(Machine):
    """A machine whose seconds do not count while it sleeps, as a virtual machine's that is paused."""

    slept: float = 0.0

    @property
    def host(self) -> Host:
        return Host(wall=self.wall, seconds=lambda: seconds_up() - self.slept)


@asynccontextmanager
async def kept(url: str, machine: Machine, *, every: float = 3600.0) -> AsyncIterator[Database]:
    database = await Database.open(url, host=machine.host)
    keeping = asyncio.create_task(keep_time(database, every=every, beat=0.02))
    await asyncio.sleep(0.05)  # it has begun
    try:
        yield database
    finally:
        assert not keeping.done()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await database.close()


def warnings(logs: Logs) -> list[float]:
    return [entry["ahead_of_database"] for entry in logs if entry["event"] == WORDS]


async def test_a_machine_that_is_off_is_told_of(server_url: str, logs: Logs) -> None:
    async with kept(server_url, Machine(93)):
        await until(lambda: bool(warnings(logs)))
    assert warnings(logs) == [pytest.approx(93, abs=0.5)]


def test_it_is_told_of_once_until_it_is_right_again(logs: Logs) -> None:
    told = False
    for ahead in (0.3, 93.0, 92.0, 0.9, 1.1, 0.4, 0.9, -2.5, -2.5, 0.0):
        told = _told(ahead, told)
    assert warnings(logs) == [93.0, -2.5]
    assert not told


async def test_one_that_is_right_is_not_told_of(server_url: str, logs: Logs) -> None:
    async with kept(server_url, Machine(0.3)):
        await asyncio.sleep(0.2)
    assert logs == []


async def test_a_machine_that_slept_is_right_as_soon_as_its_clock_is_set(server_url: str) -> None:
    machine = Sleeper()
    async with kept(server_url, machine) as database:
        machine.slept, machine.ahead = 300.0, -300.0  # it wakes
        assert utc_now() - database.now() > timedelta(seconds=290)
        machine.ahead = 0.0  # its clock is set
        await until(lambda: abs(utc_now() - database.now()) < timedelta(seconds=1))


async def test_one_whose_clock_nobody_sets_is_right_after_a_while(server_url: str) -> None:
    machine = Sleeper()
    async with kept(server_url, machine, every=0.1) as database:
        machine.slept, machine.ahead = 300.0, -300.0
        await until(lambda: abs(utc_now() - database.now()) < timedelta(seconds=1))


async def test_time_goes_on_while_the_server_is_away(mortal: PostgresServer, server_url: str, logs: Logs) -> None:
    machine = Machine(90)
    async with kept(server_url, machine, every=0.05) as database:
        mortal.stop()
        machine.ahead = -3600.0
        await until(lambda: any("was not asked" in entry["event"] for entry in logs))
        assert abs(utc_now() - database.now()) < timedelta(seconds=1)
        mortal.start()


def plan(url: str) -> Plan:
    """Of a process that does nothing yet."""
    nothing = cast(Any, None)
    return Plan(
        version="1",
        engine="none",
        database_url=url,
        make_reader=nothing,
        make_fetcher=nothing,
        platforms=nothing,
        rates=nothing,
    )


async def test_a_process_goes_by_its_database_from_the_beginning(url: str) -> None:
    async with AsyncExitStack() as stack:
        ground = await open_ground(plan(url), stack)
        told = ground.meters.registry.get_sample_value("communique_clock_offset_seconds")
        assert ground.now is ground.database.now
        assert timedelta() < ground.now() - ground.started < timedelta(minutes=1)
        if url.startswith("sqlite"):
            assert told is None
        else:
            assert told == pytest.approx(0, abs=0.5)
            assert "clock" in {task.get_name() for task in asyncio.all_tasks()}


async def test_posters_do_too(database: Database) -> None:
    slack = {"slack_client_id": "1.2", "slack_client_secret": "s3cret", "slack_signing_secret": "5" * 32}
    given = {**slack, "communique_keys": new_key(), "discord_token": "d1sc0rd"}
    posters = posters_of(cast(Any, Credentials)(**given), database)
    assert cast(Any, posters["discord"])._now is database.now
    assert cast(Any, posters["slack"])._tokens.__self__._now is database.now
    for poster in posters.values():
        await poster.close()
