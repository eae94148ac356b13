"""Chores on a machine whose clock is set while they come and go."""

from __future__ import annotations

import time
from datetime import datetime, tzinfo

import pytest
from apscheduler.schedulers import base
from job_runs import until
from machines import Machine

from bot.scheduler import Chore, Clockwork


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
