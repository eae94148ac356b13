"""Processes on machines whose clocks are wrong, and are set while they run: leadership stays where it is."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from wrong_clock import WrongClock, can_be_wrong

ROOT = Path(__file__).parents[3]
PROGRAM = ROOT / "tests" / "bot" / "helpers" / "leader_process.py"
PATIENCE = 600.0  # seconds
STILL = 1.0  # seconds, in which a process asks ten times
HOUR = 3600.0


@asynccontextmanager
async def wants_to_lead(url: str, clock: WrongClock) -> AsyncIterator[asyncio.StreamReader]:
    """What such a process says."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **clock.environment}
    process = await asyncio.create_subprocess_exec(
        sys.executable, PROGRAM, url, str(PATIENCE), stdout=asyncio.subprocess.PIPE, cwd=ROOT, env=environment
    )
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        process.kill()
        await process.wait()


async def said(by: asyncio.StreamReader) -> str:
    async with asyncio.timeout(120):
        while (line := (await by.readline()).decode().strip()) not in ("leads", "follows"):
            assert line, "the process ended"  # and else it is its log
    return line


async def silent(*processes: asyncio.StreamReader) -> bool:
    """Whether none of them says anything for a while."""
    talking = [asyncio.create_task(one.readline()) for one in processes]
    done, waiting = await asyncio.wait(talking, timeout=STILL)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return not done


@pytest.mark.skipif(not can_be_wrong(), reason="needs Linux and a C compiler")
async def test_leadership_does_not_flap(server_url: str, tmp_path: Path) -> None:
    fast, slow = WrongClock(tmp_path, "fast", 90), WrongClock(tmp_path, "slow", -90)
    async with wants_to_lead(server_url, slow) as other, wants_to_lead(server_url, fast) as one:
        assert {await said(one), await said(other)} == {"leads", "follows"}
        fast.set(HOUR)
        slow.set(-HOUR)
        assert await silent(one, other)
        fast.set(-HOUR)
        assert await silent(one, other)
