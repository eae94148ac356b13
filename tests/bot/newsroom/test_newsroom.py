"""What the newsroom writes, portion by portion, and who may write."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from digest_samples import NOW, report
from digest_store import OUTLETS, brief, features, fill, url_of

from bot.digests.stories import StoredStories
from bot.inference.errors import Busy
from bot.newsroom import newsroom as module
from bot.newsroom.newsroom import Newsroom, Reading
from bot.store.articles import Articles
from bot.store.audiences import Audiences
from bot.store.database import Database
from bot.store.kept_stories import Deposed, KeptStories
from bot.store.told_stories import ToldStories
from summarizer.digest.outline import OutlinedStory
from summarizer.domain import Article, Briefing
from summarizer.feeds.outlets import Outlet


@dataclass
class Models:
    """Brief by hand; `briefed` are the ids that were asked for, `fails` those that raise."""

    briefed: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)

    async def brief(self, article: Article) -> Briefing:
        if article.id in self.fails:
            raise self.fails[article.id]
        self.briefed.append(article.id)
        return await brief(article)


def newsroom(database: Database, models: Models | None = None) -> Newsroom:
    reading = Reading(brief=(models or Models()).brief, features=features)
    return Newsroom(articles=Articles(database), kept=KeptStories(database), reading=reading)


async def take_all(room: Newsroom, now: datetime = NOW) -> int:
    taken = 0
    while some := await room.take_in(now):
        taken += some
    return taken


async def told(
    database: Database, now: datetime = NOW, outlets: tuple[Outlet, ...] = OUTLETS
) -> dict[str, OutlinedStory]:
    """The stories as another process reads them, by their reports' URLs."""
    stories = StoredStories(ToldStories(database), outlets, every=0.0)
    await stories.refresh(now)
    return {one.id: story for story in stories.files for one in story.reports}


async def test_articles_become_stories_with_their_outlets(database: Database) -> None:
    await fill(database, "lake-1", "lake-2", "quota-1")
    assert await take_all(newsroom(database)) == 3
    stories = await told(database)
    lake, quota = stories[url_of("lake-1")], stories[url_of("quota-1")].reports[0]
    assert {one.id for one in lake.reports} == {url_of("lake-1"), url_of("lake-2")}
    assert lake.headline in {report(id).article.title for id in ("lake-1", "lake-2")}
    assert (quota.publisher.name, quota.publisher.ownership) == ("Sever Telegraph", "state")
    assert quota.seen == report("quota-1").seen
    assert quota.outline.parties[: quota.outline.heard] == tuple(
        standing.party.id for standing in report("quota-1").briefing.standings if not standing.silent
    )


async def test_a_copy_is_a_carrier_and_is_not_briefed(database: Database) -> None:
    models = Models()
    room = newsroom(database, models)
    await fill(database, "lake-1")
    await take_all(room)
    await fill(database, "lake-2", copy_of={"lake-2": "lake-1"}, again=1)
    assert await take_all(room) == 1
    (only,) = (await told(database))[url_of("lake-1")].reports
    assert [carrier.publisher.name for carrier in only.carriers] == ["Plateau Post"]
    assert models.briefed == [url_of("lake-1")]


async def test_a_copy_that_is_none_any_more_is_told_in_its_own_words(database: Database) -> None:
    models = Models()
    room = newsroom(database, models)
    await fill(database, "lake-1", "lake-2", copy_of={"lake-2": "lake-1"})
    await take_all(room)
    copy = await Articles(database).find(url_of("lake-2"))
    assert copy is not None
    await Audiences(database, ()).refile(copy.id, None)
    assert await take_all(room) == 1
    lake = (await told(database))[url_of("lake-1")]
    assert {(one.id, one.carriers) for one in lake.reports} == {(url_of("lake-1"), ()), (url_of("lake-2"), ())}
    assert models.briefed == [url_of("lake-1"), url_of("lake-2")]


async def test_nothing_is_briefed_twice_not_even_by_another_newsroom(database: Database) -> None:
    models = Models()
    await fill(database, "lake-1")
    await take_all(newsroom(database, models))
    await fill(database, "quota-2", again=1)
    assert await take_all(newsroom(database, models)) == 1
    assert models.briefed == [url_of("lake-1"), url_of("quota-2")]
    assert len(await told(database)) == 2


async def test_what_cannot_be_briefed_is_left_out_and_not_tried_again(database: Database) -> None:
    await fill(database, "dam-1", "quota-2")
    room = newsroom(database)
    assert await take_all(room) == 2
    assert list(await told(database)) == [url_of("quota-2")]
    assert await room.take_in(NOW) == 0


async def test_articles_wait_while_the_models_are_busy(database: Database) -> None:
    await fill(database, "lake-1", "quota-2")
    models = Models(fails={url_of("quota-2"): Busy("Busy.")})
    room = newsroom(database, models)
    with pytest.raises(Busy):
        await take_all(room)
    assert set(await told(database)) <= {url_of("lake-1")}
    models.fails.clear()
    await take_all(room)
    assert set(await told(database)) == {url_of("lake-1"), url_of("quota-2")}


async def test_stories_appear_while_a_long_queue_is_worked_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PORTION", 1)
    await fill(database, "lake-1", "quota-1")
    room = newsroom(database)
    assert await room.take_in(NOW) == 1
    assert len(await told(database)) == 1
    assert await room.take_in(NOW) == 1
    assert len(await told(database)) == 2


async def test_a_portion_that_broke_off_is_taken_in_again(database: Database) -> None:
    await fill(database, "lake-1", "quota-1")
    models = Models(fails={url_of("quota-1"): RuntimeError("a defect")})
    room = newsroom(database, models)
    with pytest.raises(RuntimeError):
        await room.take_in(NOW)
    assert await told(database) == {}
    models.fails.clear()
    assert await take_all(room) == 2
    assert set(await told(database)) == {url_of("lake-1"), url_of("quota-1")}


async def test_the_next_newsroom_goes_on_and_the_one_before_writes_no_more(database: Database) -> None:
    await fill(database, "lake-1")
    first, second = newsroom(database), newsroom(database)
    await take_all(first)
    await fill(database, "lake-2", again=1)
    assert await take_all(second) == 1
    story = (await told(database))[url_of("lake-2")]
    assert {one.id for one in story.reports} == {url_of("lake-1"), url_of("lake-2")}
    await fill(database, "quota-1", again=2)
    with pytest.raises(Deposed):
        await first.take_in(NOW)
    assert url_of("quota-1") not in await told(database)
    assert await take_all(first) == 1  # it begins anew, as it would were it elected again
    with pytest.raises(Deposed):
        await second.forget(NOW)


async def test_two_that_begin_at_once_do_not_both_write(database: Database) -> None:
    await fill(database, "lake-1", "quota-1")
    ends = await asyncio.gather(*(take_all(newsroom(database)) for _ in range(4)), return_exceptions=True)
    assert all(isinstance(end, int | Deposed) for end in ends)
    await take_all(newsroom(database))
    stories = await told(database)
    assert sorted(one.id for story in set(stories.values()) for one in story.reports) == [
        url_of("lake-1"),
        url_of("quota-1"),
    ]


async def test_what_is_older_than_a_weekly_digest_is_forgotten(database: Database) -> None:
    await fill(database, "lake-1", "quota-1")
    room = newsroom(database)
    await take_all(room)
    assert await room.forget(NOW + timedelta(days=7)) == 0
    later = NOW + timedelta(days=8) - timedelta(hours=1)
    assert await room.forget(later) == sum(report(id).seen < later - module.KEPT for id in ("lake-1", "quota-1"))
    assert await room.forget(NOW + timedelta(days=8)) >= 0
    assert await told(database, NOW + timedelta(days=8)) == {}
    stories, aliases = await KeptStories(database).stories()
    assert (stories, aliases) == ((), ())


async def test_a_feed_of_a_channel_is_told_by_its_host(database: Database) -> None:
    await fill(database, "lake-1")
    await take_all(newsroom(database))
    publisher = (await told(database, outlets=()))[url_of("lake-1")].reports[0].publisher
    assert (publisher.name, publisher.standard, publisher.ownership) == ("meridian.example", False, None)
