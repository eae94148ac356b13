"""Chores: at once, again and again, one at a time, whatever the one before did."""

from __future__ import annotations

import asyncio
import time

from bot.scheduler import Chore, Clockwork


async def test_chores_come_again_although_they_fail() -> None:
    runs: list[str] = []

    async def good() -> None:
        runs.append("good")

    async def bad() -> None:
        runs.append("bad")
        raise RuntimeError("no")

    clockwork = Clockwork([Chore(name="good", seconds=0.05, run=good), Chore(name="bad", seconds=0.05, run=bad)])
    clockwork.start()
    async with asyncio.timeout(5):
        while True:
            if runs.count("good") > 2 and runs.count("bad") > 2:
                break
            await asyncio.sleep(0.01)
    clockwork.stop()
    await asyncio.sleep(0.1)
    stopped = len(runs)
    await asyncio.sleep(0.15)
    assert len(runs) == stopped


async def test_one_at_a_time() -> None:
    now = most = 0

    async def slow() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.2)
        now -= 1

    clockwork = Clockwork([Chore(name="slow", seconds=0.02, run=slow)])
    clockwork.start()
    await asyncio.sleep(0.5)
    clockwork.stop()
    assert most == 1


async def test_a_blocked_loop_drops_no_chore() -> None:
    """By default a job that is more than a second late is dropped without a word."""
    runs: list[float] = []

    async def chore() -> None:
        runs.append(time.monotonic())

    clockwork = Clockwork([Chore(name="tick", seconds=0.5, run=chore)])
    clockwork.start()
    await asyncio.sleep(0.1)
    time.sleep(2.0)  # noqa: ASYNC251 - a loop that is blocked is what this is about
    woke = time.monotonic()
    await asyncio.sleep(0.2)
    clockwork.stop()
    assert len([at for at in runs if woke <= at < woke + 0.2]) == 1


async def test_what_was_under_way_is_over_when_it_has_ended() -> None:
    steps: list[str] = []

    async def chore() -> None:
        steps.append("begun")
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.1)  # a transaction that is undone, say
            steps.append("over")

    clockwork = Clockwork([Chore(name="slow", seconds=60, run=chore)])
    clockwork.start()
    await asyncio.sleep(0.1)
    clockwork.stop()
    await clockwork.ended()
    assert steps == ["begun", "over"]


async def test_one_that_never_began_has_ended() -> None:
    clockwork = Clockwork([])
    clockwork.stop()
    await clockwork.ended()
