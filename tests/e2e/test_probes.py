"""A running process as its host and Prometheus see it, while its database goes away and comes back."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from faults.slack import SlackServer
from postgres_server import PostgresServer
from running_bot import Bot, bot_process, environment


class Seen:
    """Asks a process's probes."""

    def __init__(self, port: int, client: httpx.AsyncClient) -> None:
        self._address, self._client = f"http://127.0.0.1:{port}", client

    async def get(self, path: str) -> httpx.Response:
        return await self._client.get(self._address + path, timeout=60)

    async def ready(self) -> dict[str, object]:
        parts: dict[str, object] = (await self.get("/readyz")).json()
        return parts

    async def figure(self, line: str) -> float | None:
        lines = (await self.get("/metrics")).text.splitlines()
        return next((float(one.rpartition(" ")[2]) for one in lines if one.rpartition(" ")[0] == line), None)


async def until(true: Callable[[], Awaitable[bool]], within: float = 120.0) -> None:
    end = time.monotonic() + within
    while not await true():
        assert time.monotonic() < end, "it did not become true"
        await asyncio.sleep(0.2)


async def seen(bot: Bot, client: httpx.AsyncClient) -> Seen:
    return Seen((await bot.logged("metrics"))["port"], client)


async def test_a_worker_whose_database_goes_away(
    mortal: PostgresServer, server_url: str, slack_server: SlackServer, tmp_path: Path
) -> None:
    environ = environment(tmp_path, slack=slack_server) | {
        "DATABASE_URL": server_url,
        "COMMUNIQUE_METRICS__PORT": "0",
        "COMMUNIQUE_METRICS__FRESH": "1",
        "COMMUNIQUE_DIGESTS__ENABLED": "true",
    }
    async with bot_process(environ, "run", "worker") as bot, httpx.AsyncClient(trust_env=False) as client:
        process = await seen(bot, client)

        async def well() -> bool:
            return (await process.get("/readyz")).status_code == 200

        async def lost() -> bool:
            return (await process.ready())["database"] is False

        async def without_figures() -> bool:
            return await process.figure("communique_database_up") == 0

        async def with_figures() -> bool:
            return await process.figure("communique_articles_waiting") == 0

        await until(well)
        assert await process.figure('communique_build_info{role="worker",version="0.1.0"}') == 1
        assert await process.figure("communique_database_up") == 1
        mortal.stop("immediate")
        await until(lost)
        await until(without_figures)
        assert await process.figure("communique_articles_waiting") is None
        assert (await process.get("/livez")).status_code == 200
        mortal.start()
        await until(well)
        await until(with_figures)
        assert await bot.ended(signal.SIGTERM) == 0
