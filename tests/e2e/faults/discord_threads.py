"""Threads: of a message, as posts of a forum, archived and locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faults import discord_interactions as interactions
from faults.discord_world import (
    ANNOUNCEMENT,
    BOT,
    FORUM,
    MEDIA,
    PERMISSIONS,
    TEXT,
    THREAD,
    Channel,
    DiscordError,
    Thing,
    World,
    now,
)

_NAME = 100


def writable(world: World, channel: Channel) -> None:
    """Raise DiscordError where the app may not post; a message opens an archived thread again that is not locked."""
    if channel.kind in (FORUM, MEDIA):
        raise DiscordError(400, 50008, "Cannot send messages in a non-text channel")
    channel.need("send_messages_in_threads" if channel.kind == THREAD else "send_messages")
    if channel.archived and channel.locked:
        raise DiscordError(400, 50083, "Thread is archived")
    channel.archived = False


def of_message(world: World, channel: Channel, message: str, given: Mapping[str, Any]) -> Thing:
    """Open the thread of a message; it has the message's id."""
    channel.need("create_public_threads")
    if channel.kind not in (TEXT, ANNOUNCEMENT):
        raise DiscordError(400, 50024, "Cannot execute action on this channel type")
    if message in world.channels:
        raise DiscordError(400, 160004, "A thread has already been created for this message")
    return _opened(world, channel, message, given).as_channel()


def started(world: World, channel: Channel, given: Mapping[str, Any]) -> Thing:
    """Start a thread: in a forum with its first message, which has the thread's id. No nonce is heeded."""
    if channel.kind not in (FORUM, MEDIA):
        channel.need("create_public_threads")
        return _opened(world, channel, world.snowflake(), given).as_channel()
    channel.need("send_messages")
    first = dict(given.get("message") or {})
    interactions.check(first)
    if first.get("embeds"):
        channel.need("embed_links")
    applied = set(given.get("applied_tags") or [])
    if channel.tag_required and not applied:
        raise DiscordError(400, 40067, "A tag is required to create a forum post in this channel")
    if unknown := applied - set(channel.tags):
        raise DiscordError(400, 10087, f"Unknown Tag {unknown}")
    thread = _opened(world, channel, world.snowflake(), given)
    message = world.write(thread, BOT, {k: v for k, v in first.items() if k != "nonce"}) | {"id": thread.id}
    thread.messages.append(message)
    world.outbox.append(("MESSAGE_CREATE", message))
    return thread.as_channel() | {"message": message}


def changed(channel: Channel, given: Mapping[str, Any]) -> Thing:
    """Archive a thread, or open it again."""
    if channel.locked or channel.denied & PERMISSIONS["send_messages_in_threads"]:
        raise DiscordError(403, 50013, "Missing Permissions")
    channel.archived = bool(given.get("archived", channel.archived))
    channel.archived_at = now() if channel.archived else ""
    return channel.as_channel()


def active(world: World, guild: str) -> Thing:
    """The threads of a guild that are not archived, the newest first."""
    if guild not in world.guilds:
        raise DiscordError(403, 50001, "Missing Access")
    there = [c for c in world.channels.values() if c.kind == THREAD and c.guild == guild and not c.archived]
    return {"threads": [c.as_channel() for c in sorted(there, key=_age)], "members": []}


def archived(world: World, channel: Channel, given: Mapping[str, Any]) -> Thing:
    """The archived threads of a channel, the last archived first."""
    channel.need("read_message_history")
    before, limit = str(given.get("before") or "9"), int(given.get("limit") or 50)
    there = [c for c in world.channels.values() if c.parent == channel.id and c.archived and c.archived_at < before]
    there.sort(key=lambda c: c.archived_at, reverse=True)
    return {
        "threads": [c.as_channel() for c in there[:limit]],
        "members": [],
        "has_more": len(there) > limit,
    }


def _opened(world: World, channel: Channel, id: str, given: Mapping[str, Any]) -> Channel:
    name = str(given.get("name") or "")
    if not 1 <= len(name) <= _NAME:
        raise DiscordError(400, 50035, "Invalid Form Body", breaches=["name: must be between 1 and 100 in length"])
    opened = Channel(id=id, name=name, kind=THREAD, parent=channel.id, denied=channel.denied, guild=channel.guild)
    world.channels[id] = opened
    world.outbox.append(("THREAD_CREATE", opened.as_channel() | {"newly_created": True}))
    return opened


def _age(channel: Channel) -> int:
    return -int(channel.id)
