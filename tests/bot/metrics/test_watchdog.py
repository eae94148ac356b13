"""Signs of life."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.metrics import watchdog
from bot.metrics.readiness import Part, Readiness, now, well
from bot.metrics.watchdog import Watchdog


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "BEAT", 0.05)


async def test_a_loop_that_is_stuck_and_comes_back() -> None:
    lags: list[float] = []
    dog = Watchdog(lagged=lags.append, stuck=0.2)
    running = asyncio.create_task(dog.run())
    await asyncio.sleep(0.12)
    assert dog.trouble() is None
    time.sleep(0.4)  # noqa: ASYNC251  # what must never be done
    assert "stuck" in (dog.trouble() or "")
    await asyncio.sleep(0.12)
    assert dog.trouble() is None
    assert max(lags) > 0.25
    running.cancel()


async def fails() -> None:
    raise RuntimeError("with a detail that is not for everybody")


async def ends() -> None:
    return


async def stays() -> None:
    await asyncio.sleep(60)


async def test_parts_that_die() -> None:
    dog = Watchdog()
    tasks = {part.__name__: asyncio.create_task(part()) for part in (fails, ends, stays)}
    for name, task in tasks.items():
        dog.watch(name, task)
    await asyncio.sleep(0.01)
    assert dog.trouble() == "ends died: it ended; fails died: RuntimeError"
    tasks["stays"].cancel()
    await asyncio.sleep(0.01)
    assert "stays" not in (dog.trouble() or "")


async def test_readiness_by_parts() -> None:
    async def slow() -> Part:
        await asyncio.sleep(10)
        return True

    async def broken() -> Part:
        raise ConnectionError

    async def there() -> Part:
        return True

    leader = now(lambda: "standby")
    ready = await Readiness({"database": there, "newsroom": leader}, timeout=0.05)()
    assert ready == {"database": True, "newsroom": "standby"}
    assert well(ready)
    ill = await Readiness({"database": slow, "queue": broken, "newsroom": leader}, timeout=0.05)()
    assert ill == {"database": False, "queue": False, "newsroom": "standby"}
    assert not well(ill)
