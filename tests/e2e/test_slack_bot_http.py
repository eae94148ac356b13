"""The Slack adapter behind signed HTTP, and against a Slack written by others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from faults.slack import SlackServer
from peers import peer
from slack_bot import answer_to, button, http_bot, posted, words
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.chat import Chat

LINK = "https://news.example/ferries"
HEADLINE = "Ferries without a captain"


@pytest.fixture
async def chat(slack_server: SlackServer, tmp_path: Path) -> AsyncIterator[Chat]:
    async with http_bot(slack_server, tmp_path) as chat:
        yield chat


@pytest.mark.usefixtures("chat")
async def test_signed_requests_are_answered(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", LINK)
    assert slash.acked_within is not None
    await answer_to(slack_server, slash, HEADLINE)
    assert (await slack_server.dm(LINK)).acked
    await posted(slack_server, "D0ANA", HEADLINE)


@pytest.mark.usefixtures("chat")
async def test_what_was_shared_by_one_process_is_not_by_another(slack_server: SlackServer, tmp_path: Path) -> None:
    slash = await slack_server.slash("/brief", LINK)
    answer = await answer_to(slack_server, slash, HEADLINE)
    await slack_server.press(button(answer, "Share"), answer)
    await posted(slack_server, "C0BRIEF", HEADLINE)
    async with http_bot(slack_server, tmp_path):
        again = await slack_server.press(button(answer, "Share"), answer)
        await answer_to(slack_server, again, "Shared already")
    assert len(slack_server.workspace.channels["C0BRIEF"].messages) == 1


@pytest.mark.usefixtures("chat")
async def test_stale_and_forged_requests_are_refused(slack_server: SlackServer) -> None:
    assert slack_server.http
    slack_server.retry_delays = ()
    slack_server.http.clock = -600
    stale = await slack_server.slash("/brief", LINK)
    slack_server.http.clock, slack_server.http.signing_secret = 0, "guessed"
    forged = await slack_server.dm(LINK)
    assert [a.status for d in (stale, forged) for a in d.attempts if a] == [401, 401]
    assert not slack_server.record.of("chat.postMessage") + slack_server.record.of("response_url")


@pytest.mark.usefixtures("chat")
async def test_health_is_told_and_what_is_too_large_is_refused(slack_server: SlackServer) -> None:
    assert slack_server.http
    base = slack_server.http.url.removesuffix("/slack/events")
    async with ClientSession() as session:
        healthy = await session.get(f"{base}/readyz")
        assert (healthy.status, await healthy.json()) == (200, {"ok": True})
        assert (await session.post(slack_server.http.url, data=b"x" * 1_000_001)).status == 413
        assert (await session.get(slack_server.http.url)).status == 405


async def test_emulate_shows_the_briefing_in_the_thread(
    slack_peer: peer.Peer, slack_server: SlackServer, tmp_path: Path
) -> None:
    token, api = slack_peer.facts["bot_token"], slack_peer.facts["api_url"]
    bot, ana = (AsyncWebClient(token=t, base_url=api) for t in (token, slack_peer.facts["user_token"]))
    [channel] = [c["id"] for c in (await ana.conversations_list())["channels"] if c["name"] == "briefings"]
    for client in (ana, bot):
        await client.conversations_join(channel=channel)
    asked = await ana.chat_postMessage(channel=channel, text=LINK)
    person = (await ana.auth_test())["user_id"]
    event = {"type": "app_mention", "user": person, "text": f"<{LINK}>", "channel": channel, "ts": asked["ts"]}
    async with http_bot(slack_server, tmp_path, token=token, api=api):
        assert (await slack_server.event(event | {"event_ts": asked["ts"]})).acked

        async def answered() -> list[Any] | None:
            found = (await bot.conversations_replies(channel=channel, ts=asked["ts"]))["messages"]
            return [m for m in found if HEADLINE in words(m)] or None

        [answer] = await peer.until(answered)
    assert answer["thread_ts"] == asked["ts"]
    assert "We will not sail at a loss" in words(answer)
