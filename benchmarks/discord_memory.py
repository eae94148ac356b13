#!/usr/bin/env python3
"""Memory that Discord's servers take: one connection with many of them, as ours is set up and as discord.py's default.

usage: python -m benchmarks.discord_memory [servers]

Each server has 40 channels with 3 permission overwrites each, 20 roles, 5 open threads, 30 emojis and the members that
Discord sends without the members' intent: the bot and a few more. 500 messages are heard before memory is read.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "bot" / "helpers"))

from chat_fakes import make_chat

from bot.adapters.discord.client import Client

BOT = 1000
CHANNELS, OVERWRITES, ROLES, THREADS, EMOJIS, MEMBERS = 40, 3, 20, 5, 30, 5
MESSAGES, BATCH = 500, 250


def user(id: int) -> dict[str, Any]:
    return {"id": str(id), "username": f"user{id}", "discriminator": "0", "avatar": None, "bot": id == BOT}


def member(id: int) -> dict[str, Any]:
    base: dict[str, Any] = {"user": user(id), "nick": None, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00"}
    return base | {"deaf": False, "mute": False, "flags": 0, "pending": False}


def channel(id: int, guild: int, number: int) -> dict[str, Any]:
    denied = [{"id": str(guild + 100 + n), "type": 0, "allow": "1024", "deny": "2048"} for n in range(OVERWRITES)]
    base: dict[str, Any] = {"id": str(id), "type": 0, "name": f"channel-{number}", "guild_id": str(guild)}
    base |= {"position": number, "permission_overwrites": denied, "nsfw": False, "parent_id": None}
    return base | {"topic": "What is talked about here " * 4, "rate_limit_per_user": 0, "last_message_id": None}


def thread(id: int, guild: int, parent: int) -> dict[str, Any]:
    times = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2026-01-01T00:00:00+00:00"}
    base: dict[str, Any] = {"id": str(id), "type": 11, "name": "A thread", "guild_id": str(guild)}
    base |= {"parent_id": str(parent), "owner_id": str(BOT), "message_count": 1, "member_count": 1, "flags": 0}
    return base | {"thread_metadata": times | {"locked": False}, "last_message_id": None, "rate_limit_per_user": 0}


def guild(number: int) -> dict[str, Any]:
    """A server as the gateway sends it when it becomes available."""
    id = (number + 1) << 22
    roles = [{"id": str(id + 100 + n), "name": f"role {n}", "permissions": "1071698529857"} for n in range(ROLES)]
    look: dict[str, Any] = {
        "color": 0,
        "hoist": False,
        "position": 1,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    roles = [{"id": str(id), "name": "@everyone", "permissions": "1071698529857"}, *roles]
    emojis = [{"id": str(id + 5000 + n), "name": f"emoji{n}", "roles": [], "available": True} for n in range(EMOJIS)]
    about = {"id": str(id), "name": f"Server {number}", "owner_id": "7", "preferred_locale": "en-US"}
    levels = ("verification_level", "default_message_notifications", "explicit_content_filter", "mfa_level")
    numbers = dict.fromkeys((*levels, "nsfw_level", "premium_tier", "afk_timeout", "system_channel_flags"), 0)
    lists: dict[str, Any] = {
        "emojis": [one | {"require_colons": True, "managed": False, "animated": False} for one in emojis],
        "roles": [role | look for role in roles],
        "channels": [channel(id + 1000 + n, id, n) for n in range(CHANNELS)],
        "threads": [thread(id + 2000 + n, id, id + 1000) for n in range(THREADS)],
        "members": [member(BOT), *(member(id + 9000 + n) for n in range(MEMBERS))],
    }
    empty = ("stickers", "features", "voice_states", "presences", "stage_instances", "guild_scheduled_events")
    rest = {"member_count": 500, "large": True, "unavailable": False, "joined_at": "2026-01-01T00:00:00+00:00"}
    return {**about, **numbers, **{name: [] for name in empty}, **lists, **rest}


def message(number: int, servers: int) -> dict[str, Any]:
    id = (number % servers + 1) << 22
    base: dict[str, Any] = {"id": str(9_000_000_000 + number), "channel_id": str(id + 1000), "guild_id": str(id)}
    base |= {"author": user(id + 8000), "member": member(id + 8000), "content": "Some words. " * 20, "embeds": []}
    base |= {name: [] for name in ("mentions", "mention_roles", "attachments", "components")}
    times = {"timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None}
    return base | times | {"tts": False, "mention_everyone": False, "pinned": False, "type": 0, "flags": 0}


def resident() -> int:
    """Bytes of memory of this process now."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


async def measured(make: Callable[[Any], discord.Client], servers: int) -> tuple[float, float]:
    """Bytes for a server, and seconds until all servers were taken in."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        client = make(await stack.enter_async_context(make_chat(folder)))
        state: Any = client._connection
        state.user = discord.ClientUser(state=state, data=user(BOT))  # type: ignore[arg-type]
        state.dispatch = lambda *_, **__: None  # what it would tell is not of interest
        before, began = resident(), time.perf_counter()
        for start in range(0, servers, BATCH):
            for number in range(start, min(start + BATCH, servers)):
                state._add_guild_from_data(guild(number))
            gc.collect()
        took = time.perf_counter() - began
        for number in range(MESSAGES):
            state.parse_message_create(message(number, servers))
        return (resident() - before) / servers, took


def ours(chat: Any) -> discord.Client:
    return Client(chat)


def default(chat: Any) -> discord.Client:
    intents = discord.Intents.default()
    intents.message_content = True
    return discord.Client(intents=intents)


def run(name: str, servers: int) -> None:
    """One set-up, in a process of its own."""
    size, took = asyncio.run(measured({"ours": ours, "default": default}[name], servers))
    print(
        f"{name}: {servers} servers, {size / 1024:.1f} KiB each, {size * servers / 2**20:.0f} MiB in all, {took:.1f} s"
    )


def main() -> None:
    servers = int(sys.argv[1]) if len(sys.argv) > 1 else 2500
    for name in ("ours", "default"):
        process = multiprocessing.get_context("spawn").Process(target=run, args=(name, servers))
        process.start()
        process.join()
        assert process.exitcode == 0


if __name__ == "__main__":
    main()
