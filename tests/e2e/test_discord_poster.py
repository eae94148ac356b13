"""The poster of Discord over real HTTP: what each failure is told as, and how a post is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from faults import wire
from faults.discord import ANA, BRIEFINGS, DiscordServer
from faults.discord_world import CLOSED, PERMISSIONS, TOKEN
from faults.limits import Rate
from posting import DISCORD, DISCORD_POST, KEY, OTHER, now, post

from bot.adapters.discord.poster import DiscordPoster
from bot.delivery.ports import CannotTell, Missing, Posted, RateLimited, Rejected
from bot.store.subscription import Target

DISCORD_LOOK = "GET /channels/{channel}/messages"


async def test_discord_posts_and_finds(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    told = await post(discord_poster)
    (message,) = discord_server.world.channel(BRIEFINGS).messages
    assert told == Posted(message=message["id"])
    assert message["embeds"][0]["footer"] == {"text": KEY}
    message["nonce"] = None  # the history does not keep it
    assert await discord_poster.find(KEY, DISCORD, thread=None, since=now()) == told
    assert await discord_poster.find(OTHER, DISCORD, thread=None, since=now()) == Missing()
    assert discord_server.record.of(DISCORD_POST)[0].arguments["allowed_mentions"] == {"parse": []}


async def test_discord_gives_the_message_of_a_nonce(
    discord_poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    assert await post(discord_poster) == await post(discord_poster)
    assert len(discord_server.world.channel(BRIEFINGS).messages) == 1


async def test_discord_threads(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    head = await post(discord_poster)
    assert isinstance(head, Posted)
    details = [await post(discord_poster, key, thread=head.message) for key in (OTHER, "e" * 24)]
    thread = discord_server.world.channel(head.message)
    assert [Posted(message=message["id"]) for message in thread.messages] == details
    assert thread.name == "Details"
    assert await discord_poster.find(OTHER, DISCORD, thread=head.message, since=now()) == details[0]


async def test_discord_where_no_thread_can_be(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    head = await post(discord_poster)
    assert isinstance(head, Posted)
    discord_server.world.channel(BRIEFINGS).denied = PERMISSIONS["create_public_threads"]
    detail = await post(discord_poster, OTHER, thread=head.message)
    assert len(discord_server.world.channel(BRIEFINGS).messages) == 2
    assert await discord_poster.find(OTHER, DISCORD, thread=head.message, since=now()) == detail


async def test_discord_direct(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    person = Target(platform="discord", workspace="", channel=ANA, kind="person")
    head = await post(discord_poster, target=person)
    assert isinstance(head, Posted)
    detail = await post(discord_poster, OTHER, target=person, thread=head.message)
    assert len(discord_server.world.direct(ANA).messages) == 2
    assert await discord_poster.find(OTHER, person, thread=head.message, since=now()) == detail


async def test_discord_dead_targets(discord_poster: DiscordPoster) -> None:
    for channel, code in ((CLOSED, "50001"), ("999", "10003")):
        told = await post(discord_poster, target=replace(DISCORD, channel=channel))
        assert isinstance(told, Rejected)
        assert told.permanent
        assert told.reason.startswith(code)


async def test_discord_refuses_one_message(discord_poster: DiscordPoster) -> None:
    page = {"content": "x" * 1900, "embeds": [{"title": "t" * 300}]}
    told = await discord_poster.post(KEY, DISCORD, page, thread=None, may_send=lambda: True)
    assert isinstance(told, Rejected)
    assert not told.permanent


async def test_discord_pages_that_are_full(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    page = {"content": "y" * 2000, "embeds": [{"description": "x" * 4096}, {"description": "x" * 1904}]}
    told = await discord_poster.post(KEY, DISCORD, page, thread=None, may_send=lambda: True)
    assert isinstance(told, Posted)
    discord_server.world.channel(BRIEFINGS).messages[0]["nonce"] = None
    assert await discord_poster.find(KEY, DISCORD, thread=None, since=now()) == told


async def test_discord_keeps_to_a_channels_bucket(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    discord_server.rest.rates[DISCORD_POST] = Rate(calls=5, seconds=60)
    for number in range(5):
        assert isinstance(await post(discord_poster, f"{number:024d}"), Posted)
    told = await post(discord_poster, OTHER)
    assert isinstance(told, RateLimited)
    assert 0 < told.wait <= 60
    assert discord_server.rest.invalid_answers == 0


async def test_discord_forgets_buckets_that_have_room_again(
    discord_poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    discord_server.rest.rates[DISCORD_POST] = Rate(calls=5, seconds=60)
    discord_poster._full = {f"thread of day {day}": 0.0 for day in range(2000)}
    for number in range(5):
        await post(discord_poster, f"{number:024d}")
    assert len(discord_poster._full) == 1


async def test_discord_everywhere(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    discord_server.rest.overall = Rate(calls=1, seconds=60)
    await post(discord_poster)
    told = await post(discord_poster, OTHER)
    assert isinstance(told, RateLimited)
    assert told.everywhere


async def test_discord_without_the_history(discord_server: DiscordServer) -> None:
    discord_server.world.channel(BRIEFINGS).denied = PERMISSIONS["read_message_history"]
    poster = DiscordPoster(TOKEN, api_url=discord_server.api_url)
    long_ago = now() - timedelta(minutes=3)
    assert await poster.find(KEY, DISCORD, thread=None, since=long_ago) == Missing(), "nothing was ever posted there"
    await post(poster)
    since = now()
    protected = Missing(until=since + timedelta(seconds=100))
    assert await poster.find(KEY, DISCORD, thread=None, since=since) == protected, "its nonce still protects it"
    found = await poster.find(KEY, DISCORD, thread=None, since=long_ago)
    assert isinstance(found, CannotTell), "a history that may not be read looks empty"
    assert (found.reason, found.wait) == ("the right to read the message history is missing", 600)
    since = now() + timedelta(minutes=10)
    assert await poster.find(OTHER, DISCORD, thread=None, since=since) == Missing(), "nothing came after"
    discord_server.inject(DISCORD_LOOK, wire.error(500))
    assert isinstance(await poster.find(KEY, DISCORD, thread=None, since=now()), CannotTell)
    await poster.close()


async def test_discord_looks_through_many(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    for number in range(150):
        await discord_server.message(BRIEFINGS, f"chatter {number}")
    told = await post(discord_poster)
    assert await discord_poster.find(KEY, DISCORD, thread=None, since=now()) == told
