"""One shard's connection: kept up while this process holds the shard, given up where another one has it."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import structlog
from yarl import URL

from bot.adapters.discord.client import Client
from bot.adapters.discord.shards import Shard, Shards
from bot.adapters.discord.turns import Turns
from bot.commands.chat import Chat
from bot.store.errors import StoreError
from bot.store.locks import Held, Locks
from summarizer.errors import UserError

TOKEN_REFUSED = "Discord refuses DISCORD_TOKEN. Copy it again from the Bot page."  # noqa: S105
AWAY = "Discord cannot be reached right now; I keep trying."
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before connecting again
OUTAGES = (aiohttp.ClientError, OSError, discord.DiscordServerError, discord.GatewayNotFound)
_LOOK = 1.0  # seconds between looks whether a shard is free
_BAD_TOKEN, _BAD_SHARD, _TOO_FEW_SHARDS = 4004, 4010, 4011  # Discord's codes of a closed connection
_log = structlog.get_logger(__name__)


class DiscordError(UserError):
    """Discord does not let the bot in; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the connections of one process share; `locks` None: no other process could run a shard."""

    token: str
    chat: Chat
    shards: Shards
    turns: Turns
    locks: Locks | None = None
    gateway_url: str | None = None


class Connection:
    """One shard. `run` until `close`; each has a client of its own, so that it fails, and is given up, by itself."""

    def __init__(self, shard: int, setup: Setup) -> None:
        self._id, self._setup = shard, setup
        self._client: Client | None = None
        self._closed = asyncio.Event()

    async def run(self) -> None:
        """Hold the shard and be connected, or stand by; raises DiscordError where Discord refuses the bot."""
        while not self._closed.is_set():
            held = await self._hold()
            over = asyncio.Event() if held is None else held.lost
            try:
                await self._connected_until(over)
            finally:
                if held is not None:
                    await held.release()

    def close(self) -> None:
        """Ask `run` to end: no more events, answers under way finished, disconnected."""
        self._closed.set()

    async def _hold(self) -> Held | None:
        """Wait until no other process runs the shard; None where there is none, or this one is closed."""
        locks = self._setup.locks
        while locks is not None and not self._closed.is_set():
            try:
                held = await locks.take(f"discord:shard:{self._id}")
            except StoreError as error:
                _log.warning("a shard cannot be held", shard=self._id, reason=str(error))
                self._tell("connecting", "The database cannot be reached, so I answer nobody; I keep trying.")
            else:
                if held is not None:
                    return held
                self._tell("standing by")
            await pause(_LOOK * random.uniform(0.75, 1.25), unless=self._closed)  # noqa: S311 - spreads the looks
        return None

    async def _connected_until(self, over: asyncio.Event) -> None:
        self._tell("connecting")
        staying = asyncio.create_task(self._stay())
        ending = [asyncio.create_task(event.wait()) for event in (over, self._closed)]
        try:
            await asyncio.wait({staying, *ending}, return_when=asyncio.FIRST_COMPLETED)
            if staying.done():
                staying.result()
                return
            if not self._closed.is_set():
                _log.warning("a shard is not ours any more", shard=self._id)
                self._tell("connecting")
            if self._client is not None:
                await self._client.close()
        finally:
            for task in (staying, *ending):
                task.cancel()
            await asyncio.gather(staying, *ending, return_exceptions=True)

    async def _stay(self) -> None:
        """Stay connected until cancelled; what Discord does not grant is done without, and outages are waited out."""
        wait = FIRST_WAIT
        while True:
            await self._setup.turns.take(self._id)
            self._client = client = self._made()
            try:
                await client.start(self._setup.token)
            except discord.PrivilegedIntentsRequired:
                _log.warning("the message content intent is not granted; going on without it")
                self._setup.shards.content = False
            except discord.LoginFailure as error:
                raise DiscordError(TOKEN_REFUSED) from error
            except discord.ConnectionClosed as error:
                raise self._refused(error) from error
            except OUTAGES as error:
                _log.warning("Discord cannot be reached", shard=self._id, seconds=wait, exc_info=error)
                self._tell("connecting", AWAY)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            finally:
                await client.close()

    def _refused(self, error: discord.ConnectionClosed) -> Exception:
        if error.code == _BAD_TOKEN:
            return DiscordError(TOKEN_REFUSED)
        if error.code in (_BAD_SHARD, _TOO_FEW_SHARDS):
            total = self._setup.shards.total
            return DiscordError(
                f"Discord does not take shard {self._id} of {total}: too few for so many servers. `communique doctor` "
                "tells how many it recommends; set COMMUNIQUE_DISCORD__SHARDS to that for every process."
            )
        return error

    def _made(self) -> Client:
        shards = self._setup.shards
        shard = Shard(id=self._id, total=shards.total, shards=shards, turns=self._setup.turns)
        client = Client(self._setup.chat, content=shards.content, shard=shard)
        if self._setup.gateway_url:
            _redirect(client, URL(self._setup.gateway_url))
        return client

    def _tell(self, state: Any, *notes: str) -> None:
        self._setup.shards.tell(self._id, state, *notes)


async def pause(seconds: float, *, unless: asyncio.Event) -> None:
    """Wait, but no longer than until the event."""
    try:
        async with asyncio.timeout(seconds):
            await unless.wait()
    except TimeoutError:
        return


def _redirect(client: Client, gateway: URL) -> None:
    """Have every gateway connection go to one address, resumed ones too, for which Discord names another."""
    connect = client.http.ws_connect

    async def redirected(url: str, **options: Any) -> aiohttp.ClientWebSocketResponse:
        return await connect(str(gateway.with_query(URL(url).query)), **options)

    client.http.ws_connect = redirected  # type: ignore[method-assign]
