"""Many who ask at once: none waits in line for what a channel wants."""

from __future__ import annotations

import asyncio
from pathlib import Path

from chat_fakes import NOW, asked, make_chat

from bot.commands.state import viewer_of
from bot.commands.visibility import AT_ONCE


async def test_beyond_so_many_at_once_the_answer_is_private(tmp_path: Path) -> None:
    request = asked("link", url="https://news.example/ferries")
    async with make_chat(tmp_path) as chat:
        await chat.state.channels.set(viewer_of(request).room, {"replies": "channel"}, by="UANN", now=NOW)
        crowd = await asyncio.gather(*(chat.visibility.private(request) for _ in range(AT_ONCE + 5)))
        assert sum(crowd) == 5
        assert not await chat.visibility.private(request)
