"""Digests as they are previewed and posted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from digest_desks import DAILY, HERE, TODAY, Order, desk_over, post, subscribed, writer
from digest_samples import NOW, sample_files
from digest_store import OUTLETS, fill

from bot.digests.desk import looking_back
from bot.digests.service import DigestService, DigestWriter
from bot.present.frozen import freeze, thaw
from bot.present.message import Line, Message
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.delivery import Page
from bot.store.digested import Digested
from bot.store.feeds import Feeds
from bot.store.keys import ChannelKey
from bot.store.sources import Sources
from bot.store.subscription import Choice, Target, Timetable
from bot.store.subscriptions import Subscriptions
from summarizer.feeds.entries import FeedResult


def titles(pages: Sequence[Page]) -> list[str]:
    return [thaw(page).title for page in pages]


def lines(message: Message) -> list[str]:
    return [item.text for section in message.sections for item in section.body if isinstance(item, Line)]


async def test_what_is_posted_is_what_the_preview_showed(database: Database) -> None:
    desk, _ = desk_over(database)
    one = await subscribed(database, regions=("africa",), parties=("KEN", "ETH"))
    shown = await DigestService(desk=desk, articles=Articles(database)).next(one, NOW)
    pages = await writer(desk).digest(Order(one, TODAY))
    assert [thaw(page) for page in pages] == list(shown)
    assert titles(pages)[0] == "Digest of Wednesday 4 March 2026: Africa, Kenya, Ethiopia"
    assert len(pages) == 3


async def test_the_next_digest_has_what_no_posted_one_had(database: Database) -> None:
    before = [replace(file, reports=file.reports[:1]) for file in sample_files()]
    desk, shelf = desk_over(database, before)
    one = await subscribed(database)
    first = await writer(desk).digest(Order(one, TODAY))
    await post(database)
    assert len(first) == 5
    shelf.put(sample_files())
    tomorrow = await desk.of(one, TODAY + timedelta(days=1), NOW)
    assert [entry.story.id for entry in tomorrow.entries] == ["story-lake", "story-quota", "story-port"]
    known = {entry.story.id: entry.news for entry in tomorrow.entries}
    assert [report.article.id for report in known["story-lake"].reports] == ["lake-4", "lake-3", "lake-2"]
    assert not known["story-lake"].first
    assert tomorrow.repeated == 2


async def test_a_digest_that_was_not_posted_counts_for_nothing(database: Database) -> None:
    desk, _ = desk_over(database)
    one = await subscribed(database)
    await writer(desk).digest(Order(one, TODAY))
    assert len((await desk.of(one, TODAY + timedelta(days=1), NOW)).entries) == 5


async def test_a_digest_composed_again_is_the_same(database: Database) -> None:
    desk, _ = desk_over(database)
    one = await subscribed(database)
    first = await writer(desk).digest(Order(one, TODAY))
    await post(database)  # its own record must not take anything from it
    assert await writer(desk).digest(Order(one, TODAY)) == first


async def test_a_late_digest_says_when_it_was_due(database: Database) -> None:
    desk, _ = desk_over(database)
    one = await subscribed(database)
    head = thaw((await writer(desk).digest(Order(one, TODAY, late=True)))[0])
    (late,) = head.sections[0].body
    assert late == Line(text="Late: this digest was due", at=NOW)


async def test_a_channels_own_feeds_decide(database: Database) -> None:
    desk, _ = desk_over(database)
    key = ChannelKey(platform="slack", workspace="T1", channel="C1")
    for outlet in OUTLETS[1:]:
        await Sources(database).remove(key, outlet.feed, by="U1", now=NOW)
    digest = await desk.now(HERE, Choice(), NOW)
    assert {report.publisher.name for entry in digest.entries for report in entry.story.reports} <= {OUTLETS[0].name}
    everything = await desk.now(replace(HERE, channel="C2"), Choice(), NOW)
    assert len(everything.entries) > len(digest.entries)


async def test_the_footer_counts_feeds(database: Database) -> None:
    await fill(database, "lake-1")
    desk, _ = desk_over(database)
    assert (await desk.now(HERE, Choice(), NOW)).feeds.checked == 0  # none has been polled yet


async def test_the_footer_leaves_out_feeds_that_the_channel_does_not_read(database: Database) -> None:
    desk, _ = desk_over(database)
    feeds = Feeds(database)
    await feeds.want([outlet.feed for outlet in OUTLETS], NOW)
    for feed in await feeds.claim_due(NOW, limit=100):
        await feeds.polled(feed, FeedResult(url=feed.url, error="No answer."), next_at=NOW + timedelta(days=1), now=NOW)
    key = ChannelKey(platform="slack", workspace="T1", channel="C1")
    await Sources(database).remove(key, OUTLETS[0].feed, by="U1", now=NOW)
    here = (await desk.now(HERE, Choice(), NOW)).feeds
    elsewhere = (await desk.now(replace(HERE, channel="C2"), Choice(), NOW)).feeds
    assert (here.checked, elsewhere.checked) == (len(OUTLETS) - 1, len(OUTLETS))
    assert set(elsewhere.failed) - set(here.failed) == {OUTLETS[0].name}


async def test_whoever_subscribed_is_told_of_a_dead_channel(database: Database) -> None:
    desk, _ = desk_over(database)
    page = await writer(desk).note(await subscribed(database), "The channel is archived.")
    assert "The channel is archived." in lines(thaw(page))[0]


def test_a_weekend_or_a_week_is_looked_back_over() -> None:
    weekdays = replace(DAILY, days=frozenset(range(5)))
    monday = date(2026, 3, 2)
    seven = datetime(2026, 3, 2, 7, 0, 20, tzinfo=UTC)
    assert looking_back(weekdays, monday, seven) == timedelta(days=3)
    assert looking_back(weekdays, TODAY, NOW) == timedelta(days=1)
    assert looking_back(replace(DAILY, days=frozenset({0})), monday, seven) == timedelta(days=7)
    assert looking_back(replace(DAILY, days=frozenset({0, 3})), monday, seven) == timedelta(days=4)


def test_a_digest_that_comes_late_looks_back_to_when_the_one_before_was_due() -> None:
    for late, more in ((0, 0), (4, 0), (7, 5), (60, 60), (61, 60), (66, 360), (300, 360), (720, 720)):
        found = looking_back(DAILY, TODAY, NOW + timedelta(minutes=late))
        assert found == timedelta(days=1, minutes=more), late
    assert looking_back(DAILY, TODAY, NOW - timedelta(hours=6)) == timedelta(days=1)
    berlin = Timetable(post_at=time(7), timezone="Europe/Berlin")
    back = date(2026, 10, 25)  # the night before had an hour more
    assert looking_back(berlin, back, datetime(2026, 10, 25, 6, tzinfo=UTC)) == timedelta(hours=25)
    forward = date(2026, 3, 29)
    assert looking_back(berlin, forward, datetime(2026, 3, 29, 5, tzinfo=UTC)) == timedelta(hours=24)


async def test_what_came_after_yesterdays_digest_is_in_a_late_one_of_today(database: Database) -> None:
    desk, _ = desk_over(database)
    one = await subscribed(database)
    in_time = {entry.story.id for entry in (await desk.of(one, TODAY, NOW)).entries}
    late = {entry.story.id for entry in (await desk.of(one, TODAY, NOW + timedelta(hours=11))).entries}
    assert in_time == late != set()


async def test_stories_are_looked_for_by_one_task_at_a_time(database: Database) -> None:
    desk, shelf = desk_over(database)
    one = await subscribed(database)
    looking: list[int] = []
    most: list[int] = []

    async def refresh(now: datetime) -> None:
        looking.append(1)
        most.append(len(looking))
        await asyncio.sleep(0.01)
        looking.pop()

    shelf.refresh = refresh  # type: ignore[method-assign]
    asked = [desk.now(HERE, Choice(), NOW) for _ in range(3)]
    await asyncio.gather(*asked, *(writer(desk).digest(Order(one, TODAY)) for _ in range(3)))
    assert set(most) == {1}


async def test_equal_wishes_are_written_once_and_each_is_remembered(database: Database) -> None:
    desk, _ = desk_over(database)
    rendered: list[str] = []

    def render(target: Target, messages: Sequence[Message]) -> Sequence[Page]:
        rendered.append(target.platform)
        return [freeze(message) for message in messages]

    clock = [NOW]
    writing = DigestWriter(desk=desk, render=render, now=lambda: clock[0])
    places = [replace(HERE, channel="C8"), replace(HERE, channel="C9"), replace(HERE, platform="discord")]
    before = NOW - timedelta(hours=1)
    made = [await Subscriptions(database).add(place, Choice(), DAILY, by="U1", now=before) for place in places]
    pages = [await writing.digest(Order(one, TODAY)) for one in made]
    assert rendered == ["slack", "discord"]
    assert list(pages[0]) == list(pages[1])
    other = await Subscriptions(database).add(HERE, Choice(stories=1), DAILY, by="U1", now=before)
    assert titles(await writing.digest(Order(other, TODAY, late=True))) != titles(pages[0])
    assert len(rendered) == 3
    clock[0] = NOW + timedelta(minutes=10)  # something may have come meanwhile
    await writing.digest(Order(made[0], TODAY))
    assert len(rendered) == 4
    await post(database)
    for place in places[:2]:
        assert [len(record.stories) > 0 for record in await Digested(database).of(place, before)] == [True]
