"""What the app did, as the server saw it: every request in order of arrival, with what became of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Found = TypeVar("Found")
SHOWN = 12  # calls that a failed wait prints
PATIENCE = 60.0  # seconds for what a busy machine does; a test that is well never waits for so long


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request of the app.

    `at` and `done_at` are seconds of the machine's monotonic clock, so they compare across processes.
    """

    at: float
    done_at: float
    method: str  # "chat.postMessage", or "POST /channels/{channel}/messages"
    path: str
    arguments: Mapping[str, Any]
    status: int  # HTTP status; 0 where the connection was reset
    error: str | None = None  # the platform's error code; None: no error
    fault: str | None = None  # the injected fault, where there was one
    carried_out: bool = False  # whether the request took effect, whatever the app was told

    def __str__(self) -> str:
        outcome = self.error or ("ok" if self.carried_out else "refused")
        return f"{self.method} {self.status} {outcome}{f' ({self.fault})' if self.fault else ''}"


@dataclass(slots=True, kw_only=True)
class Record:
    """The list of calls, and a way to wait for one."""

    calls: list[Call] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, call: Call) -> None:
        """Append a call and wake whoever waits."""
        self.calls.append(call)
        self.touch()

    def touch(self) -> None:
        """Wake whoever waits: something besides the calls has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    def of(self, method: str, *, carried_out: bool | None = None) -> list[Call]:
        """The calls of one method, in order; `carried_out` keeps only those that did, or did not, take effect."""
        return [c for c in self.calls if c.method == method and carried_out in (None, c.carried_out)]

    async def until(self, found: Callable[[Record], Found], *, within: float = PATIENCE) -> Found:
        """The first true answer of `found`, asked again whenever something happened.

        Raises AssertionError with the last calls after `within` seconds.
        """
        end = time.monotonic() + within
        while not (answer := found(self)):
            left = end - time.monotonic()
            try:
                await asyncio.wait_for(self._changed.wait(), max(left, 0))
            except TimeoutError:
                last = "\n  ".join(str(c) for c in self.calls[-SHOWN:]) or "nothing"
                raise AssertionError(f"not seen within {within} s; the app's last calls:\n  {last}") from None
        return answer
