"""The bench's Slack, proven with a small bolt app over Socket Mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientConnectionError
from faults import wire
from faults.slack import SlackServer
from faults.slack_workspace import APP_TOKEN, BOT_TOKEN
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from small_apps import BUTTON, VIEW, small_app


@pytest.fixture
async def client(slack_server: SlackServer) -> AsyncWebClient:
    return AsyncWebClient(token=BOT_TOKEN, base_url=slack_server.api_url, retry_handlers=[])


@pytest.fixture
async def app(slack_server: SlackServer) -> AsyncIterator[AsyncApp]:
    app = small_app(slack_server)
    handler = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=2)
    handler.client.web_client = AsyncWebClient(base_url=slack_server.api_url)
    await handler.connect_async()
    await slack_server.socket.connected()
    yield app
    await handler.close_async()


@pytest.mark.usefixtures("app")
async def test_everything_people_do_reaches_the_app_and_is_answered(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", "link https://news.example/a")
    assert slash.acked_within is not None
    answers = slack_server.workspace.response_urls[slash.response_url.rsplit("/", 1)[1]].answers
    await slack_server.until(lambda _: answers)
    assert answers[0]["text"] == "briefed link https://news.example/a"
    assert (await slack_server.press("share", answers[0])).acked
    assert (await slack_server.mention("C0BRIEF", "https://news.example/a?b=1&c=2")).acked
    asked, answer = await slack_server.until(
        lambda r: (m := slack_server.workspace.channels["C0BRIEF"].messages)[1:] and m
    )
    assert asked["text"].endswith("<https://news.example/a?b=1&amp;c=2>")
    assert answer["thread_ts"] == asked["ts"]
    assert (await slack_server.shortcut("brief_this", asked)).acked
    assert (await slack_server.dm("https://news.example/b")).acked
    assert (await slack_server.submit(VIEW)).response == {"response_action": "clear"}
    assert (await slack_server.open_home("U0BEN")).acked
    await slack_server.until(lambda _: "U0BEN" in slack_server.workspace.homes)


async def test_channel_messages_come_only_where_the_app_subscribed(slack_server: SlackServer, app: AsyncApp) -> None:
    assert await slack_server.message("C0BRIEF", "https://news.example/a") is None
    slack_server.events.add("message.channels")
    heard = await slack_server.message("C0BRIEF", "https://news.example/a")
    assert heard is not None
    assert heard.acked
    assert await slack_server.message("C0CLOSED", "https://news.example/a") is None


async def test_a_late_ack_does_not_count(slack_server: SlackServer, app: AsyncApp) -> None:
    slack_server.ack_limit = 0.3
    slash = await slack_server.slash("/brief", "sleep")
    assert not slash.acked
    assert slash.acked_within is None
    await slack_server.until(lambda _: slack_server.socket.stray_acks)


async def test_an_event_comes_again_until_it_is_acked(slack_server: SlackServer) -> None:
    seen: list[tuple[Any, ...]] = []
    app = small_app(slack_server)
    handler = AsyncSocketModeHandler(app, APP_TOKEN)
    handler.client.web_client = AsyncWebClient(base_url=slack_server.api_url)

    async def ignore_two(client: Any, request: Any) -> None:
        seen.append((request.payload["event_id"], request.retry_attempt, request.retry_reason))
        if len(seen) == 3:
            await AsyncSocketModeHandler.handle(handler, client, request)

    handler.client.socket_mode_request_listeners = [ignore_two]
    await handler.connect_async()
    await slack_server.socket.connected()
    slack_server.ack_limit = 0.5
    mention = await slack_server.mention("C0BRIEF", "hello")
    assert mention.acked
    assert mention.acked_within is None
    assert [s[1:] for s in seen] == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert len({s[0] for s in seen}) == 1
    await handler.close_async()


async def test_a_duplicated_event_keeps_its_id(slack_server: SlackServer, app: AsyncApp) -> None:
    first = await slack_server.dm("https://news.example/a")
    again = await slack_server.redeliver(first)
    assert again.payload["event_id"] == first.payload["event_id"]
    await slack_server.until(lambda r: len(r.of("chat.postMessage", carried_out=True)) == 2)  # this app keeps no ids


async def test_the_app_comes_back_after_a_goodbye_and_after_a_cut(slack_server: SlackServer, app: AsyncApp) -> None:
    await slack_server.socket.ask_to_reconnect()
    await slack_server.until(lambda _: slack_server.socket.opened >= 2)
    slack_server.socket.drop()
    await slack_server.until(lambda _: slack_server.socket.opened >= 3 and slack_server.socket.connections)
    assert (await slack_server.slash("/brief", "link")).acked


async def test_faults_come_once_each_and_the_record_tells_what_took_effect(
    slack_server: SlackServer, client: AsyncWebClient
) -> None:
    faults = (
        wire.RESET_BEFORE,
        wire.RESET_AFTER,
        wire.error(500),
        wire.error(503),
        wire.rate_limited(7),
        wire.slow(0.2),
    )
    slack_server.inject("chat.postMessage", *faults)
    for number in range(2):
        with pytest.raises(ClientConnectionError):
            await client.chat_postMessage(channel="C0BRIEF", text=str(number))
    for status in (500, 503, 429):
        with pytest.raises(SlackApiError) as raised:
            await client.chat_postMessage(channel="C0BRIEF", text=str(status))
        assert raised.value.response.status_code == status
    await client.chat_postMessage(channel="C0BRIEF", text="slow")
    await client.chat_postMessage(channel="C0BRIEF", text="well")
    posted = [m["text"] for m in slack_server.workspace.channels["C0BRIEF"].messages]
    assert posted == ["1", "slow", "well"]
    assert [c.arguments["text"] for c in slack_server.record.of("chat.postMessage", carried_out=True)] == posted
    assert [c.status for c in slack_server.record.of("chat.postMessage")] == [0, 0, 500, 503, 429, 200, 200]


async def test_metadata_can_be_looked_up(client: AsyncWebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"delivery_id": "d1"}}
    await client.chat_postMessage(channel="C0BRIEF", text="x", metadata=metadata)
    found = await client.conversations_history(channel="C0BRIEF", include_all_metadata=True, limit=15, oldest="0")
    assert found["messages"][0]["metadata"] == metadata
    assert "metadata" not in (await client.conversations_history(channel="C0BRIEF"))["messages"][0]


async def test_presses_come_as_slack_sends_them(
    slack_server: SlackServer, app: AsyncApp, client: AsyncWebClient
) -> None:
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    posted = await client.chat_postMessage(channel="C0BRIEF", text="x", blocks=blocks)
    assert (await slack_server.press("share", posted["message"])).payload["message"]["text"] == "x"
    slash = await slack_server.slash("/brief", "link")
    answers = slack_server.workspace.response_urls[slash.response_url.rsplit("/", 1)[1]].answers
    await slack_server.until(lambda _: answers)
    private = await slack_server.press("share", answers[0])
    assert private.payload["container"]["is_ephemeral"] is True
    assert "message" not in private.payload
    home = await client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": blocks})
    pressed = await slack_server.press("share", home["view"])
    assert pressed.payload["view"]["id"] == home["view"]["id"]
    assert "response_url" not in pressed.payload
    with pytest.raises(AssertionError, match="no button"):
        await slack_server.press("unshare", home["view"])
