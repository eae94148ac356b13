"""Slack from start to stop: over Socket Mode where there is an app token, else over signed HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.adapters.slack.app import slack_app
from bot.adapters.slack.socket import PING, serve_socket
from bot.adapters.slack.web import serve_http
from bot.commands.chat import Chat
from summarizer.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """What opens a workspace. `app_token` (xapp-...) is for Socket Mode, `signing_secret` and `port` are for HTTP.

    `api_url` points at another server than Slack's. `ping`: seconds between two signs of life on the websocket.
    """

    token: str
    app_token: str | None = None
    signing_secret: str | None = None
    host: str = "0.0.0.0"  # noqa: S104 - Slack comes from outside, through whatever proxy stands before us
    port: int = 3000
    api_url: str | None = None
    ping: float = PING

    def __post_init__(self) -> None:
        if not (self.app_token or self.signing_secret):
            raise UserError("Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) as well.")

    def __repr__(self) -> str:
        """Without what is secret."""
        return f"SlackSettings({'Socket Mode' if self.app_token else f'HTTP on port {self.port}'})"


async def run_slack(
    chat: Chat,
    settings: SlackSettings,
    stop: asyncio.Event,
    *,
    started: Callable[[int | None], None] = lambda port: None,
) -> None:
    """Answer in Slack until `stop` is set, then finish what is under way. Raises UserError where it cannot start.

    `started` is called when requests can come in, with the port of HTTP mode.
    """
    secret = settings.signing_secret or ""
    app = await slack_app(chat, token=settings.token, api_url=settings.api_url, signing_secret=secret)
    if settings.app_token:
        await serve_socket(
            app,
            app_token=settings.app_token,
            stop=stop,
            api_url=settings.api_url,
            ping=settings.ping,
            connected=lambda: started(None),
        )
        return
    await serve_http(
        app, healthy=chat.state.reachable, stop=stop, host=settings.host, port=settings.port, started=started
    )
