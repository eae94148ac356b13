"""/brief data on the platforms: who gets a workspace's data, and how the file comes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord_app import discord_app
from faults.discord import DiscordServer
from faults.discord_interactions import Interaction
from faults.discord_world import ANA, TOKEN
from faults.slack import SlackServer
from slack_bot import answer_to, socket_bot, words

from bot.commands.chat import Chat


@pytest.fixture
async def chat(slack_server: SlackServer, tmp_path: Path) -> AsyncIterator[Chat]:
    async with socket_bot(slack_server, tmp_path) as chat:
        yield chat


async def test_an_admin_of_slack_gets_a_file_in_direct_messages(slack_server: SlackServer, chat: Chat) -> None:
    asked = await slack_server.slash("/brief", "data export")
    assert await answer_to(slack_server, asked, "The data of this workspace")
    assert await answer_to(slack_server, asked, "The file is in your direct messages")
    (file,) = slack_server.workspace.files.values()
    assert file["name"] == "communique-slack-T0WORKSPC.json"
    assert json.loads(file["content"])["workspace"] == "T0WORKSPC"
    (done,) = slack_server.record.of("files.completeUploadExternal", carried_out=True)
    assert done.arguments["channel_id"] == slack_server.workspace.direct("U0ANA").id
    assert not slack_server.workspace.channel("C0BRIEF").messages


async def test_nobody_else_of_slack_does(slack_server: SlackServer, chat: Chat) -> None:
    """Ben has made the channel, or is in his direct messages, where everybody manages what the bot does."""
    slack_server.workspace.channels["C0BRIEF"].creator = "U0BEN"
    for channel in ("C0BRIEF", slack_server.workspace.direct("U0BEN").id):
        asked = await slack_server.slash("/brief", "data export", user="U0BEN", channel=channel)
        refused = await answer_to(slack_server, asked, "an admin or owner of this workspace")
        assert "T0WORKSPC" not in words(refused)
    await slack_server.slash("/brief", "data delete T0WORKSPC", user="U0BEN")
    assert slack_server.workspace.files == {}


async def test_without_the_scope_a_short_file_is_shown(slack_server: SlackServer, chat: Chat) -> None:
    slack_server.workspace.scopes.discard("files:write")
    asked = await slack_server.slash("/brief", "data export")
    assert await answer_to(slack_server, asked, '"format": "communique workspace 1"')


@pytest.fixture
async def guild(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[DiscordServer]:
    here = discord_server.api_url, discord_server.gateway_url
    async with discord_app(tmp_path, token=TOKEN, api_url=here[0], gateway_url=here[1]):
        yield discord_server


async def answered(server: DiscordServer, told: Interaction, title: str) -> None:
    """Waits until the answer has this in it, for the asker alone."""
    await server.until(lambda _: told.original and not told.loading and title in json.dumps(told.original))
    assert told.private


async def test_who_manages_a_server_of_discord_gets_a_file(guild: DiscordServer) -> None:
    guild.world.people[ANA].governor = True
    told = await guild.slash("brief", "data", action="export")
    await answered(guild, told, "The data of this workspace")
    (file,) = await guild.until(lambda _: told.followups)
    assert file["attachments"][0]["filename"].startswith("communique-discord-")
    assert not [message for channel in guild.world.channels.values() for message in channel.messages]


async def test_who_manages_channels_of_discord_alone_does_not(guild: DiscordServer) -> None:
    told = await guild.slash("brief", "data", action="export")
    await answered(guild, told, "permission Manage Server")
    assert told.followups == []
