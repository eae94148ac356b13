"""The bot on Discord when the network and the platform misbehave: each answer arrives, and arrives once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import yarl
from discord_app import discord_app, make_chat
from faults import wire
from faults.discord import DiscordServer
from faults.discord_world import BRIEFINGS, EPHEMERAL, THREAD, TOKEN, Thing

from bot.adapters.discord.service import DiscordError, DiscordService
from bot.commands.chat import Chat

URL_OF_NOBODY = yarl.URL("ws://127.0.0.1:1/")
URL = "https://news.example/ferries"
POST = "POST /channels/{channel}/messages"
FILL = "PATCH /webhooks/{app}/{token}/messages/{message}"
FOLLOW = "POST /webhooks/{app}/{token}"
CALLBACK = "POST /interactions/{id}/{token}/callback"


@pytest.fixture
async def chat(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Chat]:
    server = discord_server
    async with discord_app(tmp_path, token=TOKEN, api_url=server.api_url, gateway_url=server.gateway_url) as chat:
        yield chat


async def in_threads(server: DiscordServer, count: int = 1) -> list[Thing]:
    """What the bot posted in threads, once it is as much; then a moment more, in which nothing should come."""

    def found(_: object) -> list[Thing] | None:
        posted = [m for c in server.world.channels.values() if c.kind == THREAD for m in c.messages]
        return posted if len(posted) >= count else None

    await server.until(found)
    await asyncio.sleep(0.1)
    return found(None) or []


@pytest.mark.parametrize(
    "faults",
    [
        (wire.rate_limited(0.2),),
        (wire.error(500), wire.error(500)),
        (wire.error(503),),
        (wire.RESET_BEFORE,),
        (wire.RESET_AFTER,),
        (wire.RESET_AFTER, wire.RESET_BEFORE),
    ],
    ids=lambda faults: ", ".join(f"{fault.kind} {fault.status}" for fault in faults),
)
async def test_an_answer_is_posted_once(
    discord_server: DiscordServer, chat: Chat, faults: tuple[wire.Fault, ...]
) -> None:
    discord_server.inject(POST, *faults)
    await discord_server.mention(BRIEFINGS, URL)
    await discord_server.until(lambda record: len(record.of(POST)) > len(faults))  # tried once more
    assert len(await in_threads(discord_server)) == 1


@pytest.mark.parametrize("fault", [wire.error(500), wire.RESET_BEFORE, wire.RESET_AFTER, wire.rate_limited(0.2)])
async def test_a_thread_is_opened_once(discord_server: DiscordServer, chat: Chat, fault: wire.Fault) -> None:
    discord_server.inject(f"{POST}/{{message}}/threads", fault)
    await discord_server.mention(BRIEFINGS, URL)
    assert len(await in_threads(discord_server)) == 1
    assert len([c for c in discord_server.world.channels.values() if c.kind == THREAD]) == 1


@pytest.mark.parametrize("fault", [wire.rate_limited(0.2), wire.error(500), wire.RESET_BEFORE, wire.RESET_AFTER])
async def test_a_private_answer_is_filled_in(discord_server: DiscordServer, chat: Chat, fault: wire.Fault) -> None:
    discord_server.inject(FILL, fault, fault)
    told = await discord_server.slash("brief", "link", url=URL)
    answer = await discord_server.until(lambda _: told.original if told.original and told.original["embeds"] else None)
    assert answer["content"].startswith("Ferries")
    assert told.followups == []


@pytest.mark.parametrize("fault", [wire.RESET_BEFORE, wire.RESET_AFTER])
async def test_a_lost_acknowledgement_is_sent_again_in_time(
    discord_server: DiscordServer, chat: Chat, fault: wire.Fault
) -> None:
    discord_server.inject(CALLBACK, fault)
    told = await discord_server.slash("brief", "link", url=URL)
    assert told.acked_within is not None
    await discord_server.until(lambda _: told.original and told.original["embeds"])


@pytest.mark.parametrize("fault", [wire.RESET_BEFORE, wire.RESET_AFTER])
async def test_a_failure_is_private_although_the_acknowledgement_was_not(
    discord_server: DiscordServer, chat: Chat, fault: wire.Fault
) -> None:
    chosen = await discord_server.slash("brief", "me", name="replies", value="channel")
    await discord_server.until(lambda _: chosen.original and chosen.original["embeds"])
    discord_server.inject("DELETE /webhooks/{app}/{token}/messages/{message}", fault)
    told = await discord_server.slash("brief", "link", url=f"{URL}/missing")
    await discord_server.until(lambda _: told.followups)
    assert "no such page" in str(told.followups[0]["embeds"])
    assert told.followups[0]["flags"] & EPHEMERAL
    assert discord_server.world.channels[BRIEFINGS].messages == []


async def test_a_page_whose_fate_is_unknown_is_told_of_and_not_sent_again(
    discord_server: DiscordServer, chat: Chat
) -> None:
    discord_server.inject(FOLLOW, wire.RESET_AFTER)
    told = await discord_server.slash("brief", "positions", url=f"{URL}/{'long' * 200}")
    await discord_server.until(lambda _: told.original and "page 2: it may be missing" in told.original["content"])
    assert len(discord_server.record.of(FOLLOW)) == 1


async def test_a_cut_connection_is_resumed_and_nothing_is_missed(discord_server: DiscordServer, chat: Chat) -> None:
    discord_server.gateway.drop()
    await discord_server.mention(BRIEFINGS, URL)
    assert len(await in_threads(discord_server)) == 1
    assert (discord_server.gateway.identified, discord_server.gateway.resumed) == (1, 1)


async def test_every_gateway_connection_goes_where_the_operator_says(
    discord_server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", URL_OF_NOBODY)
    server, gateway_url = discord_server, discord_server.gateway_url
    server.gateway.url = str(URL_OF_NOBODY)  # what Discord says to resume at
    async with discord_app(tmp_path, token=TOKEN, api_url=server.api_url, gateway_url=gateway_url):
        server.gateway.drop()
        await server.until(lambda _: server.gateway.resumed == 1)


async def test_a_refused_token_is_said_so(discord_server: DiscordServer, tmp_path: Path) -> None:
    async with make_chat(tmp_path) as chat:
        service = DiscordService(
            token="wrong",  # noqa: S106 - the point of it
            chat=chat,
            api_url=discord_server.api_url,
            gateway_url=discord_server.gateway_url,
        )
        with pytest.raises(DiscordError, match="DISCORD_TOKEN"):
            await service.start()
        await service.close()


async def test_an_outage_at_the_start_is_waited_out(discord_server: DiscordServer, tmp_path: Path) -> None:
    discord_server.inject("GET /users/@me", wire.RESET_BEFORE)
    server = discord_server
    async with discord_app(tmp_path, token=TOKEN, api_url=server.api_url, gateway_url=server.gateway_url):
        await server.mention(BRIEFINGS, URL)
        assert len(await in_threads(server)) == 1
