"""A process as others see it, over HTTP."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot.incidents import report
from bot.inference import Load
from bot.metrics.readiness import now
from bot.run.roles import Role
from bot.run.watch import Watch, WatchPlan
from bot.store.database import Database


def utc_now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(("role", "tells"), [("all", True), ("scheduler", True), ("worker", False), ("web", False)])
async def test_a_process_is_seen(role: Role, tells: bool, tmp_path: Path, sqlite_template: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    await database.migrate()
    watch = Watch(version="1.2.3", role=role)
    watch.pool(lambda: Load(waiting=3, bound=10, running=1, workers=2))
    async with AsyncExitStack() as stack, httpx.AsyncClient(trust_env=False) as client:
        with capture_logs() as log:
            checks = {"database": now(lambda: True), "models": now(lambda: False)}
            ready = await watch.serve(WatchPlan(port=0), database, checks, now=utc_now, stack=stack)
            report(RuntimeError("a defect"))
        address = f"http://127.0.0.1:{log[0]['port']}"
        metrics = (await client.get(f"{address}/metrics")).text
        probes = [(await client.get(f"{address}/{path}")).status_code for path in ("livez", "readyz")]
        assert await ready() == {"database": True, "models": False}
    await database.close()
    assert probes == [200, 503]
    assert f'communique_build_info{{role="{role}",version="1.2.3"}} 1.0' in metrics
    assert "communique_incidents_total 1.0" in metrics
    assert "communique_inference_waiting 3.0" in metrics
    assert ("communique_database_up 1.0" in metrics) is tells
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{address}/livez")


async def test_nothing_is_served_without_a_port(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    async with AsyncExitStack() as stack:
        with capture_logs() as log:
            await Watch(version="1", role="all").serve(WatchPlan(), database, {}, now=utc_now, stack=stack)
    await database.close()
    assert log == []
