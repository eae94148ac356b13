"""The real `communique run` as a process: briefings over both platforms, ends, failures."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from faults.discord import DiscordServer
from faults.slack import SlackServer
from faults.slack_http import SlackHttp
from faults.slack_workspace import APP_TOKEN, BOT_TOKEN
from job_runs import until
from ports import free_port
from running_bot import Bot, Pages, bot_process, environment, news_site

HEADLINE = "Black Sea grain talks stall"
READY = 120.0  # seconds to load the models on a busy machine
WORK = 120.0  # seconds for a briefing there


@pytest.fixture
async def pages() -> AsyncIterator[Pages]:
    async with news_site() as site:
        yield site


@pytest.fixture
async def discord_world() -> AsyncIterator[DiscordServer]:
    """Another process talks to it: discord.py in this one stays as it is."""
    async with DiscordServer() as server:
        yield server


async def connected(bot: Bot, *platforms: str) -> None:
    for platform in platforms:
        await bot.logged("connected", platform=platform, within=READY)


def shown(answers: Any) -> str:
    return json.dumps(answers, ensure_ascii=False)


async def test_briefings_on_both_platforms_and_an_orderly_end(
    slack_server: SlackServer, discord_world: DiscordServer, pages: Pages, tmp_path: Path
) -> None:
    url = pages.add("grain")
    environ = environment(tmp_path, slack=slack_server, discord=discord_world, pages=pages)
    async with bot_process(environ) as bot:
        await connected(bot, "Slack", "Discord")
        asked = await slack_server.slash("/brief", f"link {url}")
        assert asked.acked_within is not None
        await slack_server.until(lambda record: HEADLINE in shown([c.arguments for c in record.calls]), within=WORK)
        told = await discord_world.slash("brief", "link", url=url)
        assert told.private
        await discord_world.until(lambda _: HEADLINE in shown([told.original, told.followups]), within=WORK)
        assert "Ukraine" in shown([told.original, told.followups])
        await slack_server.dm(url)
        posts = "chat.postMessage", "chat.update"
        await slack_server.until(
            lambda record: any(HEADLINE in shown(c.arguments) for name in posts for c in record.of(name)), within=WORK
        )
        assert pages.asked == {"grain": 1}  # the second and third were answered from the store
        assert await bot.ended(signal.SIGTERM) == 0
        assert await bot.all_gone()
    log = "\n".join(bot.raw)
    assert "incident" not in log
    assert not [secret for secret in (BOT_TOKEN, APP_TOKEN, environ["DISCORD_TOKEN"]) if secret in log]
    assert [entry["event"] for entry in bot.log][-2:] == ["stopping", "stopped"]


async def test_what_is_under_way_is_finished_before_the_end(
    slack_server: SlackServer, pages: Pages, tmp_path: Path
) -> None:
    url, pages.shut = pages.add("slow"), asyncio.Event()
    async with bot_process(environment(tmp_path, slack=slack_server, pages=pages)) as bot:
        await connected(bot, "Slack")
        await slack_server.slash("/brief", f"link {url}")
        await until(lambda: pages.asked == {"slow": 1})
        bot.process.send_signal(signal.SIGINT)
        await bot.logged("stopping")
        pages.shut.set()
        assert await bot.ended() == 0
        assert HEADLINE in shown([c.arguments for c in slack_server.record.calls])
        assert await bot.all_gone()


async def test_a_second_signal_ends_it_at_once(slack_server: SlackServer, pages: Pages, tmp_path: Path) -> None:
    url, pages.shut = pages.add("slow"), asyncio.Event()
    async with bot_process(environment(tmp_path, slack=slack_server, pages=pages)) as bot:
        await connected(bot, "Slack")
        await slack_server.slash("/brief", f"link {url}")
        bot.process.send_signal(signal.SIGTERM)
        await bot.logged("stopping")
        assert await bot.ended(signal.SIGTERM) == 128 + signal.SIGTERM
        assert await bot.all_gone()
    assert "stopped" not in [entry["event"] for entry in bot.log]
    assert "about to restart" not in shown([c.arguments for c in slack_server.record.calls])  # nobody was waited for


async def test_whoever_still_waits_at_the_end_is_told(slack_server: SlackServer, pages: Pages, tmp_path: Path) -> None:
    url, pages.shut = pages.add("endless"), asyncio.Event()
    environ = environment(tmp_path, slack=slack_server, pages=pages) | {"COMMUNIQUE_FETCH__TIMEOUT": "300"}
    async with bot_process(environ) as bot:
        await connected(bot, "Slack")
        await slack_server.slash("/brief", f"link {url}")
        assert await bot.ended(signal.SIGTERM) == 0
        assert "about to restart" in shown([c.arguments for c in slack_server.record.calls])


async def test_a_refused_token_does_not_stop_the_other_platform(
    slack_server: SlackServer, discord_world: DiscordServer, tmp_path: Path
) -> None:
    environ = environment(tmp_path, slack=slack_server, discord=discord_world) | {"DISCORD_TOKEN": "wrong.token.here"}
    async with bot_process(environ) as bot:
        await connected(bot, "Slack")
        refused = await bot.logged("not started", platform="Discord")
        assert "DISCORD_TOKEN" in refused["reason"]
        assert (await slack_server.slash("/brief", "help")).acked_within is not None
        assert await bot.ended(signal.SIGTERM) == 0


async def test_slack_over_http_on_the_port(slack_server: SlackServer, pages: Pages, tmp_path: Path) -> None:
    secret, url = "5" * 32, pages.add("grain")
    environ = environment(tmp_path, slack=slack_server, pages=pages) | {
        "SLACK_SIGNING_SECRET": secret,
        "PORT": str(free_port()),
        "COMMUNIQUE_HTTP__HOST": "127.0.0.1",
    }
    del environ["SLACK_APP_TOKEN"]
    async with bot_process(environ) as bot:
        await connected(bot, "Slack")
        base = f"http://127.0.0.1:{environ['PORT']}"
        slack_server.http = SlackHttp(url=f"{base}/slack/events", signing_secret=secret)
        asked = await slack_server.slash("/brief", f"link {url}")
        assert asked.acked_within is not None
        await slack_server.until(lambda record: HEADLINE in shown([c.arguments for c in record.calls]), within=WORK)
        assert await statuses(base, "/healthz", "/readyz") == [200, 200]
        assert await bot.ended(signal.SIGTERM) == 0
        assert await bot.all_gone()
    assert not [line for line in bot.raw if secret in line]


async def test_a_port_that_is_given_is_listened_on(discord_world: DiscordServer, tmp_path: Path) -> None:
    port = str(free_port())
    environ = environment(tmp_path, discord=discord_world) | {"PORT": port, "COMMUNIQUE_HTTP__HOST": "127.0.0.1"}
    async with bot_process(environ) as bot:
        await bot.logged("listening", within=READY)
        await connected(bot, "Discord")
        assert await statuses(f"http://127.0.0.1:{port}", "/healthz", "/readyz", "/slack/events") == [200, 200, 404]
        assert await bot.ended(signal.SIGTERM) == 0


async def statuses(base: str, *paths: str) -> list[int]:
    """The HTTP status of each path."""
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        return [(await client.get(path)).status_code for path in paths]


async def test_without_a_platform_left_it_ends_with_1(slack_server: SlackServer, tmp_path: Path) -> None:
    environ = environment(tmp_path, slack=slack_server) | {"SLACK_APP_TOKEN": "xapp-0-0-wrong"}
    async with bot_process(environ) as bot:
        refused = await bot.logged("not started", platform="Slack")
        assert "SLACK_APP_TOKEN" in refused["reason"]
        assert await bot.ended() == 1
        assert await bot.all_gone()


async def test_the_doctor_finds_both_platforms_well(
    slack_server: SlackServer, discord_world: DiscordServer, tmp_path: Path
) -> None:
    environ = environment(tmp_path, slack=slack_server, discord=discord_world)
    async with bot_process(environ, "doctor") as bot:
        assert bot.process.stdout is not None
        told = (await bot.process.stdout.read()).decode()
        assert await bot.ended() == 0, told
    assert "FAILURE" not in told
    assert "oauth2/authorize?client_id=1000" in told
    assert not [secret for secret in (BOT_TOKEN, APP_TOKEN, environ["DISCORD_TOKEN"]) if secret in told]
