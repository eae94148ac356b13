"""Chores: at once, again and again, one at a time, whatever the one before did."""

from __future__ import annotations

import asyncio
import time
from math import floor

from job_runs import until

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
    await until(lambda: runs.count("good") > 2 and runs.count("bad") > 2)
    clockwork.stop()
    await clockwork.ended()
    stopped = len(runs)
    await asyncio.sleep(0.15)  # in which both would come again
    assert len(runs) == stopped


async def test_one_at_a_time() -> None:
    now = most = over = 0

    async def slow() -> None:
        nonlocal now, most, over
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.2)  # in which it is due again ten times
        now -= 1
        over += 1

    clockwork = Clockwork([Chore(name="slow", seconds=0.02, run=slow)])
    clockwork.start()
    await until(lambda: over == 2)
    clockwork.stop()
    assert most == 1


async def test_a_blocked_loop_drops_no_chore_and_makes_up_for_it_once() -> None:
    """By default a job that is more than a second late is dropped without a word."""
    rare, often = list[float](), list[float]()

    async def seldom() -> None:
        rare.append(time.time())

    async def tick() -> None:
        often.append(time.time())

    before = time.time()
    clockwork = Clockwork(
        [Chore(name="rare", seconds=3600, run=seldom), Chore(name="often", seconds=0.5, run=tick)]
    )  # both are due by now
    after = time.time()
    time.sleep(1.7)  # noqa: ASYNC251 - a loop that is blocked is what this is about
    woke = time.time()
    clockwork.start()
    await until(lambda: len(rare) == 1 and len(often) == 2)
    clockwork.stop()
    missed = floor((woke - after) / 0.5)
    assert missed >= 3
    assert often[1] >= before + (missed + 1) * 0.5  # when it is due next, and no sooner


async def test_what_was_under_way_is_over_when_it_has_ended() -> None:
    steps, begun = list[str](), asyncio.Event()

    async def chore() -> None:
        steps.append("begun")
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.1)  # a transaction that is undone, say
            steps.append("over")

    clockwork = Clockwork([Chore(name="slow", seconds=60, run=chore)])
    clockwork.start()
    await begun.wait()
    clockwork.stop()
    await clockwork.ended()
    assert steps == ["begun", "over"]


async def test_one_that_never_began_has_ended() -> None:
    clockwork = Clockwork([])
    clockwork.stop()
    await clockwork.ended()
