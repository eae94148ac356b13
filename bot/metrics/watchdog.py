"""Whether this process still lives: its event loop goes round, and no part of it has died for good."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

BEAT = 1.0  # seconds between two signs of life
STUCK = 30.0  # seconds without one, after which only a new process helps


class Watchdog:
    """Run `run` on the event loop; `trouble` may be asked from any thread.

    `lagged` is told after each beat by how many seconds it was late. A database or platform that is away is no
    trouble of the process: parts wait for those, and a new process would wait as well.
    """

    def __init__(self, *, lagged: Callable[[float], None] = lambda seconds: None, stuck: float = STUCK) -> None:
        self._lagged, self._stuck = lagged, stuck
        self._beat = monotonic()
        self._dead: dict[str, str] = {}

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            self._beat = began = monotonic()
            await asyncio.sleep(BEAT)
            self._lagged(max(monotonic() - began - BEAT, 0.0))

    def watch(self, part: str, task: asyncio.Task[None]) -> None:
        """A task that should run until it is cancelled: where it ends by itself, its part is dead."""

        def ended(ended: asyncio.Task[None]) -> None:
            if not ended.cancelled():
                error = ended.exception()
                self.died(part, type(error).__name__ if error else "it ended")

        task.add_done_callback(ended)

    def died(self, part: str, reason: str) -> None:
        """A part is gone and will not come back in this process. `reason` is shown: without anything secret."""
        self._dead[part] = reason

    def trouble(self) -> str | None:
        """Why this process should be replaced; None: it need not be."""
        silent = monotonic() - self._beat
        if silent > self._stuck + BEAT:
            return f"the event loop has been stuck for {silent:.0f} s"
        if self._dead:
            return "; ".join(f"{part} died: {reason}" for part, reason in sorted(self._dead.items()))
        return None
