"""Waits that take no time and are exact: an event loop whose clock goes on while everybody waits, and never else."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any


class _Impatient(selectors.DefaultSelector):
    """Goes on at once to when the wait would be over. Sockets and threads would come too late: tests use none."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(None if timeout is None else 0)
        if timeout and not ready:
            self.now += timeout
        return ready


class FastForward(asyncio.SelectorEventLoop):
    """The loop; its seconds begin at 0."""

    def __init__(self) -> None:
        self._clock = _Impatient()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now

    def stand_still(self, seconds: float) -> None:
        """What a call that blocks does to a loop: time goes by, and nobody has a turn."""
        self._clock.now += seconds


def fast_forward(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """The test on such a loop; its fixtures are not asynchronous."""

    @wraps(test)
    def run(*args: Any, **named: Any) -> None:
        with asyncio.Runner(loop_factory=FastForward) as runner:
            runner.run(test(*args, **named))  # type: ignore[arg-type]

    return run
