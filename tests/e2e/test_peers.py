"""The independent peers, proven with a small bolt app and a small discord.py client over real sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from aiohttp import web
from discord import app_commands
from faults.slack import SlackServer
from faults.slack_http import SlackHttp
from peers import peer
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

SECRET = "a secret that both sides know"  # noqa: S105


async def test_a_bolt_app_posts_to_emulate_what_a_signed_event_asks_for(
    slack_peer: peer.Peer, slack_server: SlackServer
) -> None:
    client = AsyncWebClient(token=slack_peer.facts["bot_token"], base_url=slack_peer.facts["api_url"])
    app = AsyncApp(client=client, signing_secret=SECRET)

    @app.event("app_mention")
    async def mentioned(event: Any, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], text="seen", thread_ts=event["ts"])

    runner = web.AppRunner(app.web_app(path="/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack_server.http = SlackHttp(url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events", signing_secret=SECRET)
    ana = AsyncWebClient(token=slack_peer.facts["user_token"], base_url=slack_peer.facts["api_url"])
    channels = {c["name"]: c["id"] for c in (await ana.conversations_list())["channels"]}  # slack_sdk GETs it
    await ana.conversations_join(channel=channels["briefings"])
    await client.conversations_join(channel=channels["briefings"])
    asked = await ana.chat_postMessage(channel=channels["briefings"], text="brief this")
    event = {"type": "app_mention", "user": "U1", "text": "x", "channel": channels["briefings"], "ts": asked["ts"]}
    assert (await slack_server.event(event | {"event_ts": asked["ts"]})).acked

    async def answered() -> list[Any] | None:
        found = (await client.conversations_replies(channel=event["channel"], ts=asked["ts"]))["messages"]
        return found if len(found) > 1 else None

    assert [m["text"] for m in await peer.until(answered)] == ["brief this", "seen"]
    await runner.cleanup()


async def test_emulate_keeps_blocks_views_files_and_metadata(slack_peer: peer.Peer) -> None:
    client = AsyncWebClient(token=slack_peer.facts["bot_token"], base_url=slack_peer.facts["api_url"])
    me = await client.auth_test()
    channels = {c["name"]: c["id"] for c in (await client.conversations_list())["channels"]}
    where = channels["briefings"]
    await client.conversations_join(channel=where)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*x*"}}]
    metadata = {"event_type": "delivery", "event_payload": {"delivery_id": "d1"}}
    posted = await client.chat_postMessage(channel=where, text="x", blocks=blocks, metadata=metadata)
    await client.chat_update(channel=where, ts=posted["ts"], text="y", blocks=blocks)
    [message] = (await client.conversations_history(channel=where, include_all_metadata=True))["messages"]
    assert (message["text"], message["blocks"]) == ("y", blocks)
    assert message["metadata"]["event_payload"] == {"delivery_id": "d1"}
    home = {"type": "home", "blocks": blocks}
    assert (await client.views_publish(user_id=me["user_id"], view=home))["view"]["type"] == "home"
    assert (await client.files_upload_v2(channel=where, content="x", filename="evidence.txt"))["ok"]


class Small(discord.Client):
    """Answers a command, a press and a mention."""

    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents, guild_ready_timeout=0.05)
        self.up, self.heard = asyncio.Event(), []
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.tree.add_command(app_commands.Command(name="brief", description="Brief an article", callback=self.brief))
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.up.set()

    async def brief(self, interaction: discord.Interaction, url: str) -> None:
        await interaction.response.send_message(f"briefing {url}")
        await interaction.edit_original_response(content=f"briefed {url}")
        await interaction.followup.send("more")

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            self.heard.append((message.content, self.user in message.mentions, message.guild is None))


@pytest.fixture
async def client(discord_peer: peer.Peer) -> Any:
    client = Small()
    task = asyncio.create_task(client.start(discord_peer.facts["token"]))
    ready = asyncio.create_task(client.up.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        ready.cancel()
        task.result()
    yield client
    await client.close()
    await task


async def test_a_discord_client_answers_a_command_of_the_twin(discord_peer: peer.Peer, client: Small) -> None:
    option = {"name": "url", "type": 3, "value": "https://news.example/a"}
    await discord_peer.call("slash", channelId="4001", userId="3001", name="brief", options=[option])

    async def answered() -> list[str] | None:
        found = [m["content"] for m in await discord_peer.call("messages", channelId="4001")]
        return found if "more" in found else None

    assert await peer.until(answered) == ["briefed https://news.example/a", "more"]


async def test_the_twin_tells_of_mentions_and_direct_messages(discord_peer: peer.Peer, client: Small) -> None:
    await discord_peer.call("message", channelId="4001", userId="3001", content="<@1000> https://news.example/a")
    direct = await discord_peer.call("direct", userId="3001")
    await discord_peer.call("message", channelId=direct["id"], userId="3001", content="hello")

    async def both() -> bool:
        return len(client.heard) == 2

    await peer.until(both)
    assert client.heard == [("<@1000> https://news.example/a", True, False), ("hello", False, True)]


async def test_a_client_of_the_twin_resumes_and_hears_what_it_missed(discord_peer: peer.Peer, client: Small) -> None:
    await discord_peer.call("drop")
    await discord_peer.call("message", channelId="4001", userId="3001", content="missed")

    async def heard() -> bool:
        return bool(client.heard)

    await peer.until(heard)
    assert client.heard == [("missed", False, False)]


@pytest.mark.usefixtures("peers_installed")
@pytest.mark.parametrize("name", ["slack", "discord"])
async def test_a_peer_listens_on_loopback_and_ends_with_the_test(name: str) -> None:
    async with peer.running(name) as running:
        port = URL(running.facts["api_url"]).port
        (await asyncio.open_connection("127.0.0.1", port))[1].close()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.2", port)  # accepted by a server that listens on every address
    assert running.process.returncode == 0
