"""The whole Discord side over a chat of fakes, connected to one of the bench's servers."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bot" / "helpers"))

from chat_fakes import make_chat

from bot.adapters.discord.service import DiscordService
from bot.commands.chat import Chat

__all__ = ["discord_app", "make_chat"]


@asynccontextmanager
async def discord_app(folder: Path, *, token: str, api_url: str, gateway_url: str) -> AsyncIterator[Chat]:
    """The service, started; its chat."""
    async with make_chat(folder) as chat:
        service = DiscordService(token=token, chat=chat, api_url=api_url, gateway_url=gateway_url)
        await service.start()
        try:
            yield chat
        finally:
            await service.close()
