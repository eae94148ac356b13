"""The newsroom asks the worker processes once for each article, and never for many at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from digest_samples import NOW, report
from digest_store import brief, features
from feed_site import page_of

from bot.files import CONFIG
from bot.newsroom.reading import AT_ONCE, Studying
from bot.newsroom.work import OpenPage, Studied, Study, WorkerReader
from bot.store.briefings import Briefings
from bot.store.database import Database
from summarizer.domain import Article, Briefing
from summarizer.fetch import Page

LAKE = report("lake-1").article
SAMPLE = CONFIG / "samples" / "black-sea-grain.txt"


@dataclass
class FakePool:
    """Answers as a worker would; `asked` is what it was given, `most` how much of it at a time."""

    asked: list[Any] = field(default_factory=list)
    running: int = 0
    most: int = 0

    async def brief(self, work: Any) -> Any:
        self.asked.append(work)
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0.01)
        self.running -= 1
        if isinstance(work, OpenPage):
            return LAKE
        return Studied(
            features=await features(work.article), briefing=await brief(work.article) if work.brief else None
        )


def studying(pool: FakePool, database: Database, now: datetime = NOW) -> Studying:
    return Studying(pool, Briefings(database), lambda: now)


async def test_briefing_and_features_are_one_piece_of_work(database: Database) -> None:
    pool = FakePool()
    room = studying(pool, database)
    assert (await room.brief(LAKE)).article == LAKE
    assert (await room.features(LAKE)).id == LAKE.id
    assert pool.asked == [Study(article=LAKE)]


async def test_a_briefing_that_chat_asked_for_days_ago_is_kept_for_the_digests(database: Database) -> None:
    await studying(FakePool(), database).brief(LAKE)
    later, pool = NOW + timedelta(days=5), FakePool()
    assert (await studying(pool, database, later).brief(LAKE)).article == LAKE
    assert pool.asked == []
    found = await Briefings(database).find_url(LAKE.id, NOW)
    assert found is not None
    assert found.at == later


async def test_features_that_were_not_kept_are_made_without_another_briefing(database: Database) -> None:
    await studying(FakePool(), database).brief(LAKE)
    pool = FakePool()
    room = studying(pool, database)
    await room.brief(LAKE)
    await room.features(LAKE)
    assert pool.asked == [Study(article=LAKE, brief=False)]


async def test_a_briefing_of_other_words_at_the_same_address_is_not_taken(database: Database) -> None:
    await studying(FakePool(), database).brief(LAKE)
    changed = replace(LAKE, text=f"{LAKE.text}One more line was added in the evening.\n")
    pool = FakePool()
    room = studying(pool, database)
    assert (await room.brief(changed)).article == changed
    assert pool.asked == [Study(article=changed)]
    assert (await room.brief(changed)).article == changed  # the store has it by now
    assert len(pool.asked) == 1


async def test_people_in_chat_wait_behind_few_articles(database: Database) -> None:
    pool = FakePool()
    room = studying(pool, database)
    page = Page(url="https://a.example/lake", content_type="text/html", charset=None, body=b"")
    await asyncio.gather(*(room.extract(page) for _ in range(9)))
    assert (len(pool.asked), pool.most) == (9, AT_ONCE)


class FakePipeline:
    def brief(self, article: Article) -> Briefing:
        return report("lake-1").briefing


class FakeReader:
    def brief(self, document: str) -> str:
        return f"briefed {document}"


def test_a_worker_does_the_work_of_chat_and_of_the_newsroom() -> None:
    worker = WorkerReader(FakeReader(), FakePipeline())
    assert worker.brief("a paste") == "briefed a paste"
    studied = worker.brief(Study(article=LAKE))
    assert (studied.briefing, studied.features.id) == (report("lake-1").briefing, LAKE.id)
    assert worker.brief(Study(article=LAKE, brief=False)).briefing is None
    html = page_of(SAMPLE.read_text(encoding="utf-8")).body
    page = Page(url="https://a.example/grain", content_type="text/html", charset="utf-8", body=html)
    assert "Ukraine denied" in worker.brief(OpenPage(page=page)).text
