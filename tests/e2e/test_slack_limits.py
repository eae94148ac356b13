"""Slack's limits bite on the bench: what slack_sdk sends over them is refused."""

from __future__ import annotations

from typing import Any

import pytest
from faults.limits import Rate
from faults.slack import SlackServer
from faults.slack_workspace import BOT_TOKEN
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from small_apps import BUTTON, VIEW, section


@pytest.fixture
async def client(slack_server: SlackServer) -> AsyncWebClient:
    return AsyncWebClient(token=BOT_TOKEN, base_url=slack_server.api_url, retry_handlers=[])


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response["error"])


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
