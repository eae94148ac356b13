"""Socket Mode: Slack's requests over a websocket that we open, so that nothing has to reach us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.app import SlackApp
from bot.adapters.slack.web_api import client_for, code_of
from bot.adapters.slack.work import STOPPING
from summarizer.errors import UserError

PING = 5.0  # seconds; a connection that is silent for four times as long is opened anew
_REFUSALS = ("invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "account_inactive", "forbidden")


async def serve_socket(
    app: SlackApp,
    *,
    app_token: str,
    stop: asyncio.Event,
    api_url: str | None = None,
    ping: float = PING,
    connected: Callable[[], None] = lambda: None,
) -> None:
    """Answer until `stop` is set, then finish what is under way; lost connections are opened again.

    `connected` is called when the first connection is open. Raises UserError where Slack refuses the token.
    """
    client = client_for(None, api_url)
    await _admitted(client, app_token)
    handler = AsyncSocketModeHandler(app.bolt, app_token, web_client=client, ping_interval=ping)
    stopping = asyncio.create_task(stop.wait())
    connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
    try:
        await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            connecting.result()
            connected()
        await stopping
    finally:
        stopping.cancel()
        connecting.cancel()
        # Otherwise it would connect again while the last answers are being given.
        handler.client.auto_reconnect_enabled = handler.client.default_auto_reconnect_enabled = False
        await handler.disconnect_async()  # type: ignore[no-untyped-call]
        await app.work.finish(STOPPING)
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _admitted(client: AsyncWebClient, app_token: str) -> None:
    """Raise UserError where Slack refuses the token: the library would go on asking for ever."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        if code_of(error) in _REFUSALS:
            raise UserError(
                f"Slack refuses SLACK_APP_TOKEN ({code_of(error)}). Make an app-level token with connections:write "
                "under “Basic Information”, and turn Socket Mode on."
            ) from error
