"""Whether a queue is at work, for readiness."""

from __future__ import annotations

from datetime import timedelta

from job_runs import running, until
from postgres_server import PostgresServer

from bot.jobs import open_jobs
from bot.jobs.postgres import PostgresJobs
from bot.store.database import Database


async def nothing(payload: str) -> None:
    """Done."""


async def test_a_queue_is_at_work_while_it_runs(database: Database) -> None:
    jobs = open_jobs(database)
    jobs.register("say", nothing)
    assert not jobs.connected
    async with running(jobs):
        await until(lambda: jobs.connected)
    assert not jobs.connected


async def test_a_server_that_goes_away_and_comes_back(mortal: PostgresServer, server_database: Database) -> None:
    jobs = PostgresJobs(server_database, heartbeat=timedelta(seconds=2))
    jobs.register("say", nothing)
    async with running(jobs):
        await until(lambda: jobs.connected)
        mortal.stop("immediate")
        await until(lambda: not jobs.connected)
        mortal.start()
        await until(lambda: jobs.connected)
