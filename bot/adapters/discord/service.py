"""The Discord side of the running bot: connects, stays connected, and stops when told to."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import discord
import structlog
from yarl import URL

from bot.adapters.discord.client import Client
from bot.adapters.discord.requests import PLATFORM
from bot.commands.chat import Chat
from summarizer.errors import UserError

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds before connecting again
_OUTAGES = (aiohttp.ClientError, OSError, discord.DiscordServerError, discord.GatewayNotFound)
_log = structlog.get_logger(__name__)


class DiscordError(UserError):
    """Discord does not let the bot in; the message says what to do."""


class DiscordService:
    """Discord as a platform: `start` it, wait for `lost`, `close` it.

    `api_url` and `gateway_url` name another server that speaks as Discord does (a proxy, a test peer). One service in
    a process: discord.py keeps the API's address globally.
    """

    name = "Discord"

    def __init__(self, *, token: str, chat: Chat, api_url: str | None = None, gateway_url: str | None = None) -> None:
        self._token, self._chat = token, chat
        self._api_url, self._gateway_url = api_url, gateway_url
        self._client: Client | None = None
        self._running: asyncio.Task[None] | None = None
        self._connected, self._closed = asyncio.Event(), asyncio.Event()

    async def start(self) -> None:
        """Connect; returns when events come in. Raises DiscordError where the token is refused."""
        if self._api_url:
            discord.http.Route.BASE = self._api_url.rstrip("/")
        self._running = asyncio.create_task(self._run())
        connected = asyncio.create_task(self._connected.wait())
        await asyncio.wait({self._running, connected}, return_when=asyncio.FIRST_COMPLETED)
        connected.cancel()
        if self._running.done():
            self._running.result()

    async def lost(self) -> None:
        """Returns or raises when the bot is gone for good: it was closed, or its token is refused."""
        if self._running is not None:
            await asyncio.shield(self._running)

    async def close(self) -> None:
        """Take no more events, let answers under way finish, disconnect."""
        self._closed.set()
        if self._client is not None:
            await self._client.close()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        """Stay connected; what Discord does not grant is done without, and outages are waited out."""
        content, wait = True, _FIRST_WAIT
        while not self._closed.is_set():
            self._client = client = self._made(content=content)
            try:
                await client.start(self._token)
            except discord.PrivilegedIntentsRequired:
                _log.warning("the message content intent is not granted; going on without it")
                content = False
            except discord.LoginFailure as error:
                raise DiscordError("Discord refuses DISCORD_TOKEN. Copy it again from the Bot page.") from error
            except _OUTAGES as error:
                _log.warning("Discord cannot be reached", seconds=wait, exc_info=error)
                self._chat.notes.tell(PLATFORM, "Discord cannot be reached right now; I keep trying.")
                await self._pause(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
            finally:
                await client.close()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            return

    def _made(self, *, content: bool) -> Client:
        client = Client(self._chat, content=content, connected=self._connected)
        if self._gateway_url:
            _redirect(client, URL(self._gateway_url))
        return client


def _redirect(client: Client, gateway: URL) -> None:
    """Have every gateway connection go to one address, resumed ones too, for which Discord names another."""
    connect = client.http.ws_connect

    async def redirected(url: str, **options: Any) -> aiohttp.ClientWebSocketResponse:
        return await connect(str(gateway.with_query(URL(url).query)), **options)

    client.http.ws_connect = redirected  # type: ignore[method-assign]
