"""A process that takes jobs and never ends them: `python job_process.py URL`; prints the payload of each."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from bot.jobs.postgres import PostgresJobs
from bot.store.database import Database


async def hold(payload: str) -> None:
    sys.stdout.write(f"{payload}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def run(url: str) -> None:
    jobs = PostgresJobs(await Database.open(url), heartbeat=timedelta(seconds=2))
    jobs.register("say", hold)
    await jobs.run()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
