"""The adapter's client over a chat of fakes, in a Discord in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_fakes import make_chat

from bot.adapters.discord.client import Client
from bot.commands.chat import Chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with make_chat(tmp_path) as made:
        yield made


@pytest.fixture
async def simcord_bot(chat: Chat) -> Client:
    return Client(chat)
