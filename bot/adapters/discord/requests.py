"""What happened on Discord as a request: who asked, where, and what they may."""

from __future__ import annotations

import discord

from bot.adapters.discord.permissions import allowed_in, hindrances
from bot.adapters.discord.tree import Interaction
from bot.commands.table import Hindrances, How, Progress, Request, no_progress

PLATFORM = "discord"


def of_interaction(interaction: Interaction, *, how: How, progress: Progress = no_progress) -> Request:
    """A request without a command: the caller names it."""
    direct = interaction.guild_id is None
    return Request(
        command="",
        platform=PLATFORM,
        workspace="" if direct else str(interaction.guild_id),
        channel=room(interaction.channel) or str(interaction.channel_id),
        asker=str(interaction.user.id),
        how=how,
        direct=direct,
        manages=direct or interaction.permissions.manage_channels,
        administers=not direct and interaction.permissions.manage_guild,
        thread=_thread(interaction.channel),
        hindrances=Hindrances() if direct else hindrances(interaction.channel, interaction.app_permissions),
        progress=progress,
    )


def of_message(message: discord.Message, *, how: How, progress: Progress) -> Request:
    """A request without a command, by a message's author."""
    direct = message.guild is None
    allowed = allowed_in(message)
    return Request(
        command="",
        platform=PLATFORM,
        workspace="" if message.guild is None else str(message.guild.id),
        channel=room(message.channel) or str(message.channel.id),
        asker=str(message.author.id),
        how=how,
        direct=direct,
        manages=direct or _manages(message),
        administers=isinstance(message.author, discord.Member) and message.author.guild_permissions.manage_guild,
        thread=_thread(message.channel),
        hindrances=Hindrances() if allowed is None else hindrances(message.channel, allowed),
        progress=progress,
    )


def room(channel: object) -> str | None:
    """The channel that choices belong to: of a thread that all can see its parent's, any other its own.

    None for what is no channel with an id.
    """
    if isinstance(channel, discord.Thread) and not channel.is_private():
        return str(channel.parent_id)
    id = getattr(channel, "id", None)
    return None if id is None else str(id)


def _thread(channel: object) -> str:
    """The thread itself, where its choices are its parent's."""
    return str(channel.id) if isinstance(channel, discord.Thread) and not channel.is_private() else ""


def _manages(message: discord.Message) -> bool:
    author, channel = message.author, message.channel
    if not isinstance(author, discord.Member) or isinstance(channel, discord.DMChannel | discord.GroupChannel):
        return False
    if isinstance(channel, discord.PartialMessageable):
        return author.guild_permissions.manage_channels
    try:
        return channel.permissions_for(author).manage_channels
    except discord.ClientException:  # a thread whose parent is not known
        return author.guild_permissions.manage_channels
