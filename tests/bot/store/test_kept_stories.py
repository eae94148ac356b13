"""What the clustering knows is there again after a restart, and nothing more is written than is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.store.database import Database
from bot.store.kept_stories import KeptStories
from bot.store.story_tables import story_features
from summarizer.stories.state import KeptArticle, KeptStory, State

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def article(id: str, story: str) -> KeptArticle:
    return KeptArticle(id=f"https://{id}", at=NOW, vector=b"\x00<", features=f'{{"id": "{id}"}}', story=story)


BEFORE = State(
    articles=(article("a.example/lake", "lake"), article("b.example/cable", "cable")),
    stories=(KeptStory(id="lake", titled="https://a.example/lake"), KeptStory(id="cable", titled=None)),
    aliases=(("pond", "lake"),),
)


async def test_nothing_was_kept_yet(database: Database) -> None:
    assert await KeptStories(database).load() == State()


async def test_all_of_it_comes_back_in_its_order(database: Database) -> None:
    await KeptStories(database).save(BEFORE, NOW)
    assert await KeptStories(database).load() == BEFORE


async def test_what_left_the_window_goes_and_what_moved_has_moved(database: Database) -> None:
    kept = KeptStories(database)
    await kept.save(BEFORE, NOW)
    moved = replace(BEFORE.articles[1], story="lake")
    after = State(
        articles=(moved, article("c.example/dam", "dam")),
        stories=(*BEFORE.stories[:1], KeptStory(id="dam", titled=None)),
    )
    await kept.save(after, NOW + timedelta(minutes=5))
    assert await kept.load() == after
    async with database.reading() as connection:
        assert len((await connection.execute(select(story_features))).all()) == 2
