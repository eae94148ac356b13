"""Refused requests in a row of minutes: before a platform shuts a program out, the program stops asking.

Discord bans an address for a day or so after 10,000 answers of 401, 403 or 429 in ten minutes, and with it everybody
who posts from there.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import structlog

_INVALID = frozenset((401, 403, 429))
MOST = 1000  # of one process; several may share an address
WINDOW = 600.0  # seconds in which they are counted
TOKEN, WRONG_TOKEN = 401, 20  # so many in a row: the token itself is refused, and nothing will ever be taken


class Breaker:
    """Counts the answers of one platform, and tells for how long to leave it alone.

    `most` answers that Discord calls invalid within `window` seconds, or 20 times 401 in a row, and it is left alone
    for as long; then it may try again. `clock` counts seconds.
    """

    def __init__(
        self,
        platform: str,
        *,
        most: int = MOST,
        window: float = WINDOW,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._platform, self._most, self._window, self._clock = platform, most, window, clock
        self._refused: deque[float] = deque()
        self._unauthorized = 0
        self._closed_until = 0.0

    @property
    def wait(self) -> float:
        """Seconds for which nothing is to be asked; 0 where all is well."""
        return max(0.0, self._closed_until - self._clock())

    def note(self, status: int) -> None:
        """An answer came with this status."""
        self._unauthorized = self._unauthorized + 1 if status == TOKEN else 0
        if status not in _INVALID:
            return
        now = self._clock()
        self._refused.append(now)
        while self._refused[0] < now - self._window:
            self._refused.popleft()
        if len(self._refused) >= self._most:
            self._stop("too many requests were refused: look for missing permissions, or another program's posts")
        elif self._unauthorized >= WRONG_TOKEN:
            self._stop("the token is refused: renew it, and start the program again")

    def _stop(self, reason: str) -> None:
        structlog.get_logger(__name__).error(
            "platform left alone", platform=self._platform, reason=reason, seconds=self._window
        )
        self._closed_until = self._clock() + self._window
        self._refused.clear()
        self._unauthorized = 0
