"""Several processes on one Discord: every server is answered by one of them, and by another when that is gone."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from discord_app import discord_service
from faults import wire
from faults.discord import ANA, BRIEFINGS, GUILD, Channel, DiscordServer
from faults.discord_world import THREAD, TOKEN
from job_runs import eventually, until

from bot.adapters.discord.service import DiscordError, DiscordService
from bot.adapters.discord.shards import Sharding
from bot.commands.chat import Chat

URL = "https://news.example/ferries"
ODD, FAR = str(1 << 22), str(6 << 22)  # servers of shard 1 of 2; GUILD, like FAR, is of shard 0
ODD_CHANNEL, FAR_CHANNEL = "6001", "6002"
COMMANDS = "PUT /applications/{app}/commands"
ROOT = Path(__file__).parents[2]
Started = tuple[Chat, DiscordService]


@pytest.fixture
async def server(discord_server: DiscordServer) -> DiscordServer:
    """A Discord with two servers more."""
    for guild, channel in ((ODD, ODD_CHANNEL), (FAR, FAR_CHANNEL)):
        await discord_server.invite(guild, Channel(id=channel, name="briefings", guild=guild))
    return discord_server


@asynccontextmanager
async def gateways(
    server: DiscordServer, folder: Path, url: str | None, *shards: tuple[int, ...] | None, total: int | None = 2
) -> AsyncIterator[list[Started]]:
    """One service for each of these sets of shards, started one after another."""
    async with AsyncExitStack() as stack:
        started = []
        for mine in shards:
            how = {"token": TOKEN, "api_url": server.api_url, "gateway_url": server.gateway_url, "between": 0.05}
            sharding = Sharding(total=total, mine=mine)
            started.append(await stack.enter_async_context(discord_service(folder, url=url, sharding=sharding, **how)))
        yield started


async def answers(
    server: DiscordServer,
    channel: str,
) -> int:
    """How many threads the bot has opened in a channel, once there is one; then a moment more for others."""

    def found(_: object) -> int:
        return sum(
            c.kind == THREAD and c.parent == channel and bool(c.messages) for c in server.world.channels.values()
        )

    await server.until(found)
    await asyncio.sleep(0.2)
    return found(None)


async def connected(server: DiscordServer, *shards: int) -> None:
    """Wait until these shards have a connection each, and no other."""
    await until(lambda: server.gateway.shards == sorted(shards))


async def test_each_server_is_answered_by_its_shards_process(
    server: DiscordServer, server_url: str, tmp_path: Path
) -> None:
    async with gateways(server, tmp_path, server_url, (0,), (1,)) as [(_, one), (_, other)]:
        await connected(server, 0, 1)
        for channel in (BRIEFINGS, ODD_CHANNEL, FAR_CHANNEL):
            await server.mention(channel, URL)
            assert await answers(server, channel) == 1
        told = await server.slash("brief", "link", url=URL, channel=ODD_CHANNEL)
        assert told.acked_within is not None
        await server.dm(f"{URL}/direct")
        await server.until(lambda _: [m for m in server.world.direct(ANA).messages if m["author"]["bot"]])
        assert len(server.record.of(COMMANDS)) == 1, "commands are declared by shard 0 alone"
        await until(lambda: one.shards.ready and other.shards.ready)
        assert (one.shards.connected, other.shards.connected) == ((0,), (1,))


async def test_of_two_with_the_same_shards_one_stands_by(
    server: DiscordServer, server_url: str, tmp_path: Path
) -> None:
    async with gateways(server, tmp_path, server_url, (0, 1), (0, 1)) as [(_, one), (chat, other)]:
        await connected(server, 0, 1)
        await until(lambda: other.shards.standing_by == one.shards.connected == (0, 1))
        assert chat.notes.all["discord"] == ("Shards of 2 in all: 0-1 run by another process.",)
        await server.mention(ODD_CHANNEL, URL)
        assert await answers(server, ODD_CHANNEL) == 1
        await one.close()
        await until(lambda: other.shards.connected == (0, 1))
        await connected(server, 0, 1)
        await server.mention(BRIEFINGS, URL)
        assert await answers(server, BRIEFINGS) == 1


async def test_a_standby_takes_over_from_a_killed_process(
    server: DiscordServer, server_url: str, tmp_path: Path
) -> None:
    how = {"token": TOKEN, "api_url": server.api_url, "gateway_url": server.gateway_url, "url": server_url}
    told = json.dumps(how | {"between": 0.05, "total": 2, "mine": [0, 1]})
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("discord_app.py")), told, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    )
    try:
        await connected(server, 0, 1)
        async with gateways(server, tmp_path, server_url, (0, 1)) as [(_, standby)]:
            await until(lambda: standby.shards.standing_by == (0, 1))
            process.send_signal(signal.SIGKILL)
            await until(lambda: standby.shards.connected == (0, 1))
            await connected(server, 0, 1)
            for channel in (BRIEFINGS, ODD_CHANNEL):
                await server.mention(channel, URL)
                assert await answers(server, channel) == 1
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_who_loses_its_shards_answers_no_more_and_connects_again(
    server: DiscordServer, server_url: str, mortal: Any, tmp_path: Path
) -> None:
    async with gateways(server, tmp_path, server_url, (0, 1)) as [(chat, service)]:
        await connected(server, 0, 1)
        mortal.stop("immediate")
        await connected(server)
        assert not service.shards.ready
        await until(lambda: any("database" in note for note in chat.notes.all["discord"]))
        mortal.start()
        await connected(server, 0, 1)
        await server.mention(ODD_CHANNEL, URL)
        assert await answers(server, ODD_CHANNEL) == 1


async def test_sessions_begin_one_after_another_over_all_processes(
    server: DiscordServer, server_url: str, tmp_path: Path
) -> None:
    server.gateway.window = 0.2
    how: dict[str, Any] = {"token": TOKEN, "api_url": server.api_url, "gateway_url": server.gateway_url}
    async with AsyncExitStack() as stack:
        services = [
            discord_service(tmp_path, url=server_url, sharding=Sharding(total=4, mine=mine), between=1.0, **how)
            for mine in ((0, 1), (2, 3))
        ]
        await asyncio.gather(*(stack.enter_async_context(service) for service in services))
        await connected(server, *range(4))
    assert server.gateway.too_soon == 0


async def test_a_session_that_began_too_soon_is_tried_again(server: DiscordServer, tmp_path: Path) -> None:
    server.gateway.window = 600.0

    async def relent() -> None:
        await server.until(lambda _: server.gateway.too_soon > 0)
        server.gateway.window = 0.0

    relenting = asyncio.create_task(relent())
    async with gateways(server, tmp_path, None, (0, 1)):
        await connected(server, 0, 1)
    await relenting


async def test_one_process_takes_as_many_shards_as_discord_recommends(server: DiscordServer, tmp_path: Path) -> None:
    server.world.shards_wanted, server.world.concurrency = 2, 2
    async with gateways(server, tmp_path, None, None, total=None) as [(_, service)]:
        await connected(server, 0, 1)
        await server.mention(ODD_CHANNEL, URL)
        assert await answers(server, ODD_CHANNEL) == 1
        assert service.shards.total == 2


async def test_a_lost_shard_comes_back_and_the_others_stay(
    server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with gateways(server, tmp_path, None, None) as [(_, service)]:
        await until(lambda: service.shards.ready)
        told, tell = list[tuple[tuple[int, ...], str]](), service.shards.tell

        def heard(shard: int, state: Any, *notes: str) -> None:
            tell(shard, state, *notes)
            told.append((service.shards.connected, service.shards.line))

        monkeypatch.setattr(service.shards, "tell", heard)
        session = next(s for s in server.gateway.sessions.values() if s.shard == 1)
        assert session.socket is not None
        session.socket.get_extra_info("socket").shutdown(2)
        await until(lambda: len(told) > 1)
        assert told == [
            ((0,), "Shards of 2 in all: 0 connected; 1 connecting."),
            ((0, 1), "Shards of 2 in all: 0-1 connected."),
        ]
        assert (server.gateway.identified, server.gateway.resumed) == (2, 1)


async def test_too_few_shards_are_said_so(server: DiscordServer, tmp_path: Path) -> None:
    server.gateway.least = 3
    with pytest.raises(DiscordError, match="COMMUNIQUE_DISCORD__SHARDS"):
        async with gateways(server, tmp_path, None, None):
            pass


async def test_an_outage_before_the_start_is_waited_out(server: DiscordServer, tmp_path: Path) -> None:
    server.inject("GET /gateway/bot", wire.error(503), wire.RESET_BEFORE)
    async with gateways(server, tmp_path, None, None):
        await connected(server, 0, 1)


async def test_a_service_that_waits_can_be_closed(server: DiscordServer, server_url: str, tmp_path: Path) -> None:
    async with gateways(server, tmp_path, server_url, (0, 1), (0, 1)) as [_, (_, standby)]:
        async with asyncio.timeout(60):
            await standby.close()


async def test_a_server_that_is_unavailable_was_not_left(server: DiscordServer, tmp_path: Path) -> None:
    async with gateways(server, tmp_path, None, (0, 1)) as [(chat, _)]:
        await connected(server, 0, 1)
        await answers_settings(server)
        key = {"platform": "discord", "workspace": ODD, "channel": ODD_CHANNEL}
        await server.outage(ODD)
        await server.mention(BRIEFINGS, URL)
        assert await answers(server, BRIEFINGS) == 1
        assert await left_at(chat, key) is None
        await server.kick(ODD)
        await eventually(lambda: left_at(chat, key))
        assert GUILD in server.world.guilds


async def answers_settings(server: DiscordServer) -> None:
    """The channel chooses something, and so is remembered."""
    told = await server.slash("brief", "settings", name="autolink", value="on", channel=ODD_CHANNEL)
    await server.until(lambda _: told.original and told.original["embeds"])


async def left_at(chat: Chat, key: dict[str, str]) -> object:
    from bot.store.keys import ChannelKey

    return await chat.state.channels.left_at(ChannelKey(**key))
