"""Where the bot is on Discord, told to the commands' `places`."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.adapters.discord.requests import PLATFORM, room
from bot.commands.places import Places


class DiscordPlaces:
    """Servers that the bot joins and leaves, channels and messages that are deleted."""

    def __init__(self, places: Places) -> None:
        self._places = places

    async def joined(self, guild: discord.Guild) -> None:
        """Added to a server, for the first time or again."""
        channels = [str(channel.id) for channel in (*guild.channels, *guild.threads)]
        await self._places.joined_workspace(PLATFORM, str(guild.id), channels)

    async def present(self, guilds: Iterable[discord.Guild], *, shard: int = 0, total: int = 1) -> None:
        """In these servers, of those of a shard, whatever was told before: what happens in between nobody tells."""
        there = {str(guild.id) for guild in guilds}
        await self._places.present(PLATFORM, *there)
        await self._places.absent(PLATFORM, there, lambda guild: (int(guild) >> 22) % total == shard)

    async def left(self, guild: discord.Guild) -> None:
        """Removed from a server, whose settings are kept for a while; its digests are not even tried."""
        await self._places.uninstalled(PLATFORM, str(guild.id))

    async def channel_deleted(self, channel: discord.abc.GuildChannel) -> None:
        """A channel of a server is gone."""
        await self._places.left(PLATFORM, str(channel.guild.id), str(channel.id))

    async def message_deleted(self, event: discord.RawMessageDeleteEvent, client: discord.Client) -> None:
        """A message is gone; that it was the bot's is told by what discord.py remembers, if it does."""
        message = event.cached_message
        if message is not None and message.author != client.user:
            return
        channel = room(client.get_channel(event.channel_id)) or str(event.channel_id)
        await self._places.deleted(PLATFORM, str(event.guild_id or ""), channel, str(event.message_id))
