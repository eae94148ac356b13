"""Discord's limits bite on the bench: what discord.py sends over them is refused."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from faults.discord import DiscordServer
from faults.discord_world import BRIEFINGS, CLOSED, GENERAL, PERMISSIONS
from faults.limits import Rate
from small_apps import Small, running

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


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ({"content": "x" * 2_001}, "content"),
        ({"embeds": [discord.Embed(description="x" * 3_001)] * 2}, "6000 allowed"),
        ({"embeds": [discord.Embed(description="x" * 4_097)]}, "description"),
        ({"embeds": [discord.Embed(title="x" * 257)]}, "title"),
        ({"embeds": [discord.Embed().add_field(name="x", value="x" * 1_025)]}, "field value"),
        ({"embeds": [discord.Embed(title="x").set_footer(text="x" * 2_049)]}, "footer"),
        ({"content": "x", "nonce": "x" * 26}, "nonce"),
    ],
)
async def test_message_limits_bite(client: Small, message: dict[str, Any], what: str) -> None:
    status, code, text = await refusal(channel(client).send(**message))
    assert (status, code) == (400, 50035)
    assert what in text


async def test_component_limits_bite(client: Small) -> None:
    button = discord.ui.Button(label="x", custom_id="c")
    button._underlying.custom_id = "x" * 101  # discord.py's own check is stepped over
    view = discord.ui.View()
    view.add_item(button)
    assert "custom_id" in (await refusal(channel(client).send("x", view=view)))[2]


async def test_permissions_are_checked(discord_server: DiscordServer, client: Small) -> None:
    assert (await refusal(channel(client, CLOSED).send("x")))[:2] == (403, 50001)
    discord_server.world.channels[GENERAL].denied = PERMISSIONS["embed_links"]
    assert (await refusal(channel(client, GENERAL).send(embed=discord.Embed(title="x"))))[:2] == (403, 50013)


async def test_buckets_are_on_the_wire_and_bite(discord_server: DiscordServer, client: Small) -> None:
    discord_server.rest.rates[POST] = Rate(calls=2, seconds=0.6)
    start = time.monotonic()
    for number in range(3):
        await channel(client).send(str(number))
    assert time.monotonic() - start > 0.5
    assert [c.status for c in discord_server.record.of(POST)] == [200] * 3  # discord.py reads the headers and waits
    discord_server.rest.overall = Rate(calls=1, seconds=1.0)
    await channel(client, GENERAL).send("x")
    await channel(client, GENERAL).typing()
    assert 429 in [c.status for c in discord_server.record.calls]
    assert discord_server.rest.invalid_answers >= 1


async def test_threads_open_once_on_a_message(discord_server: DiscordServer, client: Small) -> None:
    posted = await channel(client).send("x")
    thread = await posted.create_thread(name="Briefing")
    await thread.send("in thread")
    assert discord_server.world.channels[str(posted.id)].messages[0]["content"] == "in thread"
    assert (await refusal(posted.create_thread(name="Briefing")))[1] == 160004


async def test_a_token_ends(discord_server: DiscordServer, client: Small) -> None:
    slash = await discord_server.slash("brief", url="https://news.example/a")
    await discord_server.until(lambda _: slash.followups)
    slash.expire()
    hook = discord.Webhook.partial(1000, slash.token, client=client)
    assert (await refusal(hook.send("late")))[:2] == (401, 50027)
