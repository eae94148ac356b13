"""One process leads, and another takes its place when it ends, dies, is frozen, or loses its connection."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from job_runs import eventually
from postgres_server import PostgresServer
from sqlalchemy import text

from bot.store.database import Database
from bot.store.leadership import Leadership

ROOT = Path(__file__).parents[3]
PROGRAM = ROOT / "tests" / "bot" / "helpers" / "leader_process.py"
PATIENCE = 1.5  # seconds
Begin = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def begin(server_url: str) -> AsyncIterator[Begin]:
    """Starts a process that wants to lead, with this patience in seconds."""
    started: list[asyncio.subprocess.Process] = []

    async def start(patience: float = 600.0) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(PROGRAM),
            server_url,
            str(patience),
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: asyncio.subprocess.Process, word: str) -> None:
    """Waits until the process has said so."""
    assert process.stdout is not None
    async with asyncio.timeout(120):
        while (line := (await process.stdout.readline()).decode().strip()) != word:
            assert line, "the process ended"


async def until_leads(leadership: Leadership) -> None:
    await eventually(leadership.leads)


async def test_where_the_database_is_a_file_there_is_nobody_else(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    leadership = Leadership(database)
    assert await leadership.leads()
    await leadership.close()
    await database.close()


async def test_one_leads_until_it_ends(server_database: Database) -> None:
    first, second = Leadership(server_database), Leadership(server_database)
    assert await first.leads()
    assert not await second.leads()
    assert await first.leads()
    await first.close()
    await until_leads(second)  # the server notices soon that the connection is gone
    await second.close()


async def test_other_work_has_a_leader_of_its_own(server_database: Database) -> None:
    first, second = Leadership(server_database), Leadership(server_database, lock="other work")
    assert await first.leads()
    assert await second.leads()
    await first.close()
    await second.close()


async def test_a_lost_connection_is_noticed_and_the_place_contended_for_anew(server_database: Database) -> None:
    first, second = Leadership(server_database), Leadership(server_database)
    assert await first.leads()
    async with server_database.writing() as connection:
        holders = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        await connection.execute(text(holders))
    await until_leads(second)
    assert not await first.leads()
    await second.close()
    await until_leads(first)
    await first.close()


async def test_it_keeps_its_place_though_nobody_asks(server_database: Database) -> None:
    first, second = Leadership(server_database, patience=3.0), Leadership(server_database)
    assert await first.leads()
    await asyncio.sleep(3.5)
    assert not await second.leads()
    await first.close()
    await second.close()


async def test_a_restarted_server_has_one_leader_again(mortal: PostgresServer, server_database: Database) -> None:
    first, second = Leadership(server_database), Leadership(server_database)
    assert await first.leads()
    mortal.stop()
    assert not await first.leads()
    mortal.start()
    await until_leads(first)
    assert not await second.leads()
    await first.close()
    await second.close()


async def test_a_killed_process_is_followed_by_another(begin: Begin, server_database: Database) -> None:
    process = await begin()
    await said(process, "leads")
    mine = Leadership(server_database)
    assert not await mine.leads()
    process.kill()
    await until_leads(mine)
    await mine.close()


async def test_a_frozen_process_loses_its_place_and_knows_when_it_wakes(
    begin: Begin, server_database: Database
) -> None:
    process = await begin(PATIENCE)
    await said(process, "leads")
    mine = Leadership(server_database)
    process.send_signal(signal.SIGSTOP)
    await until_leads(mine)
    process.send_signal(signal.SIGCONT)
    await said(process, "follows")
    await mine.close()
    await said(process, "leads")


async def test_two_parts_of_a_process_that_ask_at_once_agree(server_database: Database) -> None:
    leadership = Leadership(server_database)
    assert await asyncio.gather(leadership.leads(), leadership.leads()) == [True, True]
    assert await leadership.leads()
    await leadership.close()
