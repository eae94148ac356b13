"""The Discord side of the running bot: connects its shards, keeps them connected, and stops when told to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.adapters.discord.connection import (
    AWAY,
    FIRST_WAIT,
    LONGEST_WAIT,
    TOKEN_REFUSED,
    Connection,
    DiscordError,
    Setup,
    pause,
)
from bot.adapters.discord.requests import PLATFORM
from bot.adapters.discord.shards import Sharding, Shards, ranges
from bot.adapters.discord.turns import PAUSE, Turns
from bot.commands.chat import Chat
from bot.delivery.wire import Answer, Wire
from bot.store.locks import Locks

if TYPE_CHECKING:
    from starlette.routing import Route

__all__ = ["DiscordError", "DiscordService"]
_log = structlog.get_logger(__name__)


class DiscordService:
    """Discord as a platform: `start` it, wait for `lost`, `close` it. `shards` tells how it does.

    `api_url` and `gateway_url` name another server that speaks as Discord does (a proxy, a test peer). One service in
    a process: discord.py keeps the API's address globally. On PostgreSQL several processes may be given the same
    shards: one runs each, the others stand by. `between`: seconds between two shards that begin.
    """

    name = "Discord"
    routes: tuple[Route, ...] = ()

    def __init__(
        self,
        *,
        token: str,
        chat: Chat,
        api_url: str | None = None,
        gateway_url: str | None = None,
        sharding: Sharding | None = None,
        between: float = PAUSE,
    ) -> None:
        self._token, self._chat = token, chat
        self._api_url, self._gateway_url = api_url, gateway_url
        self._sharding, self._between = sharding or Sharding(), between
        database = chat.state.database
        self._locks = Locks(database) if database.dialect == "postgresql" else None
        self.shards = Shards(chat.notes)
        self._turns: Turns | None = None
        self._connections: tuple[Connection, ...] = ()
        self._running: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()

    @property
    def ready(self) -> bool:
        """Whether every shard of this process is connected, or another process has it."""
        return self.shards.ready

    async def start(self) -> None:
        """Connect; returns when events come in, or other processes run all shards. Raises DiscordError."""
        if self._api_url:
            discord.http.Route.BASE = self._api_url.rstrip("/")
        self._running = asyncio.create_task(self._run())
        up = asyncio.create_task(self.shards.up.wait())
        await asyncio.wait({self._running, up}, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if self._running.done():
            self._running.result()

    async def lost(self) -> None:
        """Returns or raises when the bot is gone for good: it was closed, or is refused. A lost shard comes back."""
        if self._running is not None:
            await asyncio.shield(self._running)

    async def close(self) -> None:
        """Take no more events, let answers under way finish, disconnect."""
        self._closed.set()
        for connection in self._connections:
            connection.close()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        try:
            facts = await self._facts()
            if facts is None or self._closed.is_set():  # closed while Discord told, where there was nothing to close
                return
            total = self._sharding.total or int(facts.get("shards") or 1)
            mine = range(total) if self._sharding.mine is None else self._sharding.mine
            limits = facts.get("session_start_limit") or {}
            await self._run_shards(total, tuple(mine), int(limits.get("max_concurrency") or 1))
        finally:
            if self._turns is not None:
                self._turns.close()
            if self._locks is not None:
                await self._locks.close()

    async def _run_shards(self, total: int, mine: tuple[int, ...], concurrency: int) -> None:
        _log.info("connecting to Discord", shards=ranges(mine), of=total)
        self.shards.begin(total, mine)
        self._turns = Turns(self._locks, concurrency=concurrency, pause=self._between)
        setup = Setup(
            token=self._token,
            chat=self._chat,
            shards=self.shards,
            turns=self._turns,
            locks=self._locks,
            gateway_url=self._gateway_url,
        )
        self._connections = tuple(Connection(shard, setup) for shard in mine)
        running = [asyncio.create_task(connection.run()) for connection in self._connections]
        try:
            await asyncio.gather(*running)
        finally:  # where Discord refuses one, it refuses all
            for connection in self._connections:
                connection.close()
            await asyncio.gather(*running, return_exceptions=True)

    async def _facts(self) -> Mapping[str, Any] | None:
        """What Discord says of the bot's gateway, however long it is away; None where the service is closed first."""
        wait, wire = FIRST_WAIT, Wire(discord.http.Route.BASE)
        try:
            while not self._closed.is_set():
                answer = await wire.get("gateway/bot", {}, headers={"Authorization": f"Bot {self._token}"})
                if isinstance(answer, Answer) and answer.status == 401:
                    raise DiscordError(TOKEN_REFUSED)
                if isinstance(answer, Answer) and answer.status < 500 and answer.status != 429:
                    return answer.body
                _log.warning("Discord cannot be reached", seconds=wait, answer=str(answer)[:200])
                self._chat.notes.tell(PLATFORM, AWAY)
                await pause(wait, unless=self._closed)
                wait = min(2 * wait, LONGEST_WAIT)
        finally:
            await wire.close()
        return None
