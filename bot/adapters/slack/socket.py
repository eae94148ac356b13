"""Socket Mode: Slack's requests over a websocket that we open, so that nothing has to reach us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.adapters.slack.app import SlackApp
from bot.adapters.slack.web_api import client_for
from bot.adapters.slack.work import STOPPING

PING = 5.0  # seconds; a connection that is silent for four times as long is opened anew


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

    `connected` is called when the first connection is open.
    """
    client = client_for(None, api_url)
    handler = AsyncSocketModeHandler(app.bolt, app_token, web_client=client, ping_interval=ping)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    connected()
    try:
        await stop.wait()
    finally:
        await handler.disconnect_async()  # type: ignore[no-untyped-call]
        await app.work.finish(STOPPING)
        await handler.close_async()  # type: ignore[no-untyped-call]
