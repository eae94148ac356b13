"""The bench's Slack, proven with a small bolt app over Socket Mode, and with bare requests for each limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientConnectionError
from faults import wire
from faults.limits import Rate
from faults.slack import SlackServer
from faults.slack_workspace import APP_TOKEN, BOT_TOKEN
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

BUTTON = {"type": "button", "action_id": "share", "value": "v", "text": {"type": "plain_text", "text": "Share"}}
VIEW = {"type": "modal", "callback_id": "settings", "title": {"type": "plain_text", "text": "Settings"}, "blocks": []}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def small_app(server: SlackServer, **options: Any) -> AsyncApp:
    """An app that answers one of everything."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=server.api_url, retry_handlers=[])
    app = AsyncApp(client=client, **options)

    @app.command("/brief")
    async def brief(ack: Any, respond: Any, body: Any, client: Any) -> None:
        if body["text"] == "sleep":
            await asyncio.sleep(0.6)
        await ack()
        if body["text"] == "settings":
            await client.views_open(trigger_id=body["trigger_id"], view=VIEW)
        await respond(text=f"briefed {body['text']}", blocks=[{"type": "actions", "elements": [BUTTON]}])

    @app.event("app_mention")
    @app.event("message")
    async def message(event: Any, client: Any) -> None:
        await client.chat_postMessage(channel=event["channel"], text="seen", thread_ts=event["ts"])

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("home")]})

    @app.action("share")
    @app.shortcut("brief_this")
    async def share(ack: Any, respond: Any) -> None:
        await ack()
        await respond("shared")

    @app.view("settings")
    async def save(ack: Any) -> None:
        await ack(response_action="clear")

    return app


@pytest.fixture
async def client(slack_server: SlackServer) -> AsyncWebClient:
    return AsyncWebClient(token=BOT_TOKEN, base_url=slack_server.api_url, retry_handlers=[])


@pytest.fixture
async def app(slack_server: SlackServer) -> AsyncIterator[AsyncApp]:
    app = small_app(slack_server)
    handler = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=0.3)
    handler.client.web_client = AsyncWebClient(base_url=slack_server.api_url)
    await handler.connect_async()
    await slack_server.socket.connected()
    yield app
    await handler.close_async()


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response["error"])


@pytest.mark.usefixtures("app")
async def test_everything_people_do_reaches_the_app_and_is_answered(slack_server: SlackServer) -> None:
    slash = await slack_server.slash("/brief", "link https://news.example/a")
    assert slash.acked_within is not None
    assert slash.acked_within < 1
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
    handler = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=0.3)
    handler.client.web_client = AsyncWebClient(base_url=slack_server.api_url)

    async def ignore_two(client: Any, request: Any) -> None:
        seen.append((request.payload["event_id"], request.retry_attempt, request.retry_reason))
        if len(seen) == 3:
            await AsyncSocketModeHandler.handle(handler, client, request)

    handler.client.socket_mode_request_listeners = [ignore_two]
    await handler.connect_async()
    await slack_server.socket.connected()
    slack_server.ack_limit = 0.2
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
    await slack_server.until(lambda _: slack_server.socket.opened == 2, within=10)
    slack_server.socket.drop()
    await slack_server.until(lambda _: slack_server.socket.opened >= 3 and slack_server.socket.connections, within=15)
    assert (await slack_server.slash("/brief", "link")).acked


@pytest.mark.parametrize(
    ("blocks", "what"),
    [
        ([{"type": "divider"}] * 51, "50 items"),
        ([section("x" * 3_001)], "section text"),
        ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2_001}]}], "field"),
        ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}], "fields"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "header"),
        ([{"type": "actions", "elements": [BUTTON | {"action_id": f"a{n}"} for n in range(26)]}], "elements"),
        ([{"type": "actions", "elements": [BUTTON | {"value": "x" * 2_001}]}], "value"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "context"),
        ([{"type": "banner"}], "unsupported"),
    ],
)
async def test_block_limits_bite(client: AsyncWebClient, blocks: list[dict[str, Any]], what: str) -> None:
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel="C0BRIEF", text="x", blocks=blocks)
    assert raised.value.response["error"] == "invalid_blocks"
    assert what in str(raised.value.response["errors"])


async def test_what_is_just_within_the_limits_passes(client: AsyncWebClient) -> None:
    await client.chat_postMessage(
        channel="C0BRIEF", text="x", blocks=[{"type": "divider"}] * 46 + [section("x" * 3_000)] * 4
    )


async def test_messages_are_limited_in_all(client: AsyncWebClient) -> None:
    post = client.chat_postMessage
    assert await error_of(post(channel="C0BRIEF", text="x", blocks=[section("x" * 2_500)] * 5)) == "msg_blocks_too_long"
    assert await error_of(post(channel="C0BRIEF", text="x" * 40_001)) == "msg_too_long"
    assert await error_of(post(channel="C0BRIEF", text="")) == "no_text"


async def test_access_is_checked(slack_server: SlackServer, client: AsyncWebClient) -> None:
    post = client.chat_postMessage
    stranger = AsyncWebClient(token=f"{BOT_TOKEN}-other", base_url=slack_server.api_url)
    assert await error_of(stranger.auth_test()) == "invalid_auth"
    assert await error_of(AsyncWebClient(base_url=slack_server.api_url).auth_test()) == "not_authed"
    assert await error_of(client.apps_connections_open(app_token=BOT_TOKEN)) == "not_allowed_token_type"
    assert await error_of(client.api_call("chat.shout")) == "unknown_method"
    assert await error_of(post(channel="C0NOWHERE", text="x")) == "channel_not_found"
    slack_server.workspace.channels["C0GENERAL"].archived = True
    assert await error_of(post(channel="C0GENERAL", text="x")) == "is_archived"
    slack_server.workspace.scopes -= {"chat:write.public"}
    assert await error_of(post(channel="C0CLOSED", text="x")) == "not_in_channel"
    slack_server.workspace.scopes -= {"chat:write"}
    assert await error_of(post(channel="C0BRIEF", text="x")) == "missing_scope"
    assert "chat:write" not in (await client.auth_test()).headers["X-OAuth-Scopes"].split(",")


async def test_a_trigger_opens_one_modal(slack_server: SlackServer, client: AsyncWebClient) -> None:
    trigger = slack_server.workspace.trigger()
    long = VIEW | {"title": {"type": "plain_text", "text": "x" * 25}}
    assert await error_of(client.views_open(trigger_id=trigger, view=long)) == "invalid_arguments"
    await client.views_open(trigger_id=trigger, view=VIEW)
    assert await error_of(client.views_open(trigger_id=trigger, view=VIEW)) == "exchanged_trigger_id"
    assert await error_of(client.views_open(trigger_id="invented", view=VIEW)) == "invalid_trigger_id"


async def test_a_rate_is_enforced_by_channel(slack_server: SlackServer, client: AsyncWebClient) -> None:
    slack_server.api.rates["chat.postMessage"] = Rate(calls=1, seconds=1)
    await client.chat_postMessage(channel="C0BRIEF", text="one")
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel="C0BRIEF", text="two")
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel="C0GENERAL", text="elsewhere")


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
