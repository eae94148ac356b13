from __future__ import annotations

from digest_samples import NOW, report
from digest_store import OUTLETS, brief, features, fill, url_of

from bot.digests.newsroom import Newsroom, Reading
from bot.store.articles import Articles
from bot.store.database import Database


def newsroom(database: Database) -> Newsroom:
    return Newsroom(articles=Articles(database), reading=Reading(brief=brief, features=features), outlets=OUTLETS)


async def test_articles_become_stories_with_their_outlets(database: Database) -> None:
    await fill(database, "lake-1", "quota-1")
    room = newsroom(database)
    assert await room.refresh(NOW) == 2
    assert sorted(file.reports[0].article.id for file in room.files) == sorted([url_of("lake-1"), url_of("quota-1")])
    quota = next(file.reports[0] for file in room.files if "quota" in file.reports[0].article.id)
    assert (quota.publisher.name, quota.publisher.ownership) == ("Sever Telegraph", "state")
    assert quota.seen == report("quota-1").seen


async def test_a_copy_is_a_carrier_and_is_not_briefed(database: Database) -> None:
    await fill(database, "lake-1", "lake-2", copy_of={"lake-2": "lake-1"})
    room = newsroom(database)
    assert await room.refresh(NOW) == 1
    (file,) = room.files
    (only,) = file.reports
    assert [carrier.publisher.name for carrier in only.carriers] == ["Plateau Post"]


async def test_nothing_is_briefed_twice(database: Database) -> None:
    await fill(database, "lake-1")
    room = newsroom(database)
    await room.refresh(NOW)
    await fill(database, "quota-2", again=True)
    assert await room.refresh(NOW) == 1
    assert len(room.files) == 2
    assert room.version == 2


async def test_what_cannot_be_briefed_is_left_out(database: Database) -> None:
    await fill(database, "dam-1", "quota-2")
    room = newsroom(database)
    await room.refresh(NOW)
    assert [file.reports[0].article.id for file in room.files] == [url_of("quota-2")]


async def test_a_feed_of_a_channel_is_told_by_its_host(database: Database) -> None:
    await fill(database, "lake-1")
    room = Newsroom(articles=Articles(database), reading=Reading(brief=brief, features=features), outlets=())
    await room.refresh(NOW)
    publisher = room.files[0].reports[0].publisher
    assert (publisher.name, publisher.standard, publisher.ownership) == ("meridian.example", False, None)
