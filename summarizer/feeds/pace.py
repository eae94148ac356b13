"""When a feed is asked again: its own wishes within bounds, and patience with one that fails. Pure: time comes in."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from summarizer.feeds.entries import FeedResult

_MAX_AGE = re.compile(r"(?:^|[\s,])(?:s-)?maxage\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The bounds. ValueError where one makes no sense.

    A feed is asked every `usual`; it may wish for `shortest` to `longest`. After n failures in a row the wait is
    `shortest` doubled n - 1 times, at most `patience`. Every wait grows by up to the share `jitter`, so that feeds
    spread out; none is ever shortened. `obeyed` bounds what a server may ask for with Retry-After.
    """

    usual: timedelta = 30 * _MINUTE
    shortest: timedelta = 10 * _MINUTE
    longest: timedelta = timedelta(hours=6)
    patience: timedelta = _DAY
    obeyed: timedelta = 7 * _DAY
    jitter: float = 0.1

    def __post_init__(self) -> None:
        if not timedelta(0) < self.shortest <= self.usual <= self.longest or self.patience < self.shortest:
            raise ValueError("a pace needs 0 < shortest <= usual <= longest, and patience of at least shortest")
        if not 0 <= self.jitter <= 1:
            raise ValueError("jitter is a share, 0 to 1")

    def wait(self, result: FeedResult, failures: int, chance: random.Random) -> timedelta:
        """How long to leave the feed alone; `failures` in a row, this one included, 0 after a success."""
        wait = self._backoff(failures) if failures else self._wished(result)
        if result.retry_after is not None:
            wait = max(wait, min(result.retry_after, self.obeyed))
        return wait * (1 + self.jitter * chance.random())

    def _backoff(self, failures: int) -> timedelta:
        doublings = min(failures - 1, 20)  # beyond lies only overflow
        return timedelta(seconds=min(self.shortest.total_seconds() * 2**doublings, self.patience.total_seconds()))

    def _wished(self, result: FeedResult) -> timedelta:
        wishes = [wish for wish in (result.every, result.fresh_for) if wish is not None]
        return min(max([*wishes, self.shortest]), self.longest) if wishes else self.usual


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server asks to be left alone; None where it does not, or in words that mean nothing."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return timedelta(seconds=int(told[:9]))
    try:
        until = parsedate_to_datetime(told)
        until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
        return max(until - now, timedelta(0))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """Cache-Control's max-age; None where there is none, or where it is no statement about the feed's pace."""
    control = headers.get("cache-control", "").replace("max-age", "maxage")
    seconds = [int(found) for found in _MAX_AGE.findall(control)]
    return timedelta(seconds=max(seconds)) if any(seconds) else None
