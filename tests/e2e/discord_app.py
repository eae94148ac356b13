"""The whole Discord side over a chat of fakes, connected to one of the bench's servers.

As a program of its own it is one process of a fleet: `python discord_app.py '{"api_url": ..., "url": ..., ...}'`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "bot" / "helpers"))

from chat_fakes import CannedPool, make_chat

from bot.adapters.discord.service import DiscordService
from bot.adapters.discord.shards import Sharding
from bot.commands.chat import Chat

__all__ = ["discord_app", "discord_service", "make_chat"]


@asynccontextmanager
async def discord_app(
    folder: Path, *, token: str, api_url: str, gateway_url: str, pool: CannedPool | None = None
) -> AsyncIterator[Chat]:
    """The service, started; its chat, whose articles `pool` reads."""
    how = {"token": token, "api_url": api_url, "gateway_url": gateway_url}
    async with discord_service(folder, pool=pool, **how) as (chat, _):
        yield chat


@asynccontextmanager
async def discord_service(
    folder: Path, *, url: str | None = None, pool: CannedPool | None = None, **how: Any
) -> AsyncIterator[tuple[Chat, DiscordService]]:
    """The service, started, and its chat. `url` is a database, SQLite in the folder without; `how` is the service's."""
    async with make_chat(folder, url=url, pool=pool) as chat:
        service = DiscordService(chat=chat, **how)
        await service.start()
        try:
            yield chat, service
        finally:
            await service.close()


async def _until_killed(how: dict[str, Any]) -> None:
    sharding = Sharding(total=how.pop("total"), mine=tuple(how.pop("mine")))
    with tempfile.TemporaryDirectory() as folder:
        async with discord_service(Path(folder), sharding=sharding, **how):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_until_killed(json.loads(sys.argv[1])))
