"""A process that reads for others: `python reading_process.py URL`; prints the address of each page it begins.

With "hold" as a second argument it begins and never ends, and counts as dead after a second of silence.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from datetime import timedelta

from chat_fakes import CannedPool
from remote_fleet import reading

from bot.commands.reading import Briefed, Document
from bot.store.readings import LEASE


@dataclass(slots=True)
class Telling:
    """A pool that tells what it is given."""

    hold: bool
    pool: CannedPool = field(default_factory=CannedPool)

    @property
    def load(self) -> object:
        return self.pool.load

    async def brief(self, work: Document, /) -> Briefed:
        sys.stdout.write(f"{work.url}\n")
        sys.stdout.flush()
        if self.hold:
            await asyncio.Event().wait()
        return await self.pool.brief(work)


async def run(url: str, *, hold: bool) -> None:
    lease = timedelta(seconds=1) if hold else LEASE
    async with reading(url, Telling(hold=hold), lease):  # type: ignore[arg-type]
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], hold="hold" in sys.argv[2:]))
