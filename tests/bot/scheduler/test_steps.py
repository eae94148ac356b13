"""Chores on a machine whose clock is set while they come and go."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from job_runs import until
from machines import Machine

from bot.scheduler import Chore, Clockwork
from bot.scheduler.clockwork import _Interval


@pytest.mark.parametrize("hours", [-1, 1])
async def test_chores_go_on_as_before(hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, runs = Machine(), list[float]()

    class Wrong(datetime):
        """What the library beneath reads."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return machine.wall().astimezone(tz)

    async def chore() -> None:
        runs.append(time.monotonic())

    monkeypatch.setattr(base, "datetime", Wrong)
    clockwork = Clockwork([Chore(name="tick", seconds=0.2, run=chore)], machine.host)
    clockwork.start()
    await until(lambda: len(runs) == 2)
    machine.ahead = hours * 3600.0
    set_at = time.monotonic()
    await until(lambda: len(runs) >= 8)  # and not an hour later
    clockwork.stop()
    took = time.monotonic() - set_at
    assert len(runs) - 2 <= took / 0.2 + 3  # what an hour would have had is not made up for


def test_what_was_missed_in_years_is_no_list() -> None:
    """A machine without a battery begins in 1970, until somebody tells it the time."""
    began, length = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=2)
    now, times = datetime(2026, 3, 2, 7, 0, 1, tzinfo=UTC), [began]
    while (due := _Interval(length).get_next_fire_time(times[-1], now)) <= now and len(times) < 9:
        times.append(due)
    assert times == [began, now - timedelta(seconds=1)]
    assert due == now + timedelta(seconds=1)


@pytest.mark.parametrize(("late", "due"), [(0.0, 2.0), (1.9, 2.0), (2.0, 2.0), (5.0, 4.0), (-9.0, 2.0)])
def test_intervals_are_kept(late: float, due: float) -> None:
    before = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    given = _Interval(timedelta(seconds=2)).get_next_fire_time(before, before + timedelta(seconds=late))
    assert given == before + timedelta(seconds=due)
