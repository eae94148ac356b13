"""The queue: once for a key, at its time, and a failing job is nobody else's trouble."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs import MemoryJobs


@asynccontextmanager
async def running(jobs: MemoryJobs) -> AsyncIterator[None]:
    task = asyncio.create_task(jobs.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while True:
            if true():
                return
            await asyncio.sleep(0.01)


async def test_jobs_are_done() -> None:
    jobs, done = MemoryJobs(), list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    await jobs.enqueue("say", "before", key="1")
    async with running(jobs):
        await until(lambda: done == ["before"])
        await jobs.enqueue("say", "grüße", key="2")
        await until(lambda: done == ["before", "grüße"])


async def test_one_job_for_a_key() -> None:
    jobs, done = MemoryJobs(), list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    jobs.register("sing", handler)
    assert await jobs.enqueue("say", "a", key="1")
    assert not await jobs.enqueue("say", "b", key="1")
    assert await jobs.enqueue("sing", "c", key="1")
    async with running(jobs):
        await until(lambda: sorted(done) == ["a", "c"])


async def test_a_job_that_is_over_can_come_again() -> None:
    jobs, done = MemoryJobs(), list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    async with running(jobs):
        for number in range(3):
            async with asyncio.timeout(5):
                while not await jobs.enqueue("say", str(number), key="same"):  # noqa: ASYNC110 - no event tells it
                    await asyncio.sleep(0.01)
            await until(lambda: len(done) == number + 1)  # noqa: B023 - asked in this turn alone
    assert done == ["0", "1", "2"]


async def test_at_its_time() -> None:
    jobs, done = MemoryJobs(), list[float]()

    async def handler(_: str) -> None:
        done.append(time.monotonic())

    jobs.register("say", handler)
    async with running(jobs):
        started = time.monotonic()
        await jobs.enqueue("say", "", key="1", run_at=datetime.now(UTC) + timedelta(seconds=0.4))
        await until(lambda: bool(done))
    assert 0.35 < done[0] - started < 2


async def test_a_failing_job_is_over_and_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    jobs, done = MemoryJobs(), list[str]()

    async def handler(payload: str) -> None:
        if payload == "bad":
            raise RuntimeError("no")
        done.append(payload)

    jobs.register("say", handler)
    for payload in ("bad", "good"):
        await jobs.enqueue("say", payload, key=payload)
    async with running(jobs):
        await until(lambda: done == ["good"])


async def test_no_more_at_once_than_asked_for() -> None:
    jobs, now, most = MemoryJobs(at_once=4), 0, 0

    async def handler(_: str) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1

    jobs.register("work", handler)
    for number in range(20):
        await jobs.enqueue("work", "", key=str(number))
    async with running(jobs):
        await until(lambda: most > 0 and now == 0)
    assert most <= 4
