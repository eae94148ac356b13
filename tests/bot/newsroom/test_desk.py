"""The newsroom's chores: only the process that leads works, and one that lost its place begins anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from digest_samples import NOW
from digest_store import brief, features, fill

from bot.inference.errors import Busy
from bot.newsroom.desk import NewsDesk, Parts
from bot.newsroom.newsroom import Newsroom, Reading
from bot.store.article_rows import State
from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.kept_stories import KeptStories
from bot.store.told_stories import ToldStories
from summarizer.domain import Article, Briefing


@dataclass
class FakeOpener:
    """Counts rounds."""

    rounds: int = 0

    async def open_waiting(self, now: datetime) -> Mapping[State, int]:
        self.rounds += 1
        return {}


@dataclass
class Room:
    """A desk over a real store; `briefed` are the ids that were briefed."""

    database: Database
    opener: FakeOpener = field(default_factory=FakeOpener)
    briefed: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    leads: bool = True
    now: datetime = NOW

    async def brief(self, article: Article) -> Briefing:
        if self.trouble:
            raise self.trouble
        self.briefed.append(article.id)
        return await brief(article)

    async def lead(self) -> bool:
        return self.leads

    def open(self) -> NewsDesk:
        """As after a start."""
        newsroom = Newsroom(
            articles=Articles(self.database),
            kept=KeptStories(self.database),
            reading=Reading(brief=self.brief, features=features),
        )
        parts = Parts(opener=self.opener, newsroom=newsroom, now=lambda: self.now, lead=self.lead)  # type: ignore[arg-type]
        return NewsDesk(parts)


async def told(database: Database) -> tuple[int, int]:
    """Stories and originals."""
    return await ToldStories(database).counts()


async def test_a_round_opens_and_reads_until_nothing_is_left(database: Database) -> None:
    await fill(database, "lake-1", "quota-1")
    room = Room(database)
    desk = room.open()
    await desk.catch_up()
    assert (room.opener.rounds, len(room.briefed), await told(database)) == (1, 2, (2, 2))
    await desk.read()
    assert len(room.briefed) == 2


async def test_whoever_does_not_lead_does_nothing(database: Database) -> None:
    await fill(database, "lake-1")
    room = Room(database, leads=False)
    desk = room.open()
    await desk.catch_up()
    await desk.forget()
    assert (room.opener.rounds, room.briefed, await told(database)) == (0, [], (0, 0))


async def test_a_round_that_failed_is_made_up_for(database: Database) -> None:
    await fill(database, "lake-1")
    room = Room(database, trouble=RuntimeError("the models are gone"))
    desk = room.open()
    with pytest.raises(RuntimeError):
        await desk.read()
    room.trouble = None
    await desk.read()
    assert len(room.briefed) == 1


async def test_busy_models_are_no_incident(database: Database) -> None:
    await fill(database, "lake-1")
    room = Room(database, trouble=Busy("Busy."))
    desk = room.open()
    await desk.read()
    room.trouble = None
    await desk.read()
    assert await told(database) == (1, 1)


async def test_one_that_was_deposed_and_leads_again_goes_on_where_the_other_ended(database: Database) -> None:
    await fill(database, "lake-1")
    room = Room(database)
    first, second = room.open(), room.open()
    await first.read()
    await fill(database, "lake-2", again=1)
    await second.read()
    await fill(database, "quota-1", again=2)
    await first.read()
    assert await told(database) == (1, 2)
    await first.read()
    assert await told(database) == (2, 3)
    assert len(set(room.briefed)) == 3


async def test_what_is_old_is_forgotten(database: Database) -> None:
    await fill(database, "lake-1")
    room = Room(database)
    desk = room.open()
    await desk.read()
    room.now = NOW + timedelta(days=9)
    await desk.forget()
    assert await told(database) == (0, 0)


async def test_the_chores_have_names_of_their_own(database: Database) -> None:
    assert [chore.name for chore in Room(database).open().chores(poll=60)] == ["open", "read", "forget"]
