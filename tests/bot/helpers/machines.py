"""Machines whose clocks are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.store.clock import Host, seconds_up, utc_now


@dataclass(slots=True)
class Machine:
    """A machine whose time of day is `ahead` of the real one by so many seconds; it may be set, and nothing else."""

    ahead: float = 0.0

    @property
    def host(self) -> Host:
        return Host(wall=self.wall, seconds=seconds_up)

    def wall(self) -> datetime:
        return utc_now() + timedelta(seconds=self.ahead)


@dataclass(slots=True)
class Bench:
    """A machine on which time goes by hand: `seconds` count up, and `wall` is its time of day."""

    seconds: float = 1000.0
    wall: datetime = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)

    @property
    def host(self) -> Host:
        return Host(wall=lambda: self.wall, seconds=lambda: self.seconds)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)

    def set(self, seconds: float) -> None:
        """Set the time of day forward, or back."""
        self.wall += timedelta(seconds=seconds)
