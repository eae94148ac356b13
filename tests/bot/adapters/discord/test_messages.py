"""Which messages are for the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import discord
import pytest

from bot.adapters.discord.messages import _mentions


@dataclass(frozen=True)
class Tags:
    bot_id: int


@dataclass(frozen=True)
class Role:
    """A role; `tags` where Discord made it for a bot."""

    id: int
    tags: Tags | None = None

    def is_bot_managed(self) -> bool:
        return self.tags is not None


@dataclass(frozen=True)
class Written:
    content: str
    role_mentions: list[Role] = field(default_factory=list)


@dataclass(frozen=True)
class Me:
    id: int = 1000


@pytest.mark.parametrize(
    ("content", "role", "names"),
    [
        ("<@1000> x", None, ("<@1000>",)),
        ("<@!1000> x", None, ("<@!1000>",)),
        ("<@1001> x", None, ()),
        ("x", None, ()),  # a reply: Discord lists the bot among the mentioned
        ("<@&7> x", Role(7, Tags(1000)), ("<@&7>",)),
        ("<@&7> x", Role(7, Tags(1001)), ()),
        ("<@&7> x", Role(7), ()),
    ],
)
def test_the_bot_is_named_by_itself_or_by_its_own_role(content: str, role: Role | None, names: tuple[str, ...]) -> None:
    written = cast(discord.Message, Written(content, [role] if role else []))
    assert _mentions(written, cast(discord.ClientUser, Me())) == names
