"""Housekeeping, the web server, wiring."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from bot_fakes import PARTS

from bot.__main__ import as_plain
from bot.adapters.web import WebServer
from bot.credentials import Credentials
from bot.run.housekeeping import AT, prune_nightly, seconds_until
from bot.run.roles import Role
from bot.run.wiring import Making, plan_of
from bot.settings import load_settings
from bot.store.database import Database
from bot.store.events import Events
from summarizer.errors import UserError

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "seconds"),
    [(time(12, 1), 60), (time(11, 59), 24 * 3600 - 60), (time(12, 0), 24 * 3600), (time(3, 17), 15 * 3600 + 17 * 60)],
)
def test_seconds_until(at: time, seconds: float) -> None:
    assert seconds_until(at, NOON) == seconds


async def test_old_rows_are_deleted_every_night_and_a_failed_night_is_tried_again(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    clock, nights, waited = [NOON], 0, []

    async def sleep(seconds: float) -> None:
        nonlocal nights
        nights += 1
        waited.append(seconds)
        clock[0] += timedelta(seconds=seconds)
        if nights == 2:  # the first night failed: there were no tables
            await database.migrate()
            await Events(database).first_time("slack:Ev1", NOON - timedelta(days=30))
        if nights == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await prune_nightly(database, lambda: clock[0], sleep)
    assert clock[0].time() == AT
    assert waited[1:] == [24 * 3600] * 2
    assert await Events(database).first_time("slack:Ev1", NOON)
    await database.close()


async def ask(server: WebServer, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://127.0.0.1:{server.port}{path}", timeout=60)


async def test_health_over_http() -> None:
    parts = {"database": True, "models": True}

    async def ready() -> dict[str, bool]:
        return parts

    server = WebServer((), ready, host="127.0.0.1", port=0)
    await server.start()
    try:
        assert (await ask(server, "/healthz")).status_code == 200
        well = await ask(server, "/readyz")
        assert (well.status_code, well.json()) == (200, parts)
        parts["models"] = False
        assert (await ask(server, "/healthz")).status_code == 200
        assert (await ask(server, "/readyz")).status_code == 503
        taken = WebServer((), ready, host="127.0.0.1", port=server.port)
        with pytest.raises(UserError, match="Set PORT to another"):
            await taken.start()
    finally:
        await server.close()
    with pytest.raises(httpx.ConnectError):
        await ask(server, "/healthz")


async def test_a_server_that_was_never_started_closes() -> None:
    async def ready() -> dict[str, bool]:
        return {}

    await WebServer((), ready, host="127.0.0.1", port=0).close()


SLACK_SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
SLACK_HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "5" * 32}


@pytest.mark.parametrize(
    ("environ", "role", "port"),
    [
        ({"DISCORD_TOKEN": "t"}, "all", None),
        ({"DISCORD_TOKEN": "t", "PORT": "5001"}, "all", 5001),
        ({**SLACK_SOCKET, "PORT": "5001"}, "all", 5001),
        (SLACK_HTTP, "all", 3000),
        (SLACK_HTTP, "web", 3000),
        ({**SLACK_HTTP, "PORT": "5001"}, "web", 5001),
        ({**SLACK_HTTP, "PORT": "5001"}, "gateway", None),  # on one machine they all have the same environment
        ({**SLACK_HTTP, "PORT": "5001"}, "worker", None),
    ],
)
def test_who_listens_on_the_port(
    environ: dict[str, str], role: Role, port: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*SLACK_SOCKET, *SLACK_HTTP, "DISCORD_TOKEN", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    settings, _ = load_settings()
    plain = as_plain(settings)
    making = Making(
        fetcher=partial(PARTS.fetcher, plain.fetch), pipeline=PARTS.pipeline, condenser=plain.condenser, log=plain.log
    )
    plan = plan_of(settings, Credentials(), making, version="1", role=role)
    assert plan.port == port
    assert (plan.workers, plan.queue) == (settings.inference.workers, settings.inference.queue)
