"""Signs of life."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from fast_forward import FastForward, fast_forward

from bot.metrics import watchdog
from bot.metrics.readiness import Part, Readiness, now, well
from bot.metrics.watchdog import Watchdog


@fast_forward
async def test_a_loop_that_is_stuck_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    lags, loop = list[float](), cast(FastForward, asyncio.get_running_loop())
    monkeypatch.setattr(watchdog, "monotonic", loop.time)
    dog = Watchdog(lagged=lags.append, stuck=30)
    running = asyncio.create_task(dog.run())
    await asyncio.sleep(2.5)
    assert dog.trouble() is None
    loop.stand_still(30)
    assert dog.trouble() is None
    loop.stand_still(10)
    assert dog.trouble() == "the event loop has been stuck for 40 s"
    await asyncio.sleep(2.5)
    assert dog.trouble() is None
    assert lags == pytest.approx([0, 0, 39.5, 0, 0])
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
    await asyncio.wait((tasks["fails"], tasks["ends"]))
    assert dog.trouble() == "ends died: it ended; fails died: RuntimeError"
    tasks["stays"].cancel()
    await asyncio.wait((tasks["stays"],))
    assert "stays" not in (dog.trouble() or "")


@fast_forward
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
