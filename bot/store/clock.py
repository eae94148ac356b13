"""The time that all processes on one database go by: the server's where there is one, else this machine's.

Leases, readings and due digests are instants in the database. Processes whose clocks differ would see each other's
leases end too soon; so each reckons the server's time, whatever its own machine's clock shows or is set to.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_STANDS = timedelta(seconds=1)  # a correction backwards that is waited out, so that time does not run backwards


def utc_now() -> datetime:
    """This machine's time of day, aware UTC."""
    return datetime.now(UTC)


def seconds_up() -> float:
    """Seconds that only ever count up, whatever the time of day is set to; on Linux also while the machine sleeps."""
    sleeping_too = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if sleeping_too is None else time.clock_gettime(sleeping_too)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A machine's clocks: `wall` is aware UTC, and may be wrong or be set; `seconds` only count up."""

    wall: Callable[[], datetime] = utc_now
    seconds: Callable[[], float] = seconds_up


class Clock:
    """Call it for the time, aware UTC: the server's once `told` of it, the host's as long as there is no server.

    Each answer of the server bounds its time from both sides. The clock is corrected by no more than an answer proves:
    one that took long changes nothing. A correction backwards of less than a second is waited out; a larger one (the
    server's clock was set, or another server has taken over) is made at once, because a process that alone keeps to
    the old time is the one that does harm.
    """

    def __init__(self, host: Host | None = None) -> None:
        self.host = host or Host()
        self._start: datetime | None = None  # the server's time when the host's seconds were 0
        self._last = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        if self._start is None:
            return self.host.wall()
        now = self._start + timedelta(seconds=self.host.seconds())
        if timedelta() < self._last - now < _STANDS:
            return self._last
        self._last = now
        return now

    def told(self, before: float, server: datetime, after: float) -> None:
        """The server's time, aware UTC, at some moment between these two of the host's `seconds`."""
        earliest, latest = server - timedelta(seconds=after), server - timedelta(seconds=before)
        start = self._start or earliest + (latest - earliest) / 2
        self._start = min(max(start, earliest), latest)

    @property
    def ahead(self) -> float:
        """Seconds by which the host's time of day is ahead of this clock's; below 0 behind."""
        return (self.host.wall() - self()).total_seconds()


class Steps:
    """Notices when a host's time of day was set."""

    def __init__(self, host: Host | None = None) -> None:
        self._host = host or Host()
        self._base = self._now()

    def by(self) -> float:
        """Seconds by which it was set forward since this was asked last; below 0 back. Tiny where it was not set."""
        before, self._base = self._base, self._now()
        return self._base - before

    def _now(self) -> float:
        return self._host.wall().timestamp() - self._host.seconds()
