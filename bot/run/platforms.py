"""The chat platforms that have their tokens, as platforms to be run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from bot.run.platform import Platform

if TYPE_CHECKING:
    from pydantic import SecretStr
    from starlette.routing import Route

    from bot.adapters.slack.run import SlackSettings
    from bot.adapters.slack.tokens import OAuthApp
    from bot.commands.chat import Chat
    from bot.credentials import Credentials
    from bot.run.roles import Duties
    from bot.sections import Discord

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds before connecting again


def platforms_of(credentials: Credentials, discord: Discord, duties: Duties, chat: Chat) -> Sequence[Platform]:
    """The platforms that the duties cover and the credentials open. A chat library is imported only for its own."""
    platforms: list[Platform] = []
    if duties.sockets and credentials.slack and credentials.slack_app_token:
        platforms.append(Slack(chat, slack_settings(credentials, app_token=_plain(credentials.slack_app_token))))
    elif duties.requests and serves(credentials):
        platforms.append(Slack(chat, slack_settings(credentials, app_token=None)))
    if duties.sockets and credentials.discord_token:
        platforms.append(_discord(credentials, discord, credentials.discord_token.get_secret_value(), chat))
    return platforms


def serves(credentials: Credentials) -> bool:
    """Whether Slack comes to us over HTTP, or those do who install the app in their workspace."""
    return credentials.slack and (credentials.slack_signing_secret is not None or credentials.slack_many)


def _discord(credentials: Credentials, discord: Discord, token: str, chat: Chat) -> Platform:
    from bot.adapters.discord.service import DiscordService
    from bot.adapters.discord.shards import Sharding

    api, gateway = credentials.discord_api_url, credentials.discord_gateway_url
    sharding = Sharding(total=discord.shards, mine=discord.mine)
    return DiscordService(token=token, chat=chat, api_url=api, gateway_url=gateway, sharding=sharding)


def slack_settings(credentials: Credentials, *, app_token: str | None) -> SlackSettings:
    """How Slack is opened; in Socket Mode with an `app_token`."""
    from bot.adapters.slack.run import SlackSettings

    return SlackSettings(
        token=_plain(credentials.slack_bot_token),
        oauth=oauth_app(credentials),
        keys=credentials.keys,
        app_token=app_token,
        signing_secret=_plain(credentials.slack_signing_secret),
        api_url=credentials.slack_api_url,
    )


def oauth_app(credentials: Credentials) -> OAuthApp | None:
    """The app that workspaces install; None where there is one workspace."""
    if not credentials.slack_many:
        return None
    from bot.adapters.slack.tokens import OAuthApp

    return OAuthApp(
        client_id=credentials.slack_client_id or "",
        client_secret=_plain(credentials.slack_client_secret) or "",
        redirect_uri=credentials.slack_redirect_uri,
        api_url=credentials.slack_api_url,
    )


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


class Slack:
    """Slack, in Socket Mode or over HTTP."""

    name = "Slack"

    def __init__(self, chat: Chat, settings: SlackSettings) -> None:
        self._chat, self._settings, self._addresses = chat, settings, settings.routes()
        self._up, self._stop = asyncio.Event(), asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    @property
    def routes(self) -> Sequence[Route]:
        """What a web server of the program's serves for Slack: signed requests, and the pages of installations."""
        return self._addresses.routes

    @property
    def ready(self) -> bool:
        """Whether requests come in."""
        return self._up.is_set()

    async def start(self) -> None:
        """Connect; raises UserError where Slack does not let the bot in."""
        self._running = asyncio.create_task(self._run())
        up = asyncio.create_task(self._up.wait())
        try:
            await asyncio.wait({self._running, up}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            up.cancel()
        if self._running.done():
            self._running.result()

    async def lost(self) -> None:
        """Returns or raises when Slack is gone for good."""
        if self._running is not None:
            await asyncio.shield(self._running)

    async def close(self) -> None:
        """Take no more requests, let those under way finish, disconnect."""
        self._stop.set()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        import aiohttp

        from bot.adapters.slack.run import run_slack

        wait = _FIRST_WAIT
        while not self._stop.is_set():
            try:
                await run_slack(self._chat, self._settings, self._stop, started=self._started, routes=self._addresses)
                return
            except (aiohttp.ClientError, TimeoutError) as error:
                structlog.get_logger(__name__).warning("Slack cannot be reached", seconds=wait, reason=repr(error))
            await self._pause(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return

    def _started(self) -> None:
        self._up.set()
