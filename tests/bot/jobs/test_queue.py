"""The queue: once for a key, at its time, and a failing job is nobody else's trouble."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from job_runs import eventually, running, until

from bot.jobs import Job, Jobs, MemoryJobs, open_jobs, postgres, queue
from bot.jobs.postgres import PostgresJobs
from bot.store.database import Database


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return open_jobs(database)


async def test_jobs_are_done(jobs: Jobs) -> None:
    done = list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    await jobs.enqueue("say", "before", key="1")
    async with running(jobs):
        await until(lambda: done == ["before"])
        await jobs.enqueue("say", "grüße", key="2")
        await until(lambda: done == ["before", "grüße"])


async def test_one_job_for_a_key(jobs: Jobs) -> None:
    done = list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    jobs.register("sing", handler)
    assert await jobs.enqueue("say", "a", key="1")
    assert not await jobs.enqueue("say", "b", key="1")
    assert await jobs.enqueue("sing", "c", key="1")
    async with running(jobs):
        await until(lambda: sorted(done) == ["a", "c"])


async def test_a_job_that_is_over_can_come_again(jobs: Jobs) -> None:
    done = list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    async with running(jobs):
        for number in range(3):
            await eventually(lambda: jobs.enqueue("say", str(number), key="same"))  # noqa: B023 - in this turn alone
            await until(lambda: len(done) == number + 1)  # noqa: B023 - asked in this turn alone
    assert done == ["0", "1", "2"]


async def test_at_its_time(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before, and without being looked for: nobody looks within the time that is waited for it here."""
    for module in (queue, postgres):
        monkeypatch.setattr(module, "_POLL", timedelta(minutes=10))
    monkeypatch.setattr(jobs, "_heartbeat", timedelta(minutes=20), raising=False)
    done = list[float]()

    async def handler(_: str) -> None:
        done.append(time.monotonic())

    jobs.register("say", handler)
    async with running(jobs):
        started = time.monotonic()
        await jobs.enqueue("say", "", key="1", run_at=datetime.now(UTC) + timedelta(seconds=0.4))
        await until(lambda: bool(done))
    assert done[0] - started > 0.35


async def test_a_failing_job_is_over_and_others_go_on(jobs: Jobs, capsys: pytest.CaptureFixture[str]) -> None:
    done = list[str]()

    async def handler(payload: str) -> None:
        if payload == "bad":
            raise RuntimeError("no")
        done.append(payload)

    jobs.register("say", handler)
    for payload in ("bad", "good"):
        await jobs.enqueue("say", payload, key=payload)
    async with running(jobs):
        await until(lambda: done == ["good"])


async def test_no_more_at_once_than_asked_for(database: Database) -> None:
    jobs = PostgresJobs(database, at_once=4) if database.dialect == "postgresql" else MemoryJobs(at_once=4)
    now, most, done = 0, 0, 0

    async def handler(_: str) -> None:
        nonlocal now, most, done
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1
        done += 1

    jobs.register("work", handler)
    for number in range(20):
        await jobs.enqueue("work", "", key=str(number))
    async with running(jobs):
        await until(lambda: done == 20)
    assert 1 < most <= 4


async def test_many_at_once_each_key_once(jobs: Jobs) -> None:
    done = list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    many = [Job(name="say", payload=str(number), key=str(number)) for number in range(100)]
    assert await jobs.enqueue_all([]) == 0
    assert await jobs.enqueue_all([*many[:60], *many[:10]]) == 60
    assert await jobs.enqueue_all(many) == 40
    async with running(jobs):
        await until(lambda: len(done) == 100)
    assert sorted(done, key=int) == [str(number) for number in range(100)]


async def test_what_is_under_way_is_finished_before_the_end(jobs: Jobs) -> None:
    begun, done = asyncio.Event(), list[str]()

    async def handler(payload: str) -> None:
        begun.set()
        await asyncio.sleep(0.2)
        done.append(payload)

    jobs.register("say", handler)
    await jobs.enqueue("say", "slowly", key="1")
    async with running(jobs):
        await begun.wait()
    assert done == ["slowly"]


async def test_whoever_insists_on_the_end_has_it_when_the_jobs_are_over(jobs: Jobs) -> None:
    begun, over = asyncio.Event(), list[str]()

    async def handler(payload: str) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.2)  # a transaction that is undone, say
            over.append(payload)

    jobs.register("say", handler)
    await jobs.enqueue("say", "slowly", key="1")
    at_work = asyncio.create_task(jobs.run())
    await begun.wait()
    for _ in range(2):
        at_work.cancel()
        await asyncio.wait({at_work}, timeout=0.1)
    await asyncio.gather(at_work, return_exceptions=True)
    assert over == ["slowly"]


def test_one_job_at_once_is_no_queue(database: Database) -> None:
    with pytest.raises(ValueError, match="fewer than two"):
        MemoryJobs(at_once=1)
    with pytest.raises(ValueError, match="fewer than two"):
        PostgresJobs(database, at_once=1)
