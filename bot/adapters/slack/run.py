"""Slack from start to stop: over Socket Mode where there is an app token, else over signed HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.adapters.slack.app import SlackApp, many_workspaces_app, one_workspace_app
from bot.adapters.slack.removal import Installed
from bot.adapters.slack.socket import PING, serve_socket
from bot.adapters.slack.tokens import OAuthApp, Tokens
from bot.adapters.slack.web import SlackRoutes, serve_routes
from bot.commands.chat import Chat
from bot.store.installations import Installations
from bot.store.sealing import Seal
from summarizer.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """What opens Slack: the `token` of one workspace, or the `oauth` app that any may install, and the keys with it.

    `app_token` (xapp-...) is for Socket Mode, `signing_secret` for HTTP. `api_url` points at another server than
    Slack's. `ping`: seconds between two signs of life on the websocket.
    """

    token: str | None = None
    oauth: OAuthApp | None = None
    keys: tuple[str, ...] = ()
    app_token: str | None = None
    signing_secret: str | None = None
    api_url: str | None = None
    ping: float = PING

    def __post_init__(self) -> None:
        if not (self.app_token or self.signing_secret or self.oauth):  # or it is there for installations alone
            raise UserError("Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) as well.")
        if (self.token is None) == (self.oauth is None):
            raise UserError("Slack needs either the token of one workspace or the app that workspaces install.")

    def __repr__(self) -> str:
        """Without what is secret."""
        return f"SlackSettings({'Socket Mode' if self.app_token else 'HTTP'})"

    def routes(self) -> SlackRoutes:
        """The addresses that Slack and its people come to."""
        signed = self.app_token is None and bool(self.signing_secret)
        return SlackRoutes(signed=signed, installs=self.oauth is not None)


async def run_slack(
    chat: Chat,
    settings: SlackSettings,
    stop: asyncio.Event,
    *,
    routes: SlackRoutes,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Answer in Slack until `stop` is set, then finish what is under way. Raises UserError where it cannot start.

    `started` is called when requests can come in; `routes`, of the same settings, are on a web server already.
    """
    app = await _open(chat, settings)
    if settings.app_token:
        routes.app = app
        await serve_socket(
            app,
            app_token=settings.app_token,
            stop=stop,
            api_url=settings.api_url,
            ping=settings.ping,
            connected=started,
        )
    else:
        await serve_routes(app, routes, stop=stop, started=started)


async def _open(chat: Chat, settings: SlackSettings) -> SlackApp:
    secret = settings.signing_secret or ""
    if settings.oauth is None:
        return await one_workspace_app(
            chat, token=settings.token or "", api_url=settings.api_url, signing_secret=secret
        )
    installations = Installations(chat.state.database, Seal(settings.keys))
    tokens = Tokens(installations, settings.oauth, now=chat.now)
    installed = Installed(installations=installations, tokens=tokens)
    return many_workspaces_app(chat, settings.oauth, installed, signing_secret=secret)
