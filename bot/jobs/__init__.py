"""Work that is done a little later, or again: a queue in memory, behind a port that a database's queue fits too."""

from bot.jobs.ports import Handler, Jobs
from bot.jobs.queue import MemoryJobs

__all__ = ["Handler", "Jobs", "MemoryJobs"]
