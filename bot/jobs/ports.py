"""What the program asks of a queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

Handler = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Have the handler `name` called with `payload`, at `run_at` (aware UTC) or at once.

    While a job with this name and `key` waits or runs, no other one is added.
    """

    name: str
    payload: str
    key: str
    run_at: datetime | None = None


class Jobs(Protocol):
    """A queue of named jobs.

    It may lose jobs when the program ends and may run one twice: a handler's work must be safe to do again, and
    what has to be done must be known elsewhere too.
    """

    @property
    def connected(self) -> bool:
        """Whether `run` is at work and has its queue: it does without while a server is away."""
        ...

    async def enqueue(self, name: str, payload: str, *, key: str, run_at: datetime | None = None) -> bool:
        """Add one job (see `Job`); False where one with this key waits or runs already."""
        ...

    async def enqueue_all(self, jobs: Sequence[Job]) -> int:
        """Add many jobs; returns how many are new."""
        ...

    async def enqueue_within(self, transaction: AsyncConnection, jobs: Sequence[Job]) -> None:
        """Add jobs that begin if and when the transaction of the program's database is committed.

        A queue that is kept elsewhere adds none; add them again afterwards, which does no harm here.
        """
        ...

    async def waiting(self, *names: str) -> int:
        """How many jobs of these names wait that nobody has begun; of all where none is named."""
        ...

    def register(self, name: str, handler: Handler) -> None:
        """Say who does the jobs of a name, before `run`. What a handler raises is reported, and its job is over."""
        ...

    async def run(self) -> None:
        """Do jobs until cancelled; those under way are finished first."""
        ...
