"""The bench's Discord, proven with a small discord.py client over its own REST and gateway."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands
from faults import wire
from faults.discord import DiscordServer
from faults.discord_world import ANA, BRIEFINGS, CLOSED, GENERAL, PERMISSIONS, TOKEN
from faults.limits import Rate

POST = "POST /channels/{channel}/messages"


class Small(discord.Client):
    """Answers one of everything."""

    def __init__(self, *, content: bool = True, heartbeat_timeout: float = 60.0) -> None:
        intents = discord.Intents.default()
        intents.message_content = content
        super().__init__(
            intents=intents,
            guild_ready_timeout=0.05,
            heartbeat_timeout=heartbeat_timeout,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.heard: list[str] = []
        self.up = asyncio.Event()
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        brief = app_commands.Command(name="brief", description="Brief an article", callback=self.brief)
        brief.autocomplete("party")(self.parties)
        self.tree.add_command(brief)
        self.tree.add_command(app_commands.ContextMenu(name="Brief this", callback=self.brief_this))
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.up.set()

    async def brief(self, interaction: discord.Interaction, url: str, party: str = "") -> None:
        await asyncio.sleep(0.5 if party == "sleep" else 0)
        await interaction.response.defer(ephemeral=True)
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Settings", custom_id="settings"))
        await interaction.edit_original_response(content=f"briefed {url}", view=view)
        await interaction.followup.send("more", ephemeral=True)

    async def parties(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=n, value=n) for n in ("Russia", "Rwanda") if n.startswith(typed)]

    async def brief_this(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"briefed {message.content} @everyone <@{ANA}>")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            modal = discord.ui.Modal(title="Settings", custom_id="settings")
            await interaction.response.send_modal(modal.add_item(discord.ui.TextInput(label="Zone", custom_id="zone")))
        elif interaction.type is discord.InteractionType.modal_submit:
            await interaction.response.send_message("saved", ephemeral=True)

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            self.heard.append(message.content)


async def settle() -> None:
    """Let events that are under way arrive."""
    await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def running(client: Small) -> AsyncIterator[Small]:
    task, ready = asyncio.create_task(client.start(TOKEN)), asyncio.create_task(client.up.wait())
    await asyncio.wait({task, ready}, timeout=5, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    try:
        yield client
    finally:
        await client.close()
        await task


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
    assert slash.acked_within < 1
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
    await settle()
    assert client.heard == ["https://news.example/b", "https://news.example/c"]


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


async def test_a_token_ends(discord_server: DiscordServer, client: Small) -> None:
    slash = await discord_server.slash("brief", url="https://news.example/a")
    await discord_server.until(lambda _: slash.followups)
    slash.expire()
    hook = discord.Webhook.partial(1000, slash.token, client=client)
    assert (await refusal(hook.send("late")))[:2] == (401, 50027)


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
        await settle()
        assert client.heard == ["", "<@1000> to you", "in private"]


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
    await discord_server.until(lambda _: discord_server.gateway.resumed == 2, within=10)
    await settle()
    assert client.heard == ["missed"]
    assert discord_server.gateway.identified == 1
    discord_server.gateway.drop()
    discord_server.gateway.forget()
    await discord_server.message(GENERAL, "lost")
    await discord_server.until(lambda _: discord_server.gateway.identified == 2, within=10)
    await discord_server.message(GENERAL, "heard again")
    await settle()
    assert client.heard == ["missed", "heard again"]


async def test_a_connection_without_heartbeats_is_given_up(discord_server: DiscordServer) -> None:
    discord_server.gateway.heartbeat, discord_server.gateway.answers_heartbeats = 0.1, False
    async with running(Small(heartbeat_timeout=0.3)):
        await discord_server.until(lambda _: not discord_server.gateway.connected)
        discord_server.gateway.answers_heartbeats = True
        await discord_server.until(lambda _: discord_server.gateway.resumed >= 1, within=10)


async def test_a_repeated_event_has_the_same_id(discord_server: DiscordServer, client: Small) -> None:
    await discord_server.repeat(await discord_server.message(GENERAL, "twice"))
    await settle()
    assert client.heard == ["twice", "twice"]  # this client keeps no ids


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


async def test_a_nonce_posts_once(discord_server: DiscordServer, client: Small) -> None:
    discord_server.inject(POST, wire.RESET_AFTER)
    with contextlib.suppress(OSError):  # discord.py repeats after some resets itself
        await channel(client).send("once", nonce="delivery-1")
    again = await channel(client).send("once", nonce="delivery-1")
    assert [m["id"] for m in discord_server.world.channels[BRIEFINGS].messages] == [str(again.id)]


async def test_permissions_are_checked(discord_server: DiscordServer, client: Small) -> None:
    assert (await refusal(channel(client, CLOSED).send("x")))[:2] == (403, 50001)
    discord_server.world.channels[GENERAL].denied = PERMISSIONS["embed_links"]
    assert (await refusal(channel(client, GENERAL).send(embed=discord.Embed(title="x"))))[:2] == (403, 50013)


async def test_buckets_are_on_the_wire_and_bite(discord_server: DiscordServer, client: Small) -> None:
    discord_server.rest.rates[POST] = Rate(calls=2, seconds=0.6)
    start = time.monotonic()
    for number in range(3):
        await channel(client).send(str(number))
    assert 0.5 < time.monotonic() - start < 2
    assert [c.status for c in discord_server.record.of(POST)] == [200] * 3  # discord.py reads the headers and waits
    discord_server.rest.overall = Rate(calls=1, seconds=0.3)
    await asyncio.gather(channel(client, GENERAL).send("x"), channel(client, GENERAL).typing())
    assert 429 in [c.status for c in discord_server.record.calls]
    assert discord_server.rest.invalid_answers >= 1


async def test_faults_come_once_each(discord_server: DiscordServer, client: Small) -> None:
    discord_server.inject(POST, wire.rate_limited(0.2), wire.slow(0.2))
    await channel(client).send("kept")
    assert [c.status for c in discord_server.record.of(POST)] == [429, 200]
    discord_server.inject(POST, wire.error(503))
    assert (await refusal(channel(client).send("lost")))[0] == 503
    assert [m["content"] for m in discord_server.world.channels[BRIEFINGS].messages] == ["kept"]


async def test_threads_open_once_on_a_message(discord_server: DiscordServer, client: Small) -> None:
    posted = await channel(client).send("x")
    thread = await posted.create_thread(name="Briefing")
    await thread.send("in thread")
    assert discord_server.world.channels[str(posted.id)].messages[0]["content"] == "in thread"
    assert (await refusal(posted.create_thread(name="Briefing")))[1] == 160004
