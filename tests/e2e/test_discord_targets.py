"""Digests in every kind of Discord channel: forums, threads, announcements, voice; posted once, and found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from faults import wire
from faults.discord import BRIEFINGS, GUILD, Channel, DiscordServer
from faults.discord_world import ANNOUNCEMENT, BEN, FORUM, MEDIA, PERMISSIONS, THREAD, TOKEN, VOICE

from bot.adapters.discord.poster import DiscordPoster
from bot.delivery.ports import CannotTell, Missing, Posted, PostResult, RateLimited, Rejected, Unknown, Unsent
from bot.store.subscription import Target

KEY, DETAIL, OTHER = "0123456789abcdef01234567", "d" * 24, "f" * 24
PAGE = {"content": "Digest", "embeds": [{"title": "Digest"}], "thread_name": "Digest of 2 March"}
POST, LOOK = "POST /channels/{channel}/messages", "GET /channels/{channel}/messages"
START, OPEN = "POST /channels/{channel}/threads", "POST /channels/{channel}/messages/{message}/threads"
HISTORY = PERMISSIONS["read_message_history"]
SPECIAL = "5001"  # the channel under test
TARGET = Target(platform="discord", workspace=GUILD, channel=SPECIAL)


@pytest.fixture
async def poster(discord_server: DiscordServer, patience: float) -> AsyncIterator[DiscordPoster]:
    made = DiscordPoster(TOKEN, api_url=discord_server.api_url, timeout=patience, nonce_lives=timedelta(minutes=10))
    yield made
    await made.close()


def there(server: DiscordServer, kind: int, **how: Any) -> Channel:
    """The channel under test."""
    return server.world.channels.setdefault(SPECIAL, Channel(id=SPECIAL, name="special", kind=kind, **how))


def posts(server: DiscordServer) -> list[Channel]:
    """The posts of the forum, in the order of time."""
    return [channel for channel in server.world.channels.values() if channel.parent == SPECIAL]


async def posted(poster: DiscordPoster, key: str = KEY, thread: str | None = None) -> PostResult:
    return await poster.post(key, TARGET, PAGE, thread=thread, may_send=lambda: True)


async def found(poster: DiscordPoster, key: str = KEY, thread: str | None = None, *, ago: float = 0) -> object:
    return await poster.find(key, TARGET, thread=thread, since=datetime.now(UTC) - timedelta(minutes=ago))


@pytest.mark.parametrize("kind", [FORUM, MEDIA])
async def test_in_a_forum_a_digest_is_a_post_with_everything_in_it(
    poster: DiscordPoster, discord_server: DiscordServer, kind: int
) -> None:
    there(discord_server, kind)
    head = await posted(poster)
    (thread,) = posts(discord_server)
    assert head == Posted(message=thread.id)
    assert thread.name == "Digest of 2 March"
    detail = await posted(poster, DETAIL, thread.id)
    first, second = thread.messages
    assert (first["id"], detail) == (thread.id, Posted(message=second["id"]))
    assert first["embeds"][0]["footer"] == {"text": KEY}
    assert "nonce" not in discord_server.record.of(START)[0].arguments["message"]
    assert discord_server.record.of(START)[0].arguments["message"]["allowed_mentions"] == {"parse": []}
    assert await found(poster) == head
    assert await found(poster, DETAIL, thread.id) == detail
    assert await found(poster, OTHER) == Missing()
    assert await found(poster, OTHER, thread.id) == Missing()


async def test_what_a_forum_is_is_learnt_once(poster: DiscordPoster, discord_server: DiscordServer) -> None:
    there(discord_server, FORUM)
    for number in range(3):
        assert isinstance(await posted(poster, f"{number:024d}"), Posted)
    assert len(discord_server.record.of(POST)) == 1
    assert len(posts(discord_server)) == 3


@pytest.mark.parametrize(
    ("fault", "told", "stands"),
    [
        (wire.RESET_AFTER, Unknown, 1),
        (wire.slow(30), Unknown, 1),
        (wire.RESET_BEFORE, Unknown, 0),
        (wire.error(500), Unknown, 0),
        (wire.rate_limited(3), RateLimited, 0),
    ],
)
async def test_a_post_of_unknown_fate_is_found_although_it_has_no_nonce(
    poster: DiscordPoster, discord_server: DiscordServer, fault: wire.Fault, told: type, stands: int
) -> None:
    there(discord_server, FORUM)
    assert isinstance(await posted(poster, OTHER), Posted)
    discord_server.inject(START, fault)
    assert isinstance(await posted(poster), told)
    fresh = DiscordPoster(TOKEN, api_url=discord_server.api_url, nonce_lives=timedelta(minutes=10))  # after a restart
    look = await found(fresh)
    assert isinstance(look, Posted if stands else Missing)
    assert len(posts(discord_server)) == 1 + stands
    await fresh.close()


async def test_a_post_that_was_folded_away_meanwhile_is_found(
    poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    forum = there(discord_server, FORUM)
    head = await posted(poster)
    (thread,) = posts(discord_server)
    thread.archived, thread.archived_at = True, "2999-01-01T00:00:00+00:00"
    assert await found(poster) == head
    forum.denied = HISTORY
    assert isinstance(await found(poster), CannotTell), "archived posts may not be listed"


async def test_a_forum_whose_posts_may_not_be_read_is_never_taken_for_empty(
    poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    there(discord_server, FORUM, denied=HISTORY)
    assert isinstance(await posted(poster), Posted)
    assert isinstance(await found(poster), CannotTell)
    assert isinstance(await found(poster, ago=5), CannotTell)


async def test_posts_of_others_are_not_read(poster: DiscordPoster, discord_server: DiscordServer) -> None:
    forum = there(discord_server, FORUM)
    head = await posted(poster)
    world = discord_server.world
    for _ in range(30):
        id = world.snowflake()
        world.channels[id] = Channel(id=id, name="help", kind=THREAD, parent=forum.id, owner=BEN)
        world.channels[id].messages.append(world.write(world.channels[id], BEN, {"content": KEY}) | {"id": id})
    assert await found(poster) == head
    assert len(discord_server.record.of("GET /channels/{channel}/messages/{message}")) == 1


async def test_a_forum_that_wants_a_tag_gets_one(poster: DiscordPoster, discord_server: DiscordServer) -> None:
    forum = there(discord_server, FORUM, tags={"71": "news", "72": "other"})
    assert isinstance(await posted(poster, OTHER), Posted)
    forum.tag_required = True
    assert isinstance(await posted(poster), Unsent), "it is tried again with what the forum wants now"
    assert isinstance(await posted(poster), Posted)
    assert discord_server.record.of(START)[-1].arguments["applied_tags"] == ["71"]
    forum.tags = {"73": "new"}
    assert isinstance(await posted(poster, DETAIL), Unsent)
    assert isinstance(await posted(poster, DETAIL), Posted)
    assert len(posts(discord_server)) == 3


async def test_when_a_post_was_deleted_its_details_start_no_new_one(
    poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    there(discord_server, FORUM)
    assert isinstance(await posted(poster), Posted)
    del discord_server.world.channels[posts(discord_server)[0].id]
    told = await posted(poster, DETAIL, "4999")
    assert isinstance(told, Rejected)
    assert not told.permanent
    assert posts(discord_server) == []


async def test_a_thread_takes_everything_itself(poster: DiscordPoster, discord_server: DiscordServer) -> None:
    thread = there(discord_server, THREAD, parent=BRIEFINGS)
    head = await posted(poster)
    assert isinstance(head, Posted)
    details = [await posted(poster, key, head.message) for key in (DETAIL, OTHER)]
    assert [Posted(message=message["id"]) for message in thread.messages] == [head, *details]
    assert len(discord_server.record.of(OPEN)) == 1, "that it can have no threads is learnt once"
    assert await found(poster) == head
    assert await found(poster, DETAIL, head.message) == details[0]


async def test_an_archived_thread_is_opened_again(poster: DiscordPoster, discord_server: DiscordServer) -> None:
    thread = there(discord_server, THREAD, parent=BRIEFINGS, archived=True)
    discord_server.inject(POST, wire.error(400, code=50083))
    assert isinstance(await posted(poster), Posted)
    assert not thread.archived
    thread.archived = thread.locked = True
    told = await posted(poster, OTHER)
    assert isinstance(told, Rejected)
    assert (told.permanent, told.reason) == (True, "50013 Missing Permissions")


async def test_announcements_have_threads_and_voice_channels_none(
    poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    news = there(discord_server, ANNOUNCEMENT)
    head = await posted(poster)
    assert isinstance(head, Posted)
    assert isinstance(await posted(poster, DETAIL, head.message), Posted)
    assert (len(news.messages), len(discord_server.world.channel(head.message).messages)) == (1, 1)
    del discord_server.world.channels[SPECIAL]
    voice = there(discord_server, VOICE)
    head = await posted(poster, OTHER)
    assert isinstance(head, Posted)
    assert isinstance(await posted(poster, "e" * 24, head.message), Posted)
    assert len(voice.messages) == 2
    discord_server.world.nonces.clear()
    assert isinstance(await found(poster, "e" * 24, head.message), Posted)


async def test_nothing_leaves_for_a_forum_once_it_is_too_late(
    poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    there(discord_server, FORUM)
    assert isinstance(await posted(poster, OTHER), Posted)
    told = await poster.post(KEY, TARGET, PAGE, thread=None, may_send=lambda: False)
    assert isinstance(told, Unsent)
    assert len(posts(discord_server)) == 1


async def test_categories_take_nothing(poster: DiscordPoster, discord_server: DiscordServer) -> None:
    there(discord_server, kind=4)
    discord_server.inject(POST, wire.error(400, code=50008))
    told = await posted(poster)
    assert isinstance(told, Rejected)
    assert discord_server.record.of(START) == []
