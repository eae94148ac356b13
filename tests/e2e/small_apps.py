"""The smallest apps that prove the bench: one on slack-bolt, one on discord.py. Each answers one of everything."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import discord
from discord import app_commands
from faults.discord_world import ANA, TOKEN
from faults.slack import SlackServer
from faults.slack_workspace import BOT_TOKEN
from job_runs import until
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

BUTTON = {"type": "button", "action_id": "share", "value": "v", "text": {"type": "plain_text", "text": "Share"}}
VIEW = {"type": "modal", "callback_id": "settings", "title": {"type": "plain_text", "text": "Settings"}, "blocks": []}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def small_app(server: SlackServer, **options: Any) -> AsyncApp:
    """An app that answers one of everything."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=server.api_url, retry_handlers=[])
    app = AsyncApp(client=client, **options)

    @app.command("/brief")
    async def brief(ack: Any, respond: Any, body: Any, client: Any) -> None:
        if body["text"] == "sleep":
            await asyncio.sleep(0.6)
        await ack()
        if body["text"] == "settings":
            await client.views_open(trigger_id=body["trigger_id"], view=VIEW)
        await respond(text=f"briefed {body['text']}", blocks=[{"type": "actions", "elements": [BUTTON]}])

    @app.event("app_mention")
    @app.event("message")
    async def message(event: Any, client: Any) -> None:
        await client.chat_postMessage(channel=event["channel"], text="seen", thread_ts=event["ts"])

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("home")]})

    @app.action("share")
    @app.shortcut("brief_this")
    async def share(ack: Any, respond: Any) -> None:
        await ack()
        await respond("shared")

    @app.view("settings")
    async def save(ack: Any) -> None:
        await ack(response_action="clear")

    return app


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


@contextlib.asynccontextmanager
async def running(client: Small) -> AsyncIterator[Small]:
    task, ready = asyncio.create_task(client.start(TOKEN)), asyncio.create_task(client.up.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        ready.cancel()
        task.result()
    try:
        await until(lambda: any(guild.channels for guild in client.guilds))  # discord.py may be ready before
        yield client
    finally:
        await client.close()
        await task


async def heard(client: Small, count: int) -> list[str]:
    """The messages that a client heard, once there are this many; then a moment more, in which none should come."""
    await until(lambda: len(client.heard) >= count)
    await asyncio.sleep(0.05)
    return client.heard
