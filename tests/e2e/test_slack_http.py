"""The bench's Slack over signed HTTP: signatures, stale requests, retries, and what a response URL allows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web
from faults import wire
from faults.discord import DiscordServer
from faults.slack import SlackServer
from faults.slack_http import SlackHttp
from faults.slack_workspace import BOT_TOKEN
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

SECRET = "a secret that both sides know"  # noqa: S105


@pytest.fixture
async def events(slack_server: SlackServer) -> AsyncIterator[list[Any]]:
    """A bolt app behind its own HTTP server; the texts of the events that it was sent."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=slack_server.api_url)
    app = AsyncApp(client=client, signing_secret=SECRET)
    heard: list[Any] = []

    @app.event("message")
    async def message(event: Any, request: Any) -> None:
        heard.append((event["text"], request.headers.get("x-slack-retry-num")))

    @app.command("/brief")
    async def brief(ack: Any) -> None:
        await ack("on its way")

    runner = web.AppRunner(app.web_app(path="/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    slack_server.http = SlackHttp(url=url, signing_secret=SECRET)
    yield heard
    await runner.cleanup()


async def test_signed_requests_are_answered(slack_server: SlackServer, events: list[Any]) -> None:
    slash = await slack_server.slash("/brief", "help")
    assert slash.response == "on its way"
    assert slash.acked_within is not None
    assert (await slack_server.dm("hello")).acked
    assert events == [("hello", None)]


async def test_forged_and_stale_requests_can_be_sent(slack_server: SlackServer, events: list[Any]) -> None:
    assert slack_server.http
    slack_server.retry_delays = ()
    slack_server.http.clock = -600
    stale = await slack_server.dm("replayed")
    assert [a.status for a in stale.attempts if a] == [401]
    slack_server.http.clock, slack_server.http.signing_secret = 0, "guessed"
    assert not (await slack_server.slash("/brief", "help")).acked
    assert events == []


async def test_an_unanswered_event_comes_three_times_more(slack_server: SlackServer) -> None:
    tries: list[str | None] = []

    async def never(request: web.Request) -> web.Response:
        tries.append(request.headers.get("X-Slack-Retry-Num"))
        return web.Response(status=500)

    app = web.Application()
    app.router.add_post("/", never)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack_server.http = SlackHttp(url=f"http://127.0.0.1:{runner.addresses[0][1]}/", signing_secret=SECRET)
    assert not (await slack_server.dm("hello")).acked
    assert tries == [None, "1", "2", "3"]
    await runner.cleanup()


async def test_a_response_url_takes_five_answers(slack_server: SlackServer, events: list[Any]) -> None:
    slash = await slack_server.slash("/brief", "help")
    async with ClientSession() as session:
        statuses = [(await session.post(slash.response_url, json={"text": str(n)})).status for n in range(6)]
        assert statuses == [200] * 5 + [404]
        other = await slack_server.slash("/brief", "help")
        await session.post(other.response_url, json={"text": "for all", "response_type": "in_channel"})
        assert [m["text"] for m in slack_server.workspace.channels["C0BRIEF"].messages] == ["for all"]
        assert (await session.post(other.response_url, json={"blocks": [{"type": "divider"}] * 51})).status == 400
        slack_server.inject("response_url", wire.error(500))
        assert (await session.post(other.response_url, json={"text": "x"})).status == 500
    refused = slack_server.record.of("response_url", carried_out=False)
    assert [c.error for c in refused] == ["used_url", "invalid_blocks", "error"]


async def test_a_file_is_uploaded_in_three_steps(slack_server: SlackServer) -> None:
    client = AsyncWebClient(token=BOT_TOKEN, base_url=slack_server.api_url)
    await client.files_upload_v2(channel="C0BRIEF", content="evidence", filename="evidence.txt")
    assert next(iter(slack_server.workspace.files.values()))["content"] == b"evidence"


async def test_the_fault_servers_listen_on_loopback_alone(
    slack_server: SlackServer, discord_server: DiscordServer
) -> None:
    for url in (slack_server.api_url, discord_server.api_url):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.2", URL(url).port)
