"""What the clustering knows is there again for the next newsroom, and readers are told what changed and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.kept_stories import Deposed, KeptStories, Portion
from bot.store.outline_rows import Taken, dump, load
from bot.store.story_tables import newsroom, story_features
from bot.store.told_stories import Told, ToldStories
from summarizer.digest.outline import Outline
from summarizer.stories.state import Changes, KeptArticle, KeptStory, Placed

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
AGES = datetime(2026, 1, 1, tzinfo=UTC)
LAKE, POND, DAM = "https://a.example/lake", "https://b.example/pond", "https://c.example/dam"
OUTLINE = Outline(
    title="Lake",
    published=NOW,
    parties=("KEN",),
    mentions=(3,),
    heard=1,
    topics=("trade",),
    marks=b"1234",
    opening=b"x",
)


def taken(id: int, url: str, original: int | None = None) -> Taken:
    outline = OUTLINE if original is None else None
    return Taken(id=id, url=url, original=original or id, feeds=("f",), first_seen=NOW, outline=outline)


def placed(url: str, number: int, story: str) -> Placed:
    return Placed(id=url, number=number, at=NOW, story=story)


def portion(*articles: Taken, changes: Changes) -> Portion:
    clustered = [one.url for one in articles if one.outline is not None]
    return Portion(
        taken=articles, features={url: (b"\x00<", f'{{"id": "{url}"}}') for url in clustered}, changes=changes
    )


FIRST = portion(
    taken(1, LAKE),
    taken(2, POND),
    changes=Changes(
        articles=(placed(LAKE, 1, "lake"), placed(POND, 2, "pond")),
        stories=(KeptStory(id="lake", number=1, titled=LAKE), KeptStory(id="pond", number=2, titled=None)),
    ),
)
MERGED = portion(
    taken(3, DAM),
    changes=Changes(
        articles=(placed(POND, 2, "lake"), placed(DAM, 3, "lake")),
        stories=(KeptStory(id="lake", number=1, titled=DAM),),
        aliases=(("pond", "lake"),),
    ),
)


async def articles(kept: KeptStories) -> list[KeptArticle]:
    return [one async for some in kept.articles() for one in some]


async def told(database: Database, after: int = 0) -> dict[str, Told]:
    return {one.url: one async for some in ToldStories(database).articles(after, AGES) for one in some}


async def test_nothing_was_kept_yet(database: Database) -> None:
    kept = KeptStories(database)
    assert await ToldStories(database).state() == (0, 0)
    assert await kept.begin(NOW) == 1
    assert (await articles(kept), await kept.stories()) == ([], ((), ()))


async def test_all_of_it_comes_back_in_its_order(database: Database) -> None:
    kept = KeptStories(database)
    await kept.save(await kept.begin(NOW), FIRST, now=NOW, left=AGES)
    assert await kept.begin(NOW) == 2
    assert [one.placed for one in await articles(kept)] == list(FIRST.changes.articles)
    assert {one.placed.id: (one.vector, one.features) for one in await articles(kept)} == FIRST.features
    assert await kept.stories() == (FIRST.changes.stories, ())


async def test_what_moved_has_moved_and_a_former_story_is_an_alias(database: Database) -> None:
    kept = KeptStories(database)
    epoch = await kept.begin(NOW)
    await kept.save(epoch, FIRST, now=NOW, left=AGES)
    await kept.save(epoch, MERGED, now=NOW, left=AGES)
    assert [(one.placed.id, one.placed.story) for one in await articles(kept)] == [
        (LAKE, "lake"),
        (POND, "lake"),
        (DAM, "lake"),
    ]
    assert await kept.stories() == (MERGED.changes.stories, (("pond", "lake"),))
    assert await ToldStories(database).counts() == (1, 3)


async def test_readers_are_told_what_changed_alone(database: Database) -> None:
    kept, reader = KeptStories(database), ToldStories(database)
    epoch = await kept.begin(NOW)
    await kept.save(epoch, FIRST, now=NOW, left=AGES)
    version, _ = await reader.state()
    first = await told(database)
    assert first[LAKE] == Told(
        id=1, url=LAKE, original=1, story="lake", number=1, first_seen=NOW, feeds=("f",), outline=OUTLINE
    )
    assert await told(database, version) == {}
    assert await reader.titles(version) == {}
    await kept.save(epoch, MERGED, now=NOW, left=AGES)
    assert (await reader.state())[0] > version
    assert {url: one.story for url, one in (await told(database, version)).items()} == {POND: "lake", DAM: "lake"}
    assert await reader.titles(version) == {"lake": DAM}


async def test_articles_that_left_the_clustering_move_with_their_story(database: Database) -> None:
    kept = KeptStories(database)
    epoch = await kept.begin(NOW)
    await kept.save(epoch, FIRST, now=NOW, left=NOW + timedelta(days=1))
    assert await articles(kept) == []
    alias = Changes(aliases=(("pond", "lake"),))
    await kept.save(epoch, Portion(changes=alias), now=NOW, left=AGES)
    assert (await told(database))[POND].story == "lake"


async def test_an_original_that_turns_out_to_be_a_copy_is_a_carrier(database: Database) -> None:
    kept = KeptStories(database)
    epoch = await kept.begin(NOW)
    await kept.save(epoch, FIRST, now=NOW, left=AGES)
    await kept.save(epoch, Portion(taken=[taken(2, POND, original=1)]), now=NOW, left=AGES)
    pond = (await told(database))[POND]
    assert (pond.original, pond.story, pond.outline) == (1, None, None)


async def test_only_the_latest_newsroom_writes(database: Database) -> None:
    kept = KeptStories(database)
    first = await kept.begin(NOW)
    second = await kept.begin(NOW)
    with pytest.raises(Deposed):
        await kept.save(first, FIRST, now=NOW, left=AGES)
    with pytest.raises(Deposed):
        await kept.forget(first, NOW + timedelta(days=9), NOW)
    assert await told(database) == {}
    await kept.save(second, FIRST, now=NOW, left=AGES)
    assert len(await told(database)) == 2


async def test_stories_of_another_format_begin_anew_and_readers_notice(database: Database) -> None:
    kept = KeptStories(database)
    await kept.save(await kept.begin(NOW), FIRST, now=NOW, left=AGES)
    before = await ToldStories(database).state()
    async with database.writing() as connection:
        await connection.execute(update(newsroom).values(data="{}"))
    await kept.begin(NOW)
    after = await ToldStories(database).state()
    assert after[0] > before[0]
    assert after[1] > before[1]
    assert (await told(database), await articles(kept)) == ({}, [])


async def test_what_left_the_window_leaves_no_features_behind(database: Database) -> None:
    kept = KeptStories(database)
    epoch = await kept.begin(NOW)
    await kept.save(epoch, FIRST, now=NOW, left=AGES)
    await kept.save(epoch, Portion(), now=NOW, left=NOW + timedelta(seconds=1))
    async with database.reading() as connection:
        assert (await connection.execute(select(story_features))).all() == []


async def test_old_articles_go_with_their_stories_and_former_ones(database: Database) -> None:
    kept = KeptStories(database)
    epoch = await kept.begin(NOW)
    await kept.save(epoch, FIRST, now=NOW, left=AGES)
    await kept.save(epoch, MERGED, now=NOW, left=AGES)
    assert await kept.forget(epoch, NOW, NOW) == 0
    assert len((await kept.stories())[1]) == 1
    assert await kept.forget(epoch, NOW + timedelta(seconds=1), NOW) == 3
    assert await kept.stories() == ((), ())


def test_an_outline_comes_back_as_it_was() -> None:
    assert load(dump(("f", "g"), OUTLINE)) == (("f", "g"), OUTLINE)
    odd = replace(OUTLINE, title="“Ж”", published=None, marks=b"", topics=())
    assert load(dump((), odd)) == ((), odd)
    assert load(dump(("f",), None)) == (("f",), None)
