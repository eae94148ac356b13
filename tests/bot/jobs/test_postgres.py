"""The queue on PostgreSQL: with the caller's transaction, over restarts of the server, and with processes that die."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from job_runs import eventually, running, until
from pgqueuer.queries import Queries
from postgres_server import PostgresServer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.jobs import Job, Jobs
from bot.jobs.postgres import PostgresJobs, names
from bot.store.database import Database

HELPERS = Path(__file__).parents[1] / "helpers"
ROOT = Path(__file__).parents[3]


def job(number: int) -> Job:
    return Job(name="say", payload=str(number), key=str(number))


@pytest.fixture
def jobs(server_database: Database) -> PostgresJobs:
    return PostgresJobs(server_database, heartbeat=timedelta(seconds=2))


@pytest.fixture
def done(jobs: PostgresJobs) -> list[str]:
    """The payloads of the jobs done, in order."""
    return listen(jobs)


def listen(jobs: Jobs) -> list[str]:
    done = list[str]()

    async def handler(payload: str) -> None:
        done.append(payload)

    jobs.register("say", handler)
    return done


@asynccontextmanager
async def opened(url: str, count: int) -> AsyncIterator[list[Database]]:
    """Several openings of one database share nothing, as processes do."""
    databases = [await Database.open(url) for _ in range(count)]
    yield databases
    for database in databases:
        await database.close()


async def waiting(database: Database) -> int:
    async with database.reading() as connection:
        return (await connection.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one()


async def nothing_waits(database: Database) -> bool:
    return await waiting(database) == 0


async def heard(database: Database) -> dict[str, datetime]:
    """When the server last heard of each job from whoever does it."""
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT payload, heartbeat FROM pgqueuer"))
        return {row.payload.decode(): row.heartbeat for row in rows}


async def test_jobs_of_a_transaction_come_with_its_commit(
    server_database: Database, jobs: PostgresJobs, done: list[str]
) -> None:
    async with running(jobs):
        async with server_database.writing() as transaction:
            await jobs.enqueue_within(transaction, [job(1), job(2)])
            await jobs.enqueue_all([job(3)])  # later, and in a transaction of its own
            await until(lambda: done == ["3"])
        await until(lambda: sorted(done) == ["1", "2", "3"])


async def test_jobs_of_a_transaction_that_is_undone_never_come(server_database: Database, jobs: PostgresJobs) -> None:
    async def stumble() -> None:
        async with server_database.writing() as transaction:
            await jobs.enqueue_within(transaction, [job(1)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await stumble()
    assert await waiting(server_database) == 0


async def test_processes_share_the_work(server_url: str) -> None:
    async with opened(server_url, 3) as databases:
        queues = [PostgresJobs(database) for database in databases]
        done = [listen(queue) for queue in queues]
        async with running(*queues):
            await queues[0].enqueue_all([job(number) for number in range(200)])
            await until(lambda: sum(map(len, done)) >= 200)
            await asyncio.sleep(0.2)
    assert Counter(one for part in done for one in part) == Counter(map(str, range(200)))


async def test_what_is_done_is_known_to_be_done_at_the_end(
    server_database: Database, jobs: PostgresJobs, done: list[str]
) -> None:
    for number in range(5):
        async with running(jobs):
            await jobs.enqueue_all([job(number)])
            await until(lambda: len(done) == number + 1)  # noqa: B023  # asked in this turn alone
        assert await waiting(server_database) == 0


async def test_the_same_jobs_from_several_at_once_are_added_once(server_url: str) -> None:
    """In opposite orders, with the keys of each inside a transaction: nobody waits for anybody for ever."""
    async with opened(server_url, 3) as databases:
        orders = [range(100), reversed(range(100)), range(50, 150)]
        adding = [
            PostgresJobs(database).enqueue_all([job(number) for number in order])
            for database, order in zip(databases, orders, strict=True)
        ]
        assert sum(await asyncio.gather(*adding)) == await waiting(databases[0]) == 150


async def test_the_server_is_killed_and_comes_back(
    mortal: PostgresServer, jobs: PostgresJobs, done: list[str], server_database: Database
) -> None:
    """What is enqueued before and after is done; neither queue nor store has to be opened again."""
    async with running(jobs):
        await jobs.enqueue_all([job(1)])
        await until(lambda: done == ["1"])
        await eventually(lambda: nothing_waits(server_database))
        later = Job(name="say", payload="2", key="2", run_at=datetime.now(UTC) + timedelta(seconds=1))
        await jobs.enqueue_all([later])
        await asyncio.to_thread(mortal.stop, "immediate")
        with pytest.raises((OSError, DBAPIError)):
            await jobs.enqueue_all([job(3)])
        await asyncio.sleep(1)
        await asyncio.to_thread(mortal.start)
        await jobs.enqueue_all([job(4)])
        await until(lambda: {"2", "4"} <= set(done))
    assert set(done) == {"1", "2", "4"}
    assert await waiting(server_database) <= 1  # where stopping took a while, the second was done without a word of it


async def test_the_server_is_killed_while_jobs_are_under_way(
    mortal: PostgresServer, jobs: PostgresJobs, server_database: Database
) -> None:
    """A job whose end could not be told may be done again, and none is left behind."""
    started, ended, stopped = list[str](), list[str](), asyncio.Event()

    async def handler(payload: str) -> None:
        started.append(payload)
        await stopped.wait()
        ended.append(payload)

    jobs.register("say", handler)
    async with running(jobs):
        await jobs.enqueue_all([job(number) for number in range(5)])
        await until(lambda: len(started) == 5)
        await asyncio.to_thread(mortal.stop, "immediate")
        stopped.set()
        await until(lambda: len(ended) == 5)  # while nobody can be told
        await asyncio.to_thread(mortal.start)
        await eventually(lambda: nothing_waits(server_database))
    assert set(started) == {"0", "1", "2", "3", "4"}
    assert max(Counter(started).values()) <= 2


@pytest.fixture
def worker(server_url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that takes jobs, says so, and never ends them."""
    process = subprocess.Popen(  # noqa: S603  # our own program and arguments
        [sys.executable, str(HELPERS / "job_process.py"), server_url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_jobs_of_a_process_that_dies_or_freezes_are_done_by_another(
    worker: subprocess.Popen[str], server_database: Database, jobs: PostgresJobs, how: signal.Signals
) -> None:
    done = dict[str, datetime]()

    async def handler(payload: str) -> None:
        done[payload] = datetime.now(UTC)

    jobs.register("say", handler)
    await jobs.enqueue_all([job(number) for number in range(3)])
    assert worker.stdout
    taken = [await asyncio.to_thread(worker.stdout.readline) for _ in range(3)]
    assert sorted(line.strip() for line in taken) == ["0", "1", "2"]
    worker.send_signal(how)
    before = await heard(server_database)
    async with running(jobs):
        await until(lambda: sorted(done) == ["0", "1", "2"])
    for payload, at in done.items():
        assert at - before[payload] > timedelta(seconds=1.9)  # two heartbeats had to be missed first


async def test_the_tables_are_those_that_the_library_wants(server_database: Database) -> None:
    """After an upgrade of PgQueuer this fails where it needs a migration."""
    async with server_database.reading() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        plan = await Queries.from_asyncpg_connection(driver).plan_upgrade()
    assert list(plan.statements) == []


def test_names_do_not_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHANNEL", "FUNCTION", "TRIGGER", "QUEUE_TABLE", "PGQUEUER_PREFIX", "PGQUEUER_SCHEMA"):
        monkeypatch.setenv(name, "strange")
    fresh = names.__wrapped__()
    assert (fresh.channel, fresh.function, fresh.trigger) == (
        "ch_pgqueuer",
        "fn_pgqueuer_changed",
        "tg_pgqueuer_changed",
    )
    assert (fresh.queue_table, fresh.prefix, fresh.db_schema) == ("pgqueuer", "", None)
