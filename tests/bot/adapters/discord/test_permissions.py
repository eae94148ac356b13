"""What keeps digests from a channel, for every kind of channel that Discord has."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.adapters.discord.permissions import hindrances
from bot.commands.table import Hindrances

ALL = discord.Permissions.all()
FIX = "in that channel. Somebody who manages this server can allow it: Edit Channel → Permissions → my role."


@pytest.fixture
def guild(simcord_env: Any) -> Any:
    return simcord_env.create_guild()


def channel(env: Any, guild: Any, kind: str) -> discord.abc.GuildChannel:
    handle = getattr(guild, f"create_{kind}_channel")("place")
    found = env.bot.get_guild(guild.id).get_channel(handle.id)
    assert isinstance(found, discord.abc.GuildChannel)
    return found


def without(*names: str) -> discord.Permissions:
    allowed = discord.Permissions.all()
    allowed.update(**dict.fromkeys(names, False))
    return allowed


@pytest.mark.parametrize("kind", ["text", "news", "voice", "stage", "forum"])
async def test_with_every_right_nothing_hinders(simcord_env: Any, guild: Any, kind: str) -> None:
    assert hindrances(channel(simcord_env, guild, kind), ALL) == Hindrances()


@pytest.mark.parametrize(
    ("kind", "lacking", "needed"),
    [
        ("text", ("send_messages",), "Send Messages"),
        ("text", ("view_channel", "embed_links"), "View Channel and Embed Links"),
        ("news", ("send_messages",), "Send Messages"),
        ("forum", ("send_messages_in_threads",), "Send Messages in Threads"),
    ],
)
async def test_what_posting_needs(
    simcord_env: Any, guild: Any, kind: str, lacking: tuple[str, ...], needed: str
) -> None:
    told = hindrances(channel(simcord_env, guild, kind), without(*lacking))
    assert told == Hindrances(posting=f"I need {needed} {FIX}")


@pytest.mark.parametrize("kind", ["text", "forum", "voice"])
async def test_what_looking_needs(simcord_env: Any, guild: Any, kind: str) -> None:
    told = hindrances(channel(simcord_env, guild, kind), without("read_message_history"))
    assert told.posting == ""
    assert told.looking.endswith(f"I need Read Message History {FIX}")


async def test_a_voice_channel_is_read_by_those_who_may_connect(simcord_env: Any, guild: Any) -> None:
    assert "I need Connect" in hindrances(channel(simcord_env, guild, "voice"), without("connect")).looking
    assert hindrances(channel(simcord_env, guild, "text"), without("connect")) == Hindrances()


async def test_in_details_a_text_channel_can_do_without_threads(simcord_env: Any, guild: Any) -> None:
    allowed = without("create_public_threads", "send_messages_in_threads")
    assert hindrances(channel(simcord_env, guild, "text"), allowed) == Hindrances()
