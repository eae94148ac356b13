"""The client in a Discord in this process: real discord.py, permissions, intents, who sees what."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from chat_fakes import NOW

from bot.commands.chat import Chat
from bot.store.keys import ChannelKey

URL = "https://news.example/ferries"


class Server:
    """A server with a channel, Ann who manages channels, and Ben."""

    def __init__(self, env: Any) -> None:
        self.env = env
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("briefings")
        role = self.guild.create_role("Managers", permissions=discord.Permissions(manage_channels=True))
        self.ann = self.guild.add_member(env.create_user("ann"), roles=[role])
        self.ben = self.guild.add_member(env.create_user("ben"))

    @property
    def key(self) -> ChannelKey:
        return ChannelKey(platform="discord", workspace=str(self.guild.id), channel=str(self.channel.id))

    def said(self) -> list[discord.Message]:
        """What the bot wrote for all, in the channel and in its threads."""
        places = (self.channel, *self.channel.threads)
        return [m for place in places for m in place.history() if m.author.id == self.env.bot.user.id and m.embeds]

    def deny(self, **permissions: bool) -> discord.TextChannel:
        """A channel in which the bot lacks permissions."""
        overwrites = {self.guild.me: discord.PermissionOverwrite(**dict.fromkeys(permissions, False))}
        return self.guild.create_text_channel("strict", overwrites=overwrites)


@pytest.fixture
async def server(simcord_env: Any) -> Server:
    return Server(simcord_env)


def text_of(message: Any) -> str:
    return "\n".join([message.content, *(f"{e.title or ''}\n{e.description or ''}" for e in message.embeds)])


def labels(message: Any) -> list[str]:
    return [c["label"] for row in message.components for c in row["components"]]


async def test_a_command_is_answered_in_private_and_can_be_shared(server: Server, chat: Chat) -> None:
    told = await server.ann.slash(server.channel, "brief link", url=URL)
    assert told.acknowledged
    assert told.ephemeral
    assert "Denmark" in text_of(told.response)
    assert labels(told.response) == ["Show all positions", "Why this?", "Share to channel"]
    assert await chat.state.posts.last(server.key, 5) == ()
    shared = await server.ann.click(told.response, label="Share to channel")
    assert not shared.ephemeral
    assert f"Shared by <@{server.ann.id}>." in shared.response.content
    (post,) = await chat.state.posts.last(server.key, 5)
    assert post.message == str(shared.response.id)
    assert post.permalink == shared.response.message.jump_url


async def test_buttons_work_after_a_restart(server: Server, simcord_env: Any, chat: Chat) -> None:
    from bot.adapters.discord.client import Client

    told = await server.ann.slash(server.channel, "brief link", url=URL)
    await simcord_env.restart_bot(Client(chat))
    everything = await server.ann.click(told.response, label="Show all positions")
    assert everything.ephemeral
    assert "promised" in text_of(everything.response)
    reasons = await server.ann.click(told.response, label="Why this?")
    assert reasons.ephemeral
    assert not simcord_env.bot.persistent_views


async def test_what_a_channel_chose_is_public(server: Server, chat: Chat) -> None:
    changed = await server.ann.slash(server.channel, "brief settings", name="replies", value="channel")
    assert changed.ephemeral
    told = await server.ben.slash(server.channel, "brief link", url=URL)
    assert not told.ephemeral
    (post,) = await chat.state.posts.last(server.key, 5)
    assert post.posted_at == NOW


async def test_a_failure_is_private_even_where_the_answer_would_have_been_public(server: Server) -> None:
    await server.ann.slash(server.channel, "brief settings", name="replies", value="channel")
    told = await server.ben.slash(server.channel, "brief link", url="https://news.example/missing")
    assert told.response is None
    (followup,) = told.followups
    assert followup.ephemeral
    assert "no such page" in text_of(followup)


async def test_a_defect_is_told_with_an_incident_and_no_traceback(server: Server) -> None:
    told = await server.ben.slash(server.channel, "brief link", url="https://news.example/boom")
    assert "incident" in text_of(told.response)
    assert "defect" not in text_of(told.response)


async def test_settings_are_for_those_who_manage_the_channel(server: Server) -> None:
    refused = await server.ben.slash(server.channel, "brief settings", name="autolink", value="on")
    assert refused.ephemeral
    assert "Manage Channels" in text_of(refused.response)


async def test_options_are_suggested(server: Server) -> None:
    offered = await server.ben.autocomplete(server.channel, "brief positions", "party", "Swe", url=URL)
    assert {"name": "Sweden", "value": "Sweden"} in offered
    names = await server.ben.autocomplete(server.channel, "brief settings", "name", "")
    assert "autolink" in [choice["value"] for choice in names]


async def test_a_message_is_briefed_from_its_menu_in_a_thread(server: Server, chat: Chat) -> None:
    pasted = await server.ann.send(server.channel, f"look: {URL}")
    assert server.said() == []
    told = await server.ben.context_menu(server.channel, "Brief this", pasted)
    assert told.ephemeral
    (thread,) = server.channel.threads
    assert thread.name.startswith("Ferries without a captain")
    (posted,) = server.said()
    assert posted.jump_url in text_of(told.response)
    (post,) = await chat.state.posts.last(server.key, 5)
    assert post.permalink == posted.jump_url


async def test_a_menu_where_nothing_may_be_posted_is_answered_in_private_with_the_fix(server: Server) -> None:
    strict = server.deny(embed_links=True)
    pasted = await server.ann.send(strict, f"look: {URL}")
    told = await server.ben.context_menu(strict, "Brief this", pasted)
    assert told.ephemeral
    assert "I need Embed Links in that channel" in text_of(told.response)
    assert "Denmark" in text_of(told.response)


async def test_a_mention_is_answered_in_a_thread(server: Server, simcord_env: Any) -> None:
    await server.ann.send(server.channel, f"<@{simcord_env.bot.user.id}> {URL}")
    assert len(server.channel.threads) == 1
    assert "Denmark" in text_of(server.said()[0])


async def test_a_mention_without_the_right_to_answer_is_explained_directly(server: Server, simcord_env: Any) -> None:
    strict = server.deny(send_messages=True)
    await server.ann.send(strict, f"<@{simcord_env.bot.user.id}> {URL}")
    assert [m for m in strict.history() if m.author.bot] == []
    assert "I need Send Messages" in text_of(server.ann.user.dm_channel.last_message)


async def test_without_threads_a_mention_is_answered_beside_the_message(server: Server, simcord_env: Any) -> None:
    strict = server.deny(create_public_threads=True, read_message_history=True)
    await server.ann.send(strict, f"<@{simcord_env.bot.user.id}> {URL}")
    assert strict.threads == []
    assert "Denmark" in text_of(strict.last_message)


async def test_a_failed_mention_is_told_its_author_alone(server: Server, simcord_env: Any) -> None:
    await server.ann.send(server.channel, f"<@{simcord_env.bot.user.id}> https://news.example/missing")
    assert server.channel.threads == []
    direct = server.ann.user.dm_channel.last_message
    assert "no such page" in text_of(direct)
    assert f"discord.com/channels/{server.guild.id}/{server.channel.id}" in direct.content


async def test_direct_messages_are_answered_in_place(server: Server, simcord_env: Any, chat: Chat) -> None:
    await server.ben.send_dm(URL)
    direct = server.ben.user.dm_channel.last_message
    assert "Denmark" in text_of(direct)
    key = ChannelKey(platform="discord", workspace="", channel=str(direct.channel.id))
    assert len(await chat.state.posts.last(key, 5)) == 1


async def test_pasted_links_are_briefed_where_the_channel_wants_that(server: Server) -> None:
    await server.ann.send(server.channel, URL)
    assert server.said() == []
    await server.ann.slash(server.channel, "brief settings", name="autolink", value="on")
    await server.ann.send(server.channel, f"{URL}/1 and {URL}/2")
    (posted,) = server.said()
    assert "2 articles" in text_of(posted)
    assert len(labels_of(posted)) == 4
    await server.ben.send(server.channel, f"{URL}/1")
    pointer = server.said()[-1]
    assert "Briefed here already" in text_of(pointer)
    assert posted.jump_url in text_of(pointer)


def labels_of(message: discord.Message) -> list[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [str(button.label) for row in rows for button in row.children if isinstance(button, discord.Button)]


async def test_the_bot_leaves_other_bots_alone(server: Server, simcord_env: Any) -> None:
    await server.ann.slash(server.channel, "brief settings", name="autolink", value="on")
    hook = server.guild.create_webhook(server.channel, "feed")
    await hook.send(URL)
    assert server.said() == []


async def test_a_deleted_answer_is_pointed_to_no_more(server: Server, simcord_env: Any, chat: Chat) -> None:
    await server.ann.send(server.channel, f"<@{simcord_env.bot.user.id}> {URL}")
    (posted,) = server.said()
    assert len(await chat.state.posts.last(server.key, 5)) == 1
    await posted.delete()
    await simcord_env.settle()
    assert await chat.state.posts.last(server.key, 5) == ()


async def test_a_mention_in_a_thread_is_answered_there_and_counts_for_its_channel(
    server: Server, simcord_env: Any, chat: Chat
) -> None:
    await server.ann.send(server.channel, f"<@{simcord_env.bot.user.id}> {URL}")
    (thread,) = server.channel.threads
    await server.ann.send(thread, f"<@{simcord_env.bot.user.id}> {URL}/next")
    assert len(server.channel.threads) == 1
    assert "ferries/next" in text_of(thread.last_message)
    assert [post.url for post in await chat.state.posts.last(server.key, 5)].count(f"{URL}/next") == 1


async def test_in_a_voice_channels_chat_a_mention_is_answered_with_a_reply(server: Server, simcord_env: Any) -> None:
    voice = server.guild.create_voice_channel("radio")
    asked = await server.ann.send(voice, f"<@{simcord_env.bot.user.id}> {URL}")
    assert voice.last_message.reference.message_id == asked.id
    assert "Denmark" in text_of(voice.last_message)


async def test_a_mere_reply_to_the_bot_is_no_question(server: Server, simcord_env: Any) -> None:
    await server.ann.send(server.channel, f"<@{simcord_env.bot.user.id}> {URL}")
    (posted,) = server.said()
    (thread,) = server.channel.threads
    await server.ann.send(thread, f"thanks, see {URL}/too", reply_to=posted)
    assert len(server.said()) == 1


async def test_a_bot_that_comes_back_finds_its_channels(server: Server, simcord_env: Any, chat: Chat) -> None:
    await chat.places.joined("discord", server.key.workspace, server.key.channel)
    guild = simcord_env.bot.get_guild(server.guild.id)
    await simcord_env.bot.on_guild_remove(guild)
    assert await chat.state.channels.left_at(server.key) == NOW
    await simcord_env.bot.on_guild_join(guild)
    assert await chat.state.channels.left_at(server.key) is None
    await simcord_env.bot.on_guild_channel_delete(guild.get_channel(server.channel.id))
    assert await chat.state.channels.left_at(server.key) == NOW


async def test_without_the_content_intent_pastes_are_silent_and_status_says_so(server: Server, chat: Chat) -> None:
    from bot.adapters.discord.client import Client

    await server.env.restart_bot(Client(chat, content=False))
    await server.ann.slash(server.channel, "brief settings", name="autolink", value="on")
    await server.ann.send(server.channel, URL)
    assert server.said() == []
    status = await server.ann.slash(server.channel, "brief status")
    assert "Message Content Intent" in text_of(status.response)


async def test_an_article_pasted_over_discords_limit_comes_as_a_file_and_is_briefed(
    server: Server, simcord_env: Any
) -> None:
    article = "The ministers met again and again. " * 80
    mention = f"<@{simcord_env.bot.user.id}>"
    await server.ann.send(server.channel, mention, attachments=[("message.txt", article.encode())])
    assert "Denmark" in text_of(server.said()[0])
