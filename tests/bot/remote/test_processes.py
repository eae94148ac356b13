"""Real processes that read for others, killed in the middle; and a server that is restarted."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chat_fakes import CannedPool
from job_runs import until
from postgres_server import PostgresServer
from remote_fleet import asking, reading

from bot.commands.reading import Briefed, Document

NOW = datetime.now(UTC)
A = "https://news.example/ferries-1"
HELPERS = Path(__file__).parents[1] / "helpers"
ROOT = Path(__file__).parents[3]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(server_url: str) -> Iterator[Start]:
    """Starts a process that reads: `start("hold")` for one that never ends a reading."""
    started: list[subprocess.Popen[str]] = []

    def begin(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(  # noqa: S603  # our own program and arguments
            [sys.executable, str(HELPERS / "reading_process.py"), server_url, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


async def line(process: subprocess.Popen[str]) -> str:
    """What the process prints next."""
    assert process.stdout
    return (await asyncio.to_thread(process.stdout.readline)).strip()


async def test_what_a_killed_process_was_reading_is_read_by_another(server_url: str, start: Start) -> None:
    async with asking(server_url) as one, asking(server_url) as other:
        waiting = [asyncio.create_task(desk.link(A, NOW)) for desk in (one, other)]
        holding = start("hold")
        assert await line(holding) == A
        holding.kill()
        pool = CannedPool()
        async with reading(server_url, pool), asyncio.timeout(120):
            filed = await asyncio.gather(*waiting)
    assert filed[0].id == filed[1].id
    assert pool.done == 1


async def test_several_processes_read_each_page_once(server_url: str, start: Start) -> None:
    processes = [start(), start()]
    links = [f"{A}-{number}" for number in range(12)]
    async with asking(server_url) as one, asking(server_url) as other:
        asked = [desk.link(link, NOW) for link in links for desk in (one, other)]
        async with asyncio.timeout(120):
            filed = await asyncio.gather(*asked)
    assert len({one.id for one in filed}) == len(links)
    for process in processes:
        process.kill()
    printed = [one.strip() for process in processes if process.stdout for one in process.stdout]
    assert sorted(printed) == sorted(links)


async def test_who_waits_waits_on_while_the_server_is_restarted(server_url: str, mortal: PostgresServer) -> None:
    async with asking(server_url) as desk:
        waiting = [asyncio.create_task(desk.link(f"{A}-{number}", NOW)) for number in range(3)]
        await until(lambda: desk.under_way == 3)
        await asyncio.to_thread(mortal.stop, "immediate")
        await asyncio.sleep(1)
        await asyncio.to_thread(mortal.start)
        async with reading(server_url), asyncio.timeout(120):
            assert len({one.id for one in await asyncio.gather(*waiting)}) == 3


async def test_what_is_being_read_survives_a_restart_of_the_server(server_url: str, mortal: PostgresServer) -> None:
    pool = Restarting(mortal)
    async with reading(server_url, pool), asking(server_url) as desk, asyncio.timeout(120):
        assert (await desk.link(A, NOW)).briefing
        assert pool.restarts == 1
        assert (await desk.link(f"{A}-2", NOW)).briefing


class Restarting(CannedPool):
    """The server goes away in the middle of the first work."""

    def __init__(self, server: PostgresServer) -> None:
        super().__init__()
        self.server, self.restarts = server, 0

    async def brief(self, work: Document, /) -> Briefed:
        if not self.restarts:
            self.restarts += 1
            await asyncio.to_thread(self.server.stop, "immediate")
            await asyncio.to_thread(self.server.start)
        return await super().brief(work)
