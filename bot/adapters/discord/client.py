"""The client: what happens on Discord goes to the commands, and their answers go where they belong."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import discord
import structlog

from bot.adapters.discord import permissions
from bot.adapters.discord.answering import InteractionAnswer, is_private
from bot.adapters.discord.messages import Messages
from bot.adapters.discord.places import DiscordPlaces
from bot.adapters.discord.requests import of_interaction
from bot.adapters.discord.shards import Shard, Shards
from bot.adapters.discord.tree import Interaction, Tree
from bot.commands.actions import decode_action
from bot.commands.answer import answer, answer_button, apology
from bot.commands.chat import Chat
from bot.commands.table import Request, Value
from bot.incidents import report
from bot.present.message import Message
from summarizer.errors import UserError

_SERVERS_LISTED = 0.3  # seconds after the last server in which none came; nothing here waits for all of them
_PATIENCE = 30.0  # seconds for answers under way when the bot is stopped; whoever runs it may have less
_NO_CONTENT = (
    "I cannot read messages that do not mention me, so pasted links stay unanswered. Mentions, direct messages, "
    "commands and “Brief this” work. To turn it on: discord.com/developers/applications → Bot → Message Content "
    "Intent; then restart me."
)
_NOT_DECLARED = "My commands could not be declared to Discord; restart me to try again."
_log = structlog.get_logger(__name__)


class Client(discord.Client):
    """One connection as one bot, for the servers of one shard.

    A shard has a client of its own, unlike in discord.py's AutoShardedClient, where a shard that fails for good ends
    all others, and none can be given up alone. `shard` None: all servers. `content`: ask for the text of all
    messages, which Discord must have granted.
    """

    def __init__(self, chat: Chat, *, content: bool = True, shard: Shard | None = None) -> None:
        # Nothing else is listened to, and nothing is remembered that is not asked for: memory grows with each server.
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=content)
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=_SERVERS_LISTED,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            shard_id=None if shard is None else shard.id,
            shard_count=None if shard is None else shard.total,
        )
        self._chat, self._content = chat, content
        self._shard, self._shards = shard, Shards(chat.notes) if shard is None else shard.shards
        self._notes: tuple[str, ...] = ()
        self._declared = True
        self._stopping = False
        self._working = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._places = DiscordPlaces(chat.places)
        self._messages = Messages(chat)
        self.tree = Tree(self, chat.commands, on_command=self.on_command, on_menu=self.on_menu)

    async def setup_hook(self) -> None:
        """Declare the commands, at every start: it is one request, and changes nothing where nothing has changed.

        One shard does so for all.
        """
        if self._number:
            return
        try:
            await self.tree.sync()
        except discord.DiscordException as error:
            self._declared = False
            _log.error("commands were not declared", exc_info=error)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the turn among all shards, of other processes too."""
        if self._shard is not None:
            await self._shard.turns.identify(self._shard.id)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass on what happens, until the client stops."""
        if not self._stopping:
            super().dispatch(event, *args, **kwargs)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """What an event's handler raised: nobody waits for an answer to it."""
        error = sys.exc_info()[1]
        if error is not None:
            report(error, event=event_method)

    async def close(self) -> None:
        """Stop after the answers under way; what comes meanwhile is left for whoever takes over."""
        self._stopping = True
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("stopped before everything was answered", answers=self._working)
        await super().close()

    async def on_ready(self) -> None:
        """Connected: tell what is missing."""
        notes = [] if self._content else [_NO_CONTENT]
        notes += [] if self._declared else [_NOT_DECLARED]
        guilds = len(self.guilds)
        if not guilds and self._shards.total == 1 and self.application_id:
            notes.append(f"I am in no server yet. Add me: {permissions.invitation(self.application_id)}")
            _log.warning(notes[-1])
        self._notes = tuple(notes)
        self._shards.tell(self._number, "connected", *notes)
        _log.info("connected to Discord", shard=self._number, guilds=guilds, content=self._content)
        await self._places.present(self.guilds, shard=self._number, total=self._shards.total)

    async def on_resumed(self) -> None:
        """Connected again; nothing was missed."""
        self._shards.tell(self._number, "connected", *self._notes)

    async def on_disconnect(self) -> None:
        """Cut off; discord.py connects again."""
        if not self._stopping:
            self._shards.tell(self._number, "connecting", *self._notes)

    @property
    def _number(self) -> int:
        return 0 if self._shard is None else self._shard.id

    async def on_command(self, interaction: Interaction, name: str, arguments: Mapping[str, Value]) -> None:
        """A slash command."""
        request = replace(of_interaction(interaction, how="command"), command=name, arguments=arguments)
        await self._interact(interaction, request)

    async def on_interaction(self, interaction: Interaction) -> None:
        """A pressed button; commands come through the tree."""
        if interaction.type is not discord.InteractionType.component:
            return
        origin = of_interaction(interaction, how="button")
        try:
            request = decode_action(self._chat.commands, _pressed(interaction), origin=origin)
        except UserError:  # told to the asker below, in private
            request = origin
        await self._interact(interaction, request)

    async def _interact(self, interaction: Interaction, request: Request) -> None:
        if self._stopping:
            return
        with self._work():
            shown = InteractionAnswer(interaction, private=await is_private(self._chat.visibility, request))
            if not await shown.acknowledge():
                return
            try:
                message = await self._answer(interaction, replace(request, progress=shown.progress))
                posted = await shown.give(message)
                if posted is not None:
                    await self._chat.posted(request, message, posted.id, posted.permalink)
            except Exception as error:
                await _told(shown, report(error, interaction=interaction.id))

    async def _answer(self, interaction: Interaction, request: Request) -> Message:
        if request.how == "button":
            return await answer_button(self._chat.commands, _pressed(interaction), origin=request)
        return await answer(self._chat.commands, request)

    async def on_menu(self, interaction: Interaction, message: discord.Message) -> None:
        """“Brief this” on a message."""
        if self._stopping:
            return
        with self._work():
            shown = InteractionAnswer(interaction, private=interaction.guild_id is not None)
            if not await shown.acknowledge():
                return
            try:
                request = replace(of_interaction(interaction, how="menu"), progress=shown.progress)
                told = await self._messages.from_menu(request, message, cause=interaction.id)
                posted = await shown.give(told)
                if posted is not None:  # in a direct message; elsewhere it is recorded with its thread
                    await self._chat.posted(request, told, posted.id, posted.permalink)
            except Exception as error:
                await _told(shown, report(error, interaction=interaction.id))

    async def on_message(self, message: discord.Message) -> None:
        """A message that the bot can see."""
        if self.user is None or self._stopping:
            return
        with self._work():
            try:
                await self._messages.answer(message, me=self.user)
            except Exception as error:
                report(error, message=message.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        await self._places.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        await self._places.left(guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone."""
        await self._places.channel_deleted(channel)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """A message is gone."""
        await self._places.message_deleted(event, self)

    @contextmanager
    def _work(self) -> Iterator[None]:
        """Counts what `close` has to wait for."""
        self._working += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._working -= 1
            if not self._working:
                self._idle.set()


def _pressed(interaction: Interaction) -> str:
    data = cast(Mapping[str, object], interaction.data or {})
    return str(data.get("custom_id", ""))


async def _told(shown: InteractionAnswer, words: str) -> None:
    """The last word of a failure; where even that cannot be shown, it is in the log."""
    try:
        await shown.give(apology("Sorry", words))
    except Exception as error:
        _log.warning("a failure could not be shown", exc_info=error)
