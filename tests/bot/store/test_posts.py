"""What was posted where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from store_samples import NOW, channel, make_briefing

from bot.store.briefings import Briefings
from bot.store.database import Database
from bot.store.posts import Post, Posts

URL = "https://news.example/islands"
HOUR = timedelta(hours=1)


@pytest.fixture
def store(database: Database) -> Posts:
    return Posts(database)


@pytest.fixture
async def post(database: Database) -> Post:
    """A post of a stored briefing; not yet remembered itself."""
    return Post(
        channel=channel(),
        briefing_id=await Briefings(database).add(make_briefing(), urls=[URL], now=NOW),
        title="Islands “are not” for sale",
        message="1700000000.000100",
        posted_at=NOW,
        url=URL,
        permalink="https://example.slack.com/archives/C1/p1700000000000100",
    )


async def test_comes_back_equal(store: Posts, post: Post) -> None:
    text = replace(post, message="1700000000.000200", url=None, permalink=None)
    await store.add(post)
    await store.add(text)
    assert await store.last(post.channel, 10) == (text, post)


async def test_a_link_posted_lately_is_found(store: Posts, post: Post) -> None:
    newer = replace(post, message="1700000000.000200", posted_at=NOW + HOUR)
    for one in (newer, post):
        await store.add(one)
    assert await store.recent(post.channel, URL, NOW - HOUR) == newer
    assert await store.recent(post.channel, URL, NOW + HOUR) == newer
    assert await store.recent(post.channel, URL, NOW + 2 * HOUR) is None
    assert await store.recent(post.channel, f"{URL}/", NOW) is None


async def test_another_channel_knows_nothing_of_it(store: Posts, post: Post) -> None:
    await store.add(post)
    for other in (channel("C2"), channel(workspace="T2"), replace(post.channel, platform="discord")):
        assert await store.recent(other, URL, NOW) is None
        assert await store.last(other, 10) == ()


async def test_the_same_message_is_remembered_once(store: Posts, post: Post) -> None:
    for title in ("first", "second"):
        await store.add(replace(post, title=title))
    assert [one.title for one in await store.last(post.channel, 10)] == ["first"]


async def test_one_message_can_hold_several_briefings(store: Posts, post: Post, database: Database) -> None:
    other = await Briefings(database).add(make_briefing("Another text: " + "word " * 40), now=NOW)
    await store.add(post)
    await store.add(replace(post, briefing_id=other))
    assert {one.briefing_id for one in await store.last(post.channel, 10)} == {post.briefing_id, other}


async def test_the_last_posts_are_no_more_than_asked_for(store: Posts, post: Post) -> None:
    for at in range(5):
        await store.add(replace(post, message=str(at), posted_at=NOW + at * HOUR))
    assert [one.message for one in await store.last(post.channel, 2)] == ["4", "3"]


async def test_a_deleted_message_is_pointed_to_no_more(store: Posts, post: Post) -> None:
    kept = replace(post, message="1700000000.000200")
    elsewhere = replace(post, channel=channel("C2"))
    for one in (post, kept, elsewhere):
        await store.add(one)
    await store.removed(post.channel, post.message)
    assert await store.last(post.channel, 10) == (kept,)
    assert await store.last(elsewhere.channel, 10) == (elsewhere,)


async def test_a_title_of_any_characters_can_be_stored(store: Posts, post: Post) -> None:
    await store.add(replace(post, title="a\0b\ud83dc 🇳🇴 \ud83c\uddf8"))
    assert [one.title for one in await store.last(post.channel, 1)] == ["a\ufffdb\ufffdc 🇳🇴 🇸"]
