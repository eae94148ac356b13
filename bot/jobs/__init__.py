"""Work that is done a little later, or again: a queue in memory, or in the database that all processes share."""

from __future__ import annotations

from bot.jobs.ports import Handler, Job, Jobs
from bot.jobs.queue import MemoryJobs
from bot.store.database import Database

__all__ = ["Handler", "Job", "Jobs", "MemoryJobs", "open_jobs"]


def open_jobs(database: Database) -> Jobs:
    """The queue that goes with a database: inside it on PostgreSQL, in this process's memory on SQLite."""
    if database.dialect != "postgresql":
        return MemoryJobs()
    from bot.jobs.postgres import PostgresJobs

    return PostgresJobs(database)
