"""The bot on Discord over real sockets: everything people can do, answered in time and to whom it concerns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord_app import discord_app
from faults.discord import DiscordServer, Interaction
from faults.discord_limits import message_breaches
from faults.discord_world import ANA, BEN, BRIEFINGS, CLOSED, GENERAL, GUILD, PERMISSIONS, THREAD, TOKEN, Thing
from gated_pool import Gated
from job_runs import eventually, until

from bot.commands.chat import Chat
from bot.store.keys import ChannelKey

URL = "https://news.example/ferries"
POST = "POST /channels/{channel}/messages"
CALLBACK = "POST /interactions/{id}/{token}/callback"


@pytest.fixture
async def chat(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Chat]:
    server = discord_server
    async with discord_app(tmp_path, token=TOKEN, api_url=server.api_url, gateway_url=server.gateway_url) as chat:
        yield chat


@pytest.fixture
async def slow(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Gated]:
    """What reads the articles of a bot that has no other: when its gate is open."""
    server, pool = discord_server, Gated()
    how = {"token": TOKEN, "api_url": server.api_url, "gateway_url": server.gateway_url}
    async with discord_app(tmp_path, pool=pool, **how):
        yield pool


def text_of(message: Thing | None) -> str:
    """All that a reader sees."""
    embeds = (message or {}).get("embeds", [])
    return "\n".join(
        [(message or {}).get("content", ""), *(f"{e.get('title')} {e.get('description')}" for e in embeds)]
    )


def ids_of(message: Thing) -> dict[str, str]:
    """Buttons: labels and their ids."""
    return {c["label"]: c["custom_id"] for row in message["components"] for c in row["components"]}


async def answered(server: DiscordServer, told: Interaction) -> Thing:
    """The interaction's finished answer: one with embeds."""
    return await server.until(lambda _: told.original if told.original and told.original["embeds"] else None)


async def threads(server: DiscordServer, count: int) -> list[Any]:
    """The threads that the bot wrote in, once there are as many."""

    def found(_: object) -> list[Any] | None:
        opened = [c for c in server.world.channels.values() if c.kind == THREAD and c.messages]
        return opened if len(opened) >= count else None

    return await server.until(found)


async def direct(server: DiscordServer, person: str) -> Thing:
    """The bot's first direct message to somebody."""
    return await server.until(
        lambda _: next((m for m in server.world.direct(person).messages if m["author"]["bot"]), None)
    )


async def test_a_command_its_buttons_and_its_suggestions(discord_server: DiscordServer, chat: Chat) -> None:
    told = await discord_server.slash("brief", "link", url=URL)
    assert told.acked_within is not None
    assert told.private
    answer = await answered(discord_server, told)
    assert "Denmark" in text_of(answer)
    shared = await discord_server.press(answer, ids_of(answer)["Share to channel"])
    public = await answered(discord_server, shared)
    assert not shared.private
    assert f"Shared by <@{ANA}>" in public["content"]
    assert public["mentions"] == []
    everything = await discord_server.press(public, ids_of(public)["Show all positions"], user=BEN)
    assert "promised" in text_of(await answered(discord_server, everything))
    assert everything.private
    offered = await discord_server.autocomplete("brief", "positions", focused="party", url=URL, party="Swe")
    assert {"name": "Sweden", "value": "Sweden"} in offered.choices
    assert not [call for call in discord_server.record.calls if message_breaches(call.arguments)]


async def test_mentions_direct_messages_and_the_menu(discord_server: DiscordServer, chat: Chat) -> None:
    await discord_server.mention(BRIEFINGS, f"{URL}/1")
    (thread,) = await threads(discord_server, 1)
    assert "Denmark" in text_of(thread.messages[0])
    await discord_server.dm(f"{URL}/2")
    assert "Denmark" in text_of(await direct(discord_server, ANA))
    posted = await discord_server.message(GENERAL, f"{URL}/3")
    menu = await discord_server.context_menu("Brief this", posted)
    assert menu.private
    assert (await threads(discord_server, 2))[1].id == posted["id"]
    assert "under the message" in text_of(await answered(discord_server, menu))


async def test_while_a_mention_is_worked_on_the_channel_shows_it(discord_server: DiscordServer, slow: Gated) -> None:
    await discord_server.mention(BRIEFINGS, URL)
    await discord_server.until(lambda _: discord_server.world.channels[BRIEFINGS].typing)
    assert [c for c in discord_server.world.channels.values() if c.kind == THREAD] == []
    slow.gate.set()
    await threads(discord_server, 1)


async def test_pasted_links_where_the_channel_wants_them(discord_server: DiscordServer, chat: Chat) -> None:
    await answered(discord_server, await discord_server.slash("brief", "settings", name="autolink", value="on"))
    await discord_server.message(GENERAL, URL)  # another channel: off
    first = await discord_server.message(BRIEFINGS, f"{URL}/1 {URL}/2 {URL}/3 {URL}/4")
    (thread,) = await threads(discord_server, 1)
    assert thread.id == first["id"]
    assert "3 articles" in text_of(thread.messages[0])
    await discord_server.until(lambda _: "not briefed" in "\n".join(map(text_of, thread.messages)))
    room = ChannelKey(platform="discord", workspace=GUILD, channel=BRIEFINGS)
    await eventually(lambda: chat.state.posts.last(room, 1))  # remembered after the last page
    await discord_server.message(BRIEFINGS, f"{URL}/1", user=BEN)
    pointer = (await threads(discord_server, 2))[1].messages[0]
    assert f"/{thread.id}/{thread.messages[0]['id']}" in text_of(pointer)


async def test_an_event_that_comes_twice_is_answered_once(discord_server: DiscordServer, chat: Chat) -> None:
    message = await discord_server.mention(BRIEFINGS, URL)
    await threads(discord_server, 1)
    await discord_server.repeat(message)
    await discord_server.mention(BRIEFINGS, f"{URL}/next")
    await threads(discord_server, 2)
    assert len(discord_server.record.of(POST)) == 2


async def test_two_hundred_words_and_hostile_text_ping_nobody(discord_server: DiscordServer, chat: Chat) -> None:
    hostile = f"@everyone <@{BEN}> <@&1> [click](https://evil.example) **x** " + "A sentence of the article. " * 40
    await discord_server.dm(hostile.replace("https://", "https//"))
    answer = await direct(discord_server, ANA)
    assert (answer["mention_everyone"], answer["mentions"]) == (False, [])
    assert "@everyone" not in text_of(answer)


async def test_missing_permissions_are_named_to_who_asked(discord_server: DiscordServer, chat: Chat) -> None:
    discord_server.world.channels[GENERAL].denied = PERMISSIONS["embed_links"]
    told = await discord_server.context_menu("Brief this", await discord_server.message(GENERAL, URL))
    answer = text_of(await answered(discord_server, told))
    assert "Discord refused my answer" in answer or "I need Embed Links" in answer
    assert "Denmark" in answer
    assert discord_server.world.channels[CLOSED].messages == []


async def test_a_command_is_acknowledged_before_the_article_is_read(discord_server: DiscordServer, slow: Gated) -> None:
    told = await discord_server.slash("brief", "link", url=URL)
    assert told.acked_within is not None
    assert told.loading
    slow.gate.set()
    await answered(discord_server, told)


async def test_a_token_that_expired_meanwhile(discord_server: DiscordServer, slow: Gated) -> None:
    told = await discord_server.slash("brief", "link", url=URL)
    await until(lambda: slow.begun == 1)
    told.expire()
    slow.gate.set()
    assert "Denmark" in text_of(await direct(discord_server, ANA))
    assert discord_server.world.channels[BRIEFINGS].messages == []


async def test_without_the_content_intent_status_tells_how_to_turn_it_on(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    server = discord_server
    server.world.content_granted = False
    async with discord_app(tmp_path, token=TOKEN, api_url=server.api_url, gateway_url=server.gateway_url):
        await server.mention(BRIEFINGS, URL)
        assert "Denmark" in text_of((await threads(server, 1))[0].messages[0])
        told = await answered(server, await server.slash("brief", "status"))
        assert "Message Content Intent" in text_of(told)


async def test_stopping_waits_for_answers_under_way(discord_server: DiscordServer, tmp_path: Path) -> None:
    server, pool = discord_server, Gated()
    how = {"token": TOKEN, "api_url": server.api_url, "gateway_url": server.gateway_url}
    async with discord_app(tmp_path, pool=pool, **how):
        told = await server.slash("brief", "link", url=URL)
        await until(lambda: pool.begun == 1)
        asyncio.get_running_loop().call_later(0.2, pool.gate.set)  # when it is stopping
    assert told.original
    assert "Denmark" in text_of(told.original)
    await asyncio.sleep(0)
    assert not server.gateway.connected
