"""Metrics and probes over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial

import httpx
import pytest
from prometheus_client import CollectorRegistry, Gauge

from bot.adapters import probes
from bot.adapters.probes import ProbeServer
from bot.metrics.readiness import Part, Readiness, now
from summarizer.errors import UserError


@asynccontextmanager
async def served(
    registry: CollectorRegistry | None = None, trouble: str | None = None, **parts: Part
) -> AsyncIterator[ProbeServer]:
    checks = {name: now(lambda part=part: part) for name, part in parts.items()}
    server = ProbeServer(
        registry=registry or CollectorRegistry(),
        alive=lambda: trouble,
        ready=Readiness(checks),
        host="127.0.0.1",
        port=0,
    )
    await server.start()
    yield server
    await server.close()


async def get(server: ProbeServer, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://127.0.0.1:{server.port}{path}", timeout=60)


async def test_a_process_that_is_well() -> None:
    async with served(database=True, newsroom="leader") as server:
        alive, ready, other = [await get(server, path) for path in ("/livez", "/readyz", "/elsewhere")]
    assert (alive.status_code, alive.text) == (200, "ok\n")
    assert (ready.status_code, ready.json()) == (200, {"database": True, "newsroom": "leader"})
    assert other.status_code == 404


async def test_a_process_that_is_not() -> None:
    async with served(trouble="Discord died: RuntimeError", database=False, queue=True) as server:
        alive, ready = [await get(server, path) for path in ("/livez", "/readyz")]
    assert (alive.status_code, alive.text) == (503, "Discord died: RuntimeError\n")
    assert (ready.status_code, ready.json()) == (503, {"database": False, "queue": True})


async def test_metrics_are_refreshed_on_the_event_loop_before_they_are_read() -> None:
    registry = CollectorRegistry()
    gauge = Gauge("asked", "How often.", registry=registry)
    loops = []

    async def refresh() -> None:
        loops.append(asyncio.get_running_loop())
        gauge.inc()

    server = ProbeServer(
        registry=registry, alive=lambda: None, ready=Readiness({}), refresh=refresh, host="127.0.0.1", port=0
    )
    await server.start()
    first, second = await get(server, "/metrics"), await get(server, "/metrics?again=1")
    await server.close()
    assert "asked 1.0" in first.text
    assert "asked 2.0" in second.text
    assert first.headers["content-type"].startswith("text/plain")
    assert set(loops) == {asyncio.get_running_loop()}


async def test_a_stuck_event_loop_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_PATIENCE", 0.3)
    async with served(trouble="the event loop has been stuck for 40 s", database=True) as server:
        with ThreadPoolExecutor(2) as threads:
            address = f"http://127.0.0.1:{server.port}"
            get = partial(httpx.get, trust_env=False, timeout=60)
            asked = [threads.submit(get, address + path) for path in ("/livez", "/readyz")]
            alive, ready = [one.result() for one in asked]  # the event loop is stuck until both have answered
    assert (alive.status_code, "stuck" in alive.text) == (503, True)
    assert (ready.status_code, ready.json()) == (503, {"event loop": False})


async def test_a_port_that_is_taken() -> None:
    async with served() as server:
        other = ProbeServer(
            registry=CollectorRegistry(), alive=lambda: None, ready=Readiness({}), host="127.0.0.1", port=server.port
        )
        with pytest.raises(UserError, match=r"metrics\.port"):
            await other.start()
        await other.close()
