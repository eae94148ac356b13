"""The commands of a chat platform over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_fakes import asked, make_chat

from bot.commands.answer import answer
from bot.commands.chat import Chat
from bot.present.message import Line, Message, Statement

URL = "https://news.example/ferries"


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with make_chat(tmp_path) as made:
        yield made


def lines(message: Message) -> str:
    return "\n".join(item.text for section in message.sections for item in section.body if isinstance(item, Line))


def statements(message: Message) -> list[Statement]:
    return [item for section in message.sections for item in section.body if isinstance(item, Statement)]


async def test_a_link_is_answered_in_private_with_buttons(chat: Chat) -> None:
    message = await answer(chat.commands, asked("link", url=URL))
    assert message.audience == "asker"
    assert [action.label for action in message.actions] == ["Show all positions", "Why this?", "Share to channel"]
    (subject,) = message.subject
    assert subject.url == URL
    assert {action.arguments["briefing"] for action in message.actions} == {subject.briefing}
