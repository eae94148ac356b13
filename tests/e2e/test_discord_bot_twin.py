"""The bot on a Discord written by others, over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord_app import discord_app
from peers import peer

from bot.commands.chat import Chat
from bot.store.keys import ChannelKey

URL = "https://news.example/ferries"
CHANNEL, ANA, BOT = "4001", "3001", "1000"


@pytest.fixture
async def chat(discord_peer: peer.Peer, tmp_path: Path) -> AsyncIterator[Chat]:
    facts = discord_peer.facts
    address = {"api_url": facts["api_url"], "gateway_url": facts["gateway_url"]}
    async with discord_app(tmp_path, token=facts["token"], **address) as chat:
        yield chat


async def briefed(twin: peer.Peer, channel: str = CHANNEL) -> dict[str, Any]:
    """The first message of a channel that names a party in its embeds."""

    async def found() -> dict[str, Any] | None:
        messages = await twin.call("messages", channelId=channel)
        return next((m for m in messages if "Denmark" in str(m.get("embeds"))), None)

    return await peer.until(found)


async def test_the_twin_knows_the_commands(discord_peer: peer.Peer, chat: Chat) -> None:
    assert {command["name"] for command in await discord_peer.call("commands")} == {"brief", "Brief this"}


async def test_the_twin_has_a_command_answered(discord_peer: peer.Peer, chat: Chat) -> None:
    option = {"name": "link", "type": 1, "options": [{"name": "url", "type": 3, "value": URL}]}
    await discord_peer.call("slash", channelId=CHANNEL, userId=ANA, name="brief", options=[option])
    message = await briefed(discord_peer)
    (row,) = message["components"]
    button = next(b for b in row["components"] if b["label"] == "Show all positions")
    await discord_peer.call(
        "press", channelId=CHANNEL, userId=ANA, messageId=message["id"], customId=button["custom_id"]
    )

    async def all_positions() -> bool:
        return "promised" in str(await discord_peer.call("messages", channelId=CHANNEL))

    await peer.until(all_positions)


async def test_the_twin_has_a_direct_message_answered(discord_peer: peer.Peer, chat: Chat) -> None:
    direct = await discord_peer.call("direct", userId=ANA)
    await discord_peer.call("message", channelId=direct["id"], userId=ANA, content=URL)
    assert "Sweden" in str((await briefed(discord_peer, direct["id"]))["embeds"])


async def test_the_twin_resumes_a_cut_connection(discord_peer: peer.Peer, chat: Chat) -> None:
    direct = await discord_peer.call("direct", userId=ANA)
    await discord_peer.call("drop")
    await discord_peer.call("message", channelId=direct["id"], userId=ANA, content=URL)
    await briefed(discord_peer, direct["id"])


async def test_the_twin_has_a_mention_answered_in_a_thread(discord_peer: peer.Peer, chat: Chat) -> None:
    await discord_peer.call("message", channelId=CHANNEL, userId=ANA, content=f"<@{BOT}> {URL}")
    room = ChannelKey(platform="discord", workspace="2000", channel=CHANNEL)
    (post,) = await peer.until(lambda: chat.state.posts.last(room, 1))
    assert post.permalink
    *_, thread, message = post.permalink.split("/")
    assert thread != CHANNEL
    assert (await briefed(discord_peer, thread))["id"] == message
