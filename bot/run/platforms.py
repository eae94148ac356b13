"""The chat platforms that have their tokens, as platforms to be run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from bot.run.platform import Platform

if TYPE_CHECKING:
    from bot.adapters.slack.run import SlackSettings
    from bot.commands.chat import Chat
    from bot.credentials import Credentials

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds before connecting again


def platforms_of(credentials: Credentials, host: str, chat: Chat) -> Sequence[Platform]:
    """Slack, Discord, both or none. A chat library is imported only where its platform is there."""
    platforms: list[Platform] = []
    if credentials.slack and credentials.slack_bot_token:
        from bot.adapters.slack.run import SlackSettings

        app, signing = credentials.slack_app_token, credentials.slack_signing_secret
        settings = SlackSettings(
            token=credentials.slack_bot_token.get_secret_value(),
            app_token=app.get_secret_value() if app else None,
            signing_secret=signing.get_secret_value() if signing else None,
            host=host,
            port=credentials.port,
            api_url=credentials.slack_api_url,
        )
        platforms.append(Slack(chat, settings))
    if credentials.discord_token:
        from bot.adapters.discord.service import DiscordService

        token = credentials.discord_token.get_secret_value()
        api, gateway = credentials.discord_api_url, credentials.discord_gateway_url
        platforms.append(DiscordService(token=token, chat=chat, api_url=api, gateway_url=gateway))
    return platforms


class Slack:
    """Slack, in Socket Mode or over HTTP."""

    name = "Slack"

    def __init__(self, chat: Chat, settings: SlackSettings) -> None:
        self._chat, self._settings = chat, settings
        self._up, self._stop = asyncio.Event(), asyncio.Event()
        self._running: asyncio.Task[None] | None = None

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
                await run_slack(self._chat, self._settings, self._stop, started=self._started)
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

    def _started(self, port: int | None) -> None:
        self._up.set()
        if port is not None:
            structlog.get_logger(__name__).info("listening", platform=self.name, port=port)
