"""The bench's Discord, proven with a small discord.py client over its own REST and gateway."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from faults import wire
from faults.discord import DiscordServer
from faults.discord_world import BRIEFINGS, GENERAL, TOKEN
from small_apps import Small, heard, running

POST = "POST /channels/{channel}/messages"


@pytest.fixture
async def client(discord_server: DiscordServer) -> AsyncIterator[Small]:
    async with running(Small()) as client:
        yield client


async def refusal(call: Any) -> tuple[int, int, str]:
    with pytest.raises(discord.HTTPException) as raised:
        await call
    return raised.value.status, raised.value.code, raised.value.text


def channel(client: Small, id: str = BRIEFINGS) -> discord.TextChannel:
    found = client.get_channel(int(id))
    assert isinstance(found, discord.TextChannel)
    return found


async def test_everything_people_do_reaches_the_app_and_is_answered(
    discord_server: DiscordServer, client: Small
) -> None:
    slash = await discord_server.slash("brief", url="https://news.example/a")
    assert slash.acked_within is not None
    assert slash.private
    await discord_server.until(lambda _: slash.followups)
    assert slash.original
    assert slash.original["content"] == "briefed https://news.example/a"
    modal = await discord_server.press(slash.original, "settings")
    assert modal.answer["title"] == "Settings"
    assert (await discord_server.submit(modal, {"zone": "Europe/Kyiv"})).answer["content"] == "saved"
    offered = await discord_server.autocomplete("brief", focused="party", party="Ru")
    assert offered.choices == [{"name": "Russia", "value": "Russia"}]
    posted = await discord_server.message(GENERAL, "https://news.example/b")
    menu = await discord_server.context_menu("Brief this", posted)
    assert menu.original
    assert menu.original["mention_everyone"] is False
    assert menu.original["mentions"] == []
    await discord_server.dm("https://news.example/c")
    assert await heard(client, 2) == ["https://news.example/b", "https://news.example/c"]


async def test_people_cannot_send_what_is_not_registered(discord_server: DiscordServer, client: Small) -> None:
    with pytest.raises(AssertionError, match="not registered"):
        await discord_server.slash("briefly")
    with pytest.raises(AssertionError, match="required"):
        await discord_server.slash("brief")
    with pytest.raises(AssertionError, match="no button"):
        await discord_server.press(await discord_server.message(GENERAL, "x"), "share")


async def test_a_late_answer_is_refused(discord_server: DiscordServer, client: Small) -> None:
    discord_server.ack_limit = 0.2
    slash = await discord_server.slash("brief", url="https://news.example/a", party="sleep")
    assert slash.acked_within is None
    route = "POST /interactions/{id}/{token}/callback"
    call = await discord_server.until(lambda r: [c for c in r.of(route) if slash.id in c.path])
    assert call[0].error == "10062"


async def test_without_the_intent_only_what_is_meant_for_the_app_has_text(
    discord_server: DiscordServer,
) -> None:
    discord_server.world.content_granted = False
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await Small().start(TOKEN)
    async with running(Small(content=False)) as client:
        await discord_server.message(GENERAL, "to all")
        await discord_server.mention(GENERAL, "to you")
        await discord_server.dm("in private")
        assert await heard(client, 3) == ["", "<@1000> to you", "in private"]


async def test_a_wrong_token_is_refused(discord_server: DiscordServer) -> None:
    with pytest.raises(discord.LoginFailure):
        await Small().login("wrong")


async def test_a_cut_connection_is_resumed_and_a_forgotten_one_starts_anew(
    discord_server: DiscordServer, client: Small
) -> None:
    await discord_server.gateway.ask_to_reconnect()
    await discord_server.until(lambda _: discord_server.gateway.resumed == 1)
    discord_server.gateway.drop()
    await discord_server.message(GENERAL, "missed")
    await discord_server.until(lambda _: discord_server.gateway.resumed == 2)
    assert await heard(client, 1) == ["missed"]
    assert discord_server.gateway.identified == 1
    discord_server.gateway.drop()
    discord_server.gateway.forget()
    await discord_server.message(GENERAL, "lost")
    await discord_server.until(lambda _: discord_server.gateway.identified == 2)
    await discord_server.message(GENERAL, "heard again")
    assert await heard(client, 2) == ["missed", "heard again"]


async def test_a_connection_without_heartbeats_is_given_up(discord_server: DiscordServer) -> None:
    discord_server.gateway.heartbeat, discord_server.gateway.answers_heartbeats = 0.1, False
    async with running(Small(heartbeat_timeout=0.3)):
        await discord_server.until(lambda _: not discord_server.gateway.connected)
        discord_server.gateway.answers_heartbeats = True
        await discord_server.until(lambda _: discord_server.gateway.resumed >= 1)


async def test_a_repeated_event_has_the_same_id(discord_server: DiscordServer, client: Small) -> None:
    await discord_server.repeat(await discord_server.message(GENERAL, "twice"))
    assert await heard(client, 2) == ["twice", "twice"]  # this client keeps no ids


async def test_a_nonce_posts_once(discord_server: DiscordServer, client: Small) -> None:
    discord_server.inject(POST, wire.RESET_AFTER)
    with contextlib.suppress(OSError):  # discord.py repeats after some resets itself
        await channel(client).send("once", nonce="delivery-1")
    again = await channel(client).send("once", nonce="delivery-1")
    assert [m["id"] for m in discord_server.world.channels[BRIEFINGS].messages] == [str(again.id)]


async def test_faults_come_once_each(discord_server: DiscordServer, client: Small) -> None:
    discord_server.inject(POST, wire.rate_limited(0.2), wire.slow(0.2))
    await channel(client).send("kept")
    assert [c.status for c in discord_server.record.of(POST)] == [429, 200]
    discord_server.inject(POST, wire.error(503))
    assert (await refusal(channel(client).send("lost")))[0] == 503
    assert [m["content"] for m in discord_server.world.channels[BRIEFINGS].messages] == ["kept"]
