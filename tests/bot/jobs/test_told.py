"""Who is told of what in the queue: of new jobs, and not of those that are done."""

from __future__ import annotations

import asyncpg
from job_runs import running, until

from bot.jobs.postgres import PostgresJobs, names
from bot.store.database import Database


async def test_of_new_jobs_alone(server_database: Database) -> None:
    jobs, done, heard = PostgresJobs(server_database), list[str](), list[str]()

    async def say(payload: str) -> None:
        done.append(payload)

    jobs.register("say", say)
    listener = await asyncpg.connect(**server_database.server())
    try:
        await listener.add_listener(names().channel, lambda *told: heard.append(str(told[-1])))
        async with running(jobs):
            for number in range(5):
                await jobs.enqueue("say", str(number), key=str(number))
            await until(lambda: len(done) == 5)
        await listener.execute(f"NOTIFY {names().channel}, 'the last'")  # comes after whatever was told before it
        await until(lambda: heard[-1:] == ["the last"])
    finally:
        await listener.close()
    changes = [told for told in heard if "table_changed_event" in told]
    assert len([told for told in changes if "insert" in told]) == 5
    assert not [told for told in changes if "delete" in told]
