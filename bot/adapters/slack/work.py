"""What is under way, so that a stop can wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.incidents import report

STOPPING = 20.0  # seconds for what is under way when the program stops


class Work:
    """The tasks that answer somebody."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    @contextmanager
    def begun(self, **context: object) -> Iterator[None]:
        """Counts the current task as under way; a failure is reported with `context`, not raised."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        try:
            yield
        except Exception as error:
            report(error, **context)
        finally:
            if task is not None:
                self._tasks.discard(task)

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, at most so long; what is left then is given up."""
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
