"""Briefings: stored whole, found again, stored once."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from store_samples import ALICE, ENGINE, NOW, PERSON, TEXT, make_briefing

from bot.store.briefings import FORMAT, Briefings, content_hash
from bot.store.database import Database
from bot.store.tables import briefings
from summarizer.domain import Engine

URL = "https://news.example/islands"
DAY = timedelta(days=1)
NEWER = Engine(name="extractive", version="2")


@pytest.fixture
def store(database: Database) -> Briefings:
    return Briefings(database)


async def count(database: Database) -> int | None:
    async with database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(briefings))


async def spoil(database: Database, **columns: object) -> None:
    async with database.writing() as connection:
        await connection.execute(update(briefings).values(**columns))


async def test_comes_back_equal(store: Briefings) -> None:
    briefing = make_briefing()
    id = await store.add(briefing, now=NOW)
    stored = await store.get(id, ALICE)
    assert stored
    assert stored.briefing == briefing
    assert stored.at == NOW


async def test_ids_are_short_and_tell_nothing(store: Briefings) -> None:
    ids = [await store.add(make_briefing(f"{TEXT} {at}"), now=NOW) for at in range(50)]
    assert len(set(ids)) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{12}", id) for id in ids)


async def test_unknown_ids_find_nothing(store: Briefings) -> None:
    await store.add(make_briefing(), now=NOW)
    assert await store.get("", ALICE) is None
    assert await store.get("%", ALICE) is None
    assert await store.get("x" * 5000, ALICE) is None


async def test_the_same_article_is_stored_once_for_many_urls(store: Briefings, database: Database) -> None:
    first = await store.add(make_briefing(), urls=[URL], now=NOW)
    second = await store.add(make_briefing(url=f"{URL}?page=all"), urls=[f"{URL}?page=all", URL], now=NOW)
    assert first == second
    assert await count(database) == 1
    for url in (URL, f"{URL}?page=all"):
        stored = await store.find_url(url, NOW)
        assert stored
        assert stored.id == first


async def test_tasks_that_add_the_same_get_one_id(store: Briefings, database: Database) -> None:
    ids = await asyncio.gather(*(store.add(make_briefing(), urls=[URL], now=NOW) for _ in range(20)))
    assert len(set(ids)) == 1
    assert await count(database) == 1


async def test_a_url_is_found_only_while_fresh(store: Briefings) -> None:
    await store.add(make_briefing(), urls=[URL], now=NOW)
    assert await store.find_url(URL, NOW)
    assert await store.find_url(URL, NOW + timedelta(seconds=1)) is None
    await store.add(make_briefing(), urls=[URL], now=NOW + DAY)
    stored = await store.find_url(URL, NOW + DAY)
    assert stored
    assert stored.at == NOW + DAY


async def test_a_url_leads_to_what_was_read_last(store: Briefings) -> None:
    edited = await store.add(make_briefing(f"{TEXT} Correction."), urls=[URL], now=NOW + DAY)
    await store.add(make_briefing(), urls=[URL], now=NOW)  # a slower process that had read earlier
    stored = await store.find_url(URL, NOW)
    assert stored
    assert stored.id == edited


async def test_urls_of_any_length_and_kind(store: Briefings) -> None:
    for url in (f"https://news.example/{'a' * 8000}", "https://news.example/é\0\ud800", "https://пример.example/"):
        await store.add(make_briefing(), urls=[url], now=NOW)
        assert await store.find_url(url, NOW)
    assert await store.find_url("https://news.example/%", NOW) is None


async def test_a_url_can_be_asked_of_one_engine(store: Briefings) -> None:
    await store.add(make_briefing(), urls=[URL], now=NOW)
    assert await store.find_url(URL, NOW, ENGINE)
    assert await store.find_url(URL, NOW, NEWER) is None


async def test_each_engine_has_its_own_briefing(store: Briefings) -> None:
    old, new = make_briefing(), replace(make_briefing(), engine=NEWER)
    ids = [await store.add(old, now=NOW), await store.add(new, now=NOW)]
    assert ids[0] != ids[1]
    stored = await store.find_text(content_hash(old.article), NEWER)
    assert stored
    assert stored.briefing == new


async def test_a_text_is_found_by_its_owner_alone(store: Briefings) -> None:
    briefing = make_briefing(url=None)
    key = content_hash(briefing.article)
    await store.add(briefing, owner=PERSON.owner, now=NOW)
    assert await store.find_text(key, ENGINE, PERSON.owner)
    assert await store.find_text(key, ENGINE) is None
    assert await store.find_text(key, ENGINE, replace(PERSON, user="U2").owner) is None


async def test_a_private_briefing_has_no_url(store: Briefings) -> None:
    with pytest.raises(ValueError, match="private"):
        await store.add(make_briefing(), owner=PERSON.owner, urls=[URL], now=NOW)


@pytest.mark.parametrize("spoilt", [{"format": FORMAT + 1}, {"data": "{"}, {"data": '{"article": {}}'}])
async def test_what_cannot_be_read_counts_as_absent_until_it_is_added_again(
    store: Briefings, database: Database, spoilt: dict[str, object]
) -> None:
    briefing = make_briefing()
    id = await store.add(briefing, urls=[URL], now=NOW)
    await spoil(database, **spoilt)
    assert await store.get(id, ALICE) is None
    assert await store.find_url(URL, NOW) is None
    assert await store.add(briefing, urls=[URL], now=NOW) == id
    stored = await store.get(id, ALICE)
    assert stored
    assert stored.briefing == briefing


async def test_what_was_shown_stays_as_it_was(store: Briefings) -> None:
    """A generating engine may word the same article anew; the buttons under the first message must still fit it."""
    shown = make_briefing()
    id = await store.add(shown, now=NOW)
    await store.add(replace(shown, summary=()), now=NOW)
    stored = await store.get(id, ALICE)
    assert stored
    assert stored.briefing == shown


def test_the_content_is_the_article_without_its_address() -> None:
    article = make_briefing().article
    assert content_hash(article) == content_hash(replace(article, id="x", url="https://amp.news.example/islands"))
    for other in ({"text": "x"}, {"title": "x"}, {"outlet": "x"}, {"author": "x"}, {"published": None}):
        assert content_hash(article) != content_hash(replace(article, **other))  # type: ignore[arg-type]


async def test_a_time_without_a_zone_is_refused(store: Briefings) -> None:
    with pytest.raises(Exception, match="without a zone"):
        await store.add(make_briefing(), now=NOW.replace(tzinfo=None))
