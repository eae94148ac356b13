"""What the program asks of a queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

Handler = Callable[[str], Awaitable[None]]


class Jobs(Protocol):
    """A queue of named jobs.

    It may lose jobs when the program ends and may run one twice: a handler's work must be safe to do again, and
    what has to be done must be known elsewhere too.
    """

    async def enqueue(self, name: str, payload: str, *, key: str, run_at: datetime | None = None) -> bool:
        """Have the handler `name` called with `payload`, at `run_at` (aware UTC) or at once.

        False where a job with this key waits or runs already: then nothing is added.
        """
        ...

    def register(self, name: str, handler: Handler) -> None:
        """Say who does the jobs of a name, before `run`. What a handler raises is reported, and its job is over."""
        ...

    async def run(self) -> None:
        """Do jobs until cancelled."""
        ...
