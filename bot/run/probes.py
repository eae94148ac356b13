"""What others may ask of the process: on its web port, and on the port of metrics and probes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from bot.metrics.readiness import Readiness
from bot.run.ground import Ground

if TYPE_CHECKING:
    from starlette.routing import Route


async def open_probes(ground: Ground, routes: Sequence[Route]) -> None:
    """Serve `routes` and probes where the plan says so. Raises UserError where a port cannot be had."""
    ready = Readiness(ground.checks)
    if ground.plan.port is not None:
        await _serve_web(ground, ground.plan.port, routes, ready)
    if ground.plan.metrics is not None:
        await _serve_metrics(ground, ready)


async def _serve_web(ground: Ground, port: int, routes: Sequence[Route], ready: Readiness) -> None:
    from bot.adapters.web import WebServer

    web = WebServer(routes, ready, host=ground.plan.host, port=port, alive=ground.watchdog.trouble)
    await web.start()
    ground.stack.push_async_callback(web.close)
    structlog.get_logger(__name__).info("listening", port=web.port)


async def _serve_metrics(ground: Ground, ready: Readiness) -> None:
    from bot.adapters.probes import ProbeServer
    from bot.metrics.state import DatabaseState

    told = ground.plan.metrics
    if told is None:
        return
    state = DatabaseState(ground.meters.registry, ground.database, ground.now, fresh=told.fresh)
    probes = ProbeServer(
        registry=ground.meters.registry,
        alive=ground.watchdog.trouble,
        ready=ready,
        refresh=state.refresh,
        host=told.host,
        port=told.port,
    )
    await probes.start()
    ground.stack.push_async_callback(probes.close)
    structlog.get_logger(__name__).info("metrics", port=probes.port)
