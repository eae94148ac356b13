"""What the bot may do in a channel, and what to tell people where it may not."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.commands.answer import apology
from bot.commands.table import Hindrances
from bot.present.message import Message

# As they are called in Discord's own settings.
_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
    "connect": "Connect",
}
_ANSWERING = tuple(_NAMES)[:5]
# Reading the history is what a reply needs; without it an answer stands beside its question.
_WANTED = discord.Permissions(**dict.fromkeys((*_ANSWERING, "read_message_history"), True))
_BLIND = (
    "I cannot look whether a digest was posted here: after a failed connection I would rather leave it out than post "
    "it twice."
)
_FIX = "Somebody who manages this server can allow it: Edit Channel → Permissions → my role."


def invitation(application: int) -> str:
    """The address at which somebody adds the bot to their server, with all that it needs."""
    return discord.utils.oauth_url(application, permissions=_WANTED)


def to_answer(channel: object, allowed: discord.Permissions) -> tuple[str, ...]:
    """The names of the permissions without which nothing can be posted in `channel`."""
    posting = "send_messages_in_threads" if isinstance(channel, discord.Thread) else "send_messages"
    return _missing(allowed, ("view_channel", posting, "embed_links"))


def to_open_thread(allowed: discord.Permissions) -> tuple[str, ...]:
    """The names of the permissions without which no thread can be opened and written in."""
    return _missing(allowed, ("create_public_threads", "send_messages_in_threads"))


def hindrances(channel: object, allowed: discord.Permissions) -> Hindrances:
    """What keeps digests from a channel, or from that of a thread, where the bot may do what is `allowed`."""
    parent = channel.parent if isinstance(channel, discord.Thread) and not channel.is_private() else channel
    posting = ["view_channel", "send_messages", "embed_links"]
    looking = ["read_message_history"]
    if isinstance(parent, discord.ForumChannel):
        posting.append("send_messages_in_threads")  # a digest is a post there, and its details stand in it
    elif isinstance(parent, discord.Thread):
        posting[1] = "send_messages_in_threads"
    elif isinstance(parent, discord.VoiceChannel | discord.StageChannel):
        looking.append("connect")
    missing, unread = _missing(allowed, posting), _missing(allowed, looking)
    return Hindrances(
        posting=f"I need {_joined(missing)} in that channel. {_FIX}" if missing else "",
        looking=f"{_BLIND} I need {_joined(unread)} in that channel. {_FIX}" if unread else "",
    )


def allowed_in(message: discord.Message) -> discord.Permissions | None:
    """What the bot may do where the message stands; None where that is not known, or everything: the API tells."""
    channel, guild = message.channel, message.guild
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return None
    try:
        return channel.permissions_for(guild.me)
    except (AttributeError, discord.ClientException):  # not known yet: right after a start, or a thread's parent
        return None


def explained(missing: Iterable[str], error: discord.HTTPException | None = None) -> Message:
    """What is missing and the fix, for the asker alone; `error` is what Discord said where nothing seems missing."""
    names = tuple(missing)
    if names:
        return apology("I may not answer here", f"I need {_joined(names)} in that channel. {_FIX}")
    said = f" (Discord says: {error.text or error.status})" if error is not None else ""
    need = ", ".join(_NAMES[name] for name in _ANSWERING)
    return apology("I may not answer here", f"Discord refused my answer{said}. I need {need} in that channel. {_FIX}")


def _joined(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _missing(allowed: discord.Permissions, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(_NAMES[name] for name in names if not getattr(allowed, name))
