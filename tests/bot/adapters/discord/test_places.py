"""Servers that the bot leaves and comes back to, with their digests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import discord
import pytest
from chat_fakes import NOW

from bot.adapters.discord.client import Client
from bot.adapters.discord.places import DiscordPlaces
from bot.commands.chat import Chat
from bot.store.keys import WorkspaceKey
from bot.store.subscription import Choice, Subscription, Target, Timetable
from bot.store.subscriptions import Subscriptions
from bot.store.suspension import REMOVED
from bot.store.workspaces import Workspaces

TIMES = Timetable(post_at=time(7, 30), timezone="Europe/Kyiv")


@pytest.fixture
def guild(simcord_env: Any) -> discord.Guild:
    made = simcord_env.create_guild()
    made.create_forum_channel("digests")
    made.create_text_channel("briefings")
    found: discord.Guild = simcord_env.bot.get_guild(made.id)
    return found


@pytest.fixture
async def subscribed(chat: Chat, guild: discord.Guild) -> Callable[..., Any]:
    store = Subscriptions(chat.state.database)
    made: list[Subscription] = []
    for channel in guild.channels:
        if not isinstance(channel, discord.CategoryChannel):
            target = Target(platform="discord", workspace=str(guild.id), channel=str(channel.id))
            made.append(await store.add(target, Choice(), TIMES, by="1", now=NOW))
    mine = replace(made[0].target, channel="7", kind="person")
    made.append(await store.add(mine, Choice(), TIMES, by="7", now=NOW))

    async def disabled() -> list[str | None]:
        return [found.disabled for one in made if (found := await store.get(one.id))]

    return disabled


async def test_a_kicked_bot_posts_nothing_and_goes_on_when_it_returns(
    simcord_env: Any, guild: discord.Guild, subscribed: Callable[..., Any]
) -> None:
    client: Client = simcord_env.bot
    assert set(await subscribed()) == {None}
    await client.on_guild_remove(guild)
    assert set(await subscribed()) == {REMOVED}
    await client.on_guild_join(guild)
    assert set(await subscribed()) == {None}


async def test_what_was_refused_goes_on_when_the_bot_is_invited_again(
    simcord_env: Any, chat: Chat, guild: discord.Guild, subscribed: Callable[..., Any]
) -> None:
    from sqlalchemy import update

    from bot.store.tables import subscriptions

    async with chat.state.database.writing() as connection:
        await connection.execute(update(subscriptions).values(disabled="50001 Missing Access", failures=3))
    await simcord_env.bot.on_guild_join(guild)
    assert set(await subscribed()) == {None}


async def test_a_server_that_removed_the_bot_while_it_was_away_is_noted(
    simcord_env: Any, chat: Chat, guild: discord.Guild, subscribed: Callable[..., Any]
) -> None:
    store, removed = Workspaces(chat.state.database), WorkspaceKey(platform="discord", workspace="99")
    for platform, workspace in (("discord", "99"), ("discord", ""), ("slack", "T1")):
        target = Target(platform=platform, workspace=workspace, channel="C1")
        await Subscriptions(chat.state.database).add(target, Choice(), TIMES, by="1", now=NOW)
    places = DiscordPlaces(chat.places)
    await places.present([guild], shard=1, total=2)
    assert await store.left_before(NOW + timedelta(days=1)) == {}, "of another shard"
    await simcord_env.bot.on_ready()
    assert list(await store.left_before(NOW + timedelta(days=1))) == [removed]
    assert set(await subscribed()) == {None}
    await chat.places.present("discord", "99")
    assert await store.left_before(NOW + timedelta(days=1)) == {}


async def test_a_bot_that_was_invited_while_it_was_away_goes_on_too(
    simcord_env: Any, guild: discord.Guild, subscribed: Callable[..., Any]
) -> None:
    client: Client = simcord_env.bot
    await client.on_guild_remove(guild)
    await client.on_ready()
    assert set(await subscribed()) == {None}


async def test_other_servers_stay_as_they_are(
    simcord_env: Any, guild: discord.Guild, subscribed: Callable[..., Any]
) -> None:
    other = simcord_env.bot.get_guild(simcord_env.create_guild().id)
    await simcord_env.bot.on_guild_remove(other)
    assert set(await subscribed()) == {None}
