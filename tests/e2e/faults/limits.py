"""How often an app may call: windows that slide, per key, as both platforms enforce them."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`calls` within `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a bucket has left after a call. `wait`: seconds until a refused call may come again; 0: accepted."""

    remaining: int
    reset_after: float
    wait: float = 0.0


@dataclass(slots=True)
class Windows:
    """The calls of each key within its rate's window."""

    _calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def call(self, key: str, rate: Rate) -> Standing:
        """Count a call, or refuse it: a refused call is not counted."""
        now = time.monotonic()
        calls = self._calls[key]
        while calls and calls[0] <= now - rate.seconds:
            calls.popleft()
        if len(calls) >= rate.calls:
            wait = calls[0] + rate.seconds - now
            return Standing(remaining=0, reset_after=wait, wait=max(wait, 0.001))
        calls.append(now)
        return Standing(remaining=rate.calls - len(calls), reset_after=calls[0] + rate.seconds - now)
